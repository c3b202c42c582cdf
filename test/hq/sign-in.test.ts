import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS_LIMIT, LOCK_MS, MAX_FAILURES } from '../../src-hq/modules/identity/sign-in.ts';
import type { PasswordHash } from '../../src-hq/modules/identity/password-hash.ts';
import { startNode } from './support/hq-node.ts';
import { ACCESS_LIFE_S } from '../../src-hq/modules/identity/tokens.ts';
import {
  type HqFixture,
  hqFixture,
  PASSWORD,
  send,
  type TestBusiness,
} from './support/hq-fixture.ts';

let hq: HqFixture;
beforeAll(async () => {
  hq = await hqFixture();
});
afterAll(() => hq[Symbol.asyncDispose]());

function attempt(business: TestBusiness | string, password: string, role = 'manager') {
  const code = typeof business === 'string' ? business : business.code;
  const email = `${role}@${code}.example`;
  return send(hq.node, 'POST', '/sign-in', { business: code, email, password });
}

/** The next minute, in which attempts are counted from nothing. */
function nextMinute(): void {
  hq.clock.advance(ADDRESS_LIMIT.windowMs);
}

describe('SEC-1: signing in', () => {
  it('lets the right password in, whatever the letters of business and e-mail', async () => {
    const business = await hq.business('gate');
    const body = { business: 'GATE ', email: 'Manager@Gate.Example', password: PASSWORD };
    const answer = await send(hq.node, 'POST', '/sign-in', body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      businessId: business.businessId,
      expiresInS: ACCESS_LIFE_S,
    });
  });

  it('says the same for a wrong business, a wrong address and a wrong password', async () => {
    nextMinute();
    const business = await hq.business('same');
    const wrong = await Promise.all([
      attempt('nosuchshop', PASSWORD),
      attempt(business, PASSWORD, 'nobody'),
      attempt(business, 'not the password'),
    ]);
    for (const answer of wrong) expect(answer.status).toBe(401);
    const said = wrong.map((answer) => [answer.body['code'], answer.body['message']].join(' '));
    expect(new Set(said).size).toBe(1);
  });

  it('locks an account after five wrong passwords in a row, and opens it again', async () => {
    nextMinute();
    const business = await hq.business('locks');
    for (let round = 1; round < MAX_FAILURES; round += 1) {
      expect((await attempt(business, 'wrong password')).body['code']).toBe('SIGN_IN_REFUSED');
    }
    expect((await attempt(business, 'wrong password')).body['code']).toBe('ACCOUNT_LOCKED');
    const locked = await attempt(business, PASSWORD);
    expect(locked.status).toBe(423);
    // Somebody else of the shop is not kept out.
    expect((await attempt(business, PASSWORD, 'admin')).status).toBe(200);
    hq.clock.advance(LOCK_MS);
    expect((await attempt(business, PASSWORD)).status).toBe(200);
    const admin = await hq.signIn(business);
    const audit = await admin.ask('GET', '/audit?type=session.locked');
    expect(audit['items']).toHaveLength(1);
  });

  it('counts wrong passwords that come at once', async () => {
    nextMinute();
    // All are compared before any is counted: nothing but the database keeps the count.
    let asked = 0;
    const all = Promise.withResolvers<void>();
    const passwords: PasswordHash = {
      ...hq.node.deps.passwords,
      verify: async () => {
        asked += 1;
        if (asked % MAX_FAILURES === 0) all.resolve();
        await all.promise;
        return false;
      },
    };
    await using node = await startNode(hq.nodeUrl, hq.clock, { passwords });
    const business = await hq.business('burst');
    const body = { business: 'burst', email: 'manager@burst.example', password: 'wrong password' };
    const guesses = Array.from({ length: MAX_FAILURES }, () =>
      send(node, 'POST', '/sign-in', body),
    );
    const codes = (await Promise.all(guesses)).map((answer) => answer.body['code']);
    expect(codes.filter((code) => code === 'ACCOUNT_LOCKED')).toHaveLength(1);
    expect((await attempt(business, PASSWORD)).body['code']).toBe('ACCOUNT_LOCKED');
  });

  it('limits how often an address may try, without using up the account', async () => {
    nextMinute();
    const business = await hq.business('limits');
    for (let round = 0; round < ADDRESS_LIMIT.attempts; round += 1)
      await attempt(`none${round}`, 'x');
    const limited = await attempt(business, PASSWORD);
    expect(limited.status).toBe(429);
    expect(limited.body).toMatchObject({ code: 'RATE_LIMITED' });
    nextMinute();
    expect((await attempt(business, PASSWORD)).status).toBe(200);
  });

  it('ends an access token after its life, and takes no other signature', async () => {
    nextMinute();
    const admin = await hq.signIn(await hq.business('life'));
    expect((await admin.call('GET', '/me')).body).toMatchObject({ userId: admin.userId });
    const [head, claims] = admin.accessToken.split('.');
    const forged = { authorization: `Bearer ${head}.${claims}.AAAA` };
    expect((await send(hq.node, 'GET', '/me', undefined, forged)).status).toBe(401);
    const refresh = { authorization: `Bearer ${admin.refreshToken}` };
    expect((await send(hq.node, 'GET', '/me', undefined, refresh)).status).toBe(401);
    hq.clock.advance(ACCESS_LIFE_S * 1_000);
    expect((await admin.call('GET', '/me')).status).toBe(401);
  });
});

describe('SEC-1: refreshing', () => {
  const renew = (refreshToken: unknown) =>
    send(hq.node, 'POST', '/sign-in/refresh', { refreshToken });

  it('gives a new pair once; a second use ends the whole session', async () => {
    nextMinute();
    const admin = await hq.signIn(await hq.business('rotate'));
    const first = await renew(admin.refreshToken);
    expect(first.status).toBe(200);
    const second = await renew(first.body['refreshToken']);
    expect(second.status).toBe(200);
    const reused = await renew(first.body['refreshToken']);
    expect(reused.body).toMatchObject({ code: 'REFRESH_REFUSED' });
    // The thief's or the owner's: the newest is dead too.
    expect((await renew(second.body['refreshToken'])).status).toBe(401);
    const again = await hq.signIn({ code: 'rotate', businessId: '', roleIds: new Map() });
    const audit = await again.ask('GET', '/audit?type=session.refused');
    expect(audit['items']).toHaveLength(1);
  });

  it('ends with a sign-out, a new password, and a switched-off account', async () => {
    nextMinute();
    const business = await hq.business('ends');
    const admin = await hq.signIn(business);
    const signedOut = await hq.signIn(business, 'cashier');
    await signedOut.ask('POST', '/sign-out');
    expect((await renew(signedOut.refreshToken)).status).toBe(401);
    const renamed = await hq.signIn(business, 'supervisor');
    await admin.ask('PATCH', `/users/${renamed.userId}`, { password: 'another long password' });
    expect((await renew(renamed.refreshToken)).status).toBe(401);
    const gone = await hq.signIn(business, 'manager');
    await admin.ask('PATCH', `/users/${gone.userId}`, { active: false });
    expect((await renew(gone.refreshToken)).status).toBe(401);
    // The access token says who they are; what they may do is looked up each time.
    expect((await gone.call('GET', '/me')).status).toBe(401);
  });

  it('shows no hash, password or PIN in people, audit or answers', async () => {
    nextMinute();
    const admin = await hq.signIn(await hq.business('secret'));
    const roles = await admin.ask('GET', '/roles?tillRole=cashier');
    const roleId = JSON.stringify(roles).match(/"roleId":"([^"]+)"/)?.[1];
    const person = { name: 'Quiet Example', roleId, pin: '73519', password: 'unspoken password' };
    const created = await admin.ask('POST', '/users', person);
    expect(created).toMatchObject({ hasPin: true, hasPassword: true });
    const shown = [created, await admin.ask('GET', '/users'), await admin.ask('GET', '/audit')];
    for (const secret of ['73519', 'unspoken', 'argon2']) {
      expect(JSON.stringify(shown)).not.toContain(secret);
    }
  });
});
