import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT_LIMIT, MAX_FAILURES } from '../../src-hq/modules/identity/sign-in.ts';
import { type Caller, type HqFixture, hqFixture, PASSWORD, send } from './support/hq-fixture.ts';
import { startNode, type TestNode } from './support/hq-node.ts';

// OPS: two nodes on one database. Each has its own pool, server and objects, as two processes have.

let hq: HqFixture;
let nodes: readonly [TestNode, TestNode];
let both: readonly [Caller, Caller];

beforeAll(async () => {
  hq = await hqFixture();
  nodes = [hq.node, await startNode(hq.nodeUrl, hq.clock)];
  const business = await hq.business('pair');
  both = [await hq.signIn(business), await hq.signIn(business, 'admin', nodes[1])];
});
afterAll(async () => {
  await nodes[1][Symbol.asyncDispose]();
  await hq[Symbol.asyncDispose]();
});

function nodeOf(index: number): TestNode {
  return index % 2 === 0 ? nodes[0] : nodes[1];
}

function attempt(index: number, role: string, password: string) {
  const email = `${role}@pair.example`;
  return send(nodeOf(index), 'POST', '/sign-in', { business: 'pair', email, password });
}

describe('two nodes on one database', () => {
  it('both serve, and one shows what the other was told', async () => {
    const { warehouseId } = await both[0].ask('POST', '/warehouses', { code: 'A', name: 'First' });
    const path = `/warehouses/${String(warehouseId)}`;
    expect(await both[1].ask('GET', path)).toMatchObject({ name: 'First', version: 1 });
    const changes = both.map((caller, index) =>
      caller.call('PATCH', path, { version: 1, name: `Node ${index}` }),
    );
    const statuses = (await Promise.all(changes)).map((answer) => answer.status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it("take each other's tokens", async () => {
    const authorization = `Bearer ${both[0].accessToken}`;
    const answer = await send(nodes[1], 'GET', '/me', undefined, { authorization });
    expect(answer.body).toMatchObject({ userId: both[0].userId });
  });

  it('do a POST with one key once, though both get it at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const body = { code: `K${round}`, name: 'Keyed' };
      const key = { 'idempotency-key': `both-${round}` };
      const sent = [0, 1, 0, 1].map((at) =>
        both[at === 0 ? 0 : 1].call('POST', '/warehouses', body, key),
      );
      const answers = await Promise.all(sent);
      expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
      expect(new Set(answers.map((answer) => answer.body['warehouseId'])).size).toBe(1);
      const replayed = answers.filter(
        (answer) => answer.headers['idempotency-replayed'] === 'true',
      );
      expect(replayed).toHaveLength(3);
    }
  });

  it('take a refresh token once between them', async () => {
    const { refreshToken } = await hq.signIn(
      {
        ...{ code: 'pair', businessId: '', roleIds: new Map() },
      },
      'cashier',
    );
    const renew = (node: TestNode) => send(node, 'POST', '/sign-in/refresh', { refreshToken });
    const answers = await Promise.all(nodes.map(renew));
    const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, 401]);
    const won = answers.find((answer) => answer.status === 200);
    const child = { refreshToken: won?.body['refreshToken'] };
    // The second use ended the family, on whichever node it was.
    expect((await send(nodes[0], 'POST', '/sign-in/refresh', child)).status).toBe(401);
  });

  it('count wrong passwords together', async () => {
    hq.clock.advance(ACCOUNT_LIMIT.windowMs);
    for (let n = 1; n < MAX_FAILURES; n += 1) await attempt(n, 'supervisor', 'wrong password');
    expect((await attempt(0, 'supervisor', 'wrong password')).status).toBe(423);
    expect((await attempt(1, 'supervisor', PASSWORD)).status).toBe(423);
  });

  it("limit an account's attempts together", async () => {
    hq.clock.advance(ACCOUNT_LIMIT.windowMs);
    for (let n = 0; n < ACCOUNT_LIMIT.attempts; n += 1) {
      expect((await attempt(n, 'manager', PASSWORD)).status).toBe(200);
    }
    for (const n of [0, 1]) expect((await attempt(n, 'manager', PASSWORD)).status).toBe(429);
  });

  it('serve on when one of them stops', async () => {
    const third = await startNode(hq.nodeUrl, hq.clock);
    await third[Symbol.asyncDispose]();
    expect((await both[0].call('GET', '/me')).status).toBe(200);
    expect((await both[1].call('GET', '/me')).status).toBe(200);
  });
});
