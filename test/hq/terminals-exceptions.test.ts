import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOfCode } from '../../src-hq/modules/terminals/enrolment-code.ts';
import { lookUp } from '../../src-hq/store/work.ts';
import { type Caller, type HqFixture, hqFixture } from './support/hq-fixture.ts';
import { addException, addStorefront, addTerminal } from './support/sample-rows.ts';

let hq: HqFixture;
let admin: Caller;
let storefrontId: string;
beforeAll(async () => {
  hq = await hqFixture();
  admin = await hq.signIn(await hq.business('tills'));
  storefrontId = await addStorefront(admin, 'T01');
});
afterAll(() => hq[Symbol.asyncDispose]());

describe('terminals', () => {
  it('get a one-time code of which HQ keeps the hash, findable before the business is known', async () => {
    const input = { storefrontId, terminalName: 'Counter 1' };
    const made = await admin.ask('POST', '/enrolment-codes', input);
    expect(made['code']).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    const typed = String(made['code']).toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
    const key = hashOfCode(typed).toString('hex');
    const find = (presented: string) =>
      lookUp(hq.node.database, 'enrolment_code_sha256', presented, (db) =>
        db.selectFrom('enrolment_code').select(['business_id', 'terminal_name']).execute(),
      );
    expect(await find(key)).toEqual([
      { business_id: admin.businessId, terminal_name: 'Counter 1' },
    ]);
    expect(await find(hashOfCode('another').toString('hex'))).toEqual([]);
    const nowhere = { storefrontId: randomUUID(), terminalName: 'Nowhere' };
    const refused = await admin.call('POST', '/enrolment-codes', nowhere);
    expect(refused.body).toMatchObject({ code: 'REFERENCE_UNKNOWN' });
  });

  it('are listed with how they are, named, and ended once', async () => {
    const names = ['Counter B', 'Counter A', 'Counter C'];
    for (const name of names) await addTerminal(hq.node, admin.businessId, { storefrontId, name });
    const first = await admin.ask('GET', '/terminals?limit=2&q=counter');
    expect(first['items']).toMatchObject([{ name: 'Counter A' }, { name: 'Counter B' }]);
    const rest = await admin.ask(
      'GET',
      `/terminals?q=counter&cursor=${String(first['nextCursor'])}`,
    );
    expect(rest).toMatchObject({ items: [{ name: 'Counter C' }], nextCursor: null });
    const id = await addTerminal(hq.node, admin.businessId, { storefrontId, name: 'Old one' });
    await admin.ask('PATCH', `/terminals/${id}`, { name: 'Older one' });
    const lost = await admin.ask('POST', `/terminals/${id}/declare-lost`, { reason: 'was stolen' });
    expect(lost).toMatchObject({ name: 'Older one', state: 'LOST', stateReason: 'was stolen' });
    const again = await admin.call('POST', `/terminals/${id}/revoke`, { reason: 'once more' });
    expect(again.body).toMatchObject({ code: 'TERMINAL_ENDED' });
    expect(await admin.ask('GET', '/terminals?state=LOST')).toMatchObject({
      items: [{ terminalId: id, unsentCount: 0, lastSeenAt: null }],
    });
    const audit = await admin.ask('GET', `/audit?subjectId=${id}&type=terminal.lost`);
    expect(audit['items']).toHaveLength(1);
  });

  it('keep their storefront from being deleted, and a storefront keeps its code', async () => {
    const own = await addStorefront(admin, 'T02');
    const id = await addTerminal(hq.node, admin.businessId, { storefrontId: own, name: 'Only' });
    const refused = await admin.call('DELETE', `/storefronts/${own}`);
    expect(refused.body).toMatchObject({ code: 'STILL_IN_USE' });
    const renamed = await admin.call('PATCH', `/storefronts/${own}`, { code: 'T03' });
    expect(renamed.body).toMatchObject({ code: 'CODE_FIXED' });
    await admin.ask('POST', `/terminals/${id}/revoke`, { reason: 'shop closed' });
    await admin.ask('DELETE', `/storefronts/${own}`);
  });
});

describe('EXC: the inbox', () => {
  it('lists clashes and takes one resolution each', async () => {
    const ids = [];
    for (const clash of ['a', 'b']) ids.push(await addException(hq.node, admin.businessId, clash));
    const open = await admin.ask('GET', '/exceptions?status=OPEN&type=oversold');
    expect(open['items']).toHaveLength(2);
    const path = `/exceptions/${ids[0]}`;
    const decided = { resolution: 'accept', note: 'recounted' };
    const resolved = await admin.ask('POST', `${path}/resolve`, decided);
    expect(resolved).toMatchObject({ status: 'RESOLVED', resolvedBy: admin.userId, ...decided });
    const again = await admin.call('POST', `${path}/resolve`, { resolution: 'question' });
    expect(again.body).toMatchObject({
      code: 'ALREADY_RESOLVED',
      details: { resolution: 'accept' },
    });
    expect(await admin.ask('GET', path)).toMatchObject({ resolution: 'accept' });
    expect((await admin.ask('GET', '/exceptions?status=OPEN'))['items']).toHaveLength(1);
  });
});
