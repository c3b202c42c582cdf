import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandName, commands } from '../../../shared/ipc/contract.ts';
import { IpcError } from '../../../shared/ipc/errors.ts';
import { EPSON_42 } from '../../../src-main/devices/printer/profiles.ts';
import { Cashier, sell } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, PINS } from '../../support/small-business.ts';
import { textRenderer, Till } from '../../support/till-fixture.ts';
import { COMMAND_NAMES, junkFor, type KnownIds, plausibleFor } from './junk-input.ts';

const SEED = 20_261_121;
const JUNK_PER_COMMAND = 120;
const PLAUSIBLE_RUNS = 1000;
/** Signing in hashes, which takes its time: enough of it is enough. */
const RARE = new Set<CommandName>(['session.signIn', 'session.lock', 'session.signOut']);

/** Everything that counts, in one line: where the trails stand, and what the tables add up to. */
function factsOf(till: Till): string {
  return JSON.stringify(
    till.rows(
      `select journal_seq, audit_seq,
         (select last from receipt_counter) as counter,
         (select count(*) || ':' || coalesce(sum(total_minor), 0) from sale) as sales,
         (select count(*) || ':' || coalesce(sum(quantity_milli * unit_price_minor), 0)
          from sale_line) as lines,
         (select count(*) || ':' || coalesce(sum(amount_minor), 0) from tender) as tenders,
         (select group_concat(status) from tender) as tender_states,
         (select sum(on_hand_milli) from stock_level) as stock,
         (select count(*) from reservation where status = 'ACTIVE') as holds,
         (select sum(amount_minor) from credit_entry) as credit,
         (select coalesce(sum(amount_minor), 0) from cash_movement) as cash,
         (select group_concat(state) from print_job) as jobs,
         (select count(*) from override_grant) as overrides,
         (select count(*) from cart_undo) as undo
       from trail_head`,
    ),
  );
}

function idsOf(till: Till): KnownIds {
  const column = (sql: string): string[] => till.rows(sql).map((row) => String(row['id']));
  return {
    // The cart in hand mostly, and a few that are held, sold or dropped.
    saleId: column(
      `select current_sale_id as id from terminal_state
       cross join (select 1 union select 2 union select 3 union select 4 union select 5)
       where current_sale_id is not null
       union all select * from (select sale_id as id from sale order by sale_id desc limit 2)`,
    ),
    lineId: column(
      `select line_id as id from sale_line
       join terminal_state on sale_id = current_sale_id order by line_id desc limit 6`,
    ),
    tenderId: column('select tender_id as id from tender order by tender_id desc limit 3'),
    productId: column('select product_id as id from product'),
    customerId: column('select customer_id as id from customer'),
    categoryId: column('select category_id as id from category'),
    jobId: column('select job_id as id from print_job order by job_id desc limit 3'),
  };
}

/** A till with a sale done, a cart held and a cart in hand. */
async function busyTill(): Promise<Till> {
  const till = await Till.open({ renderer: textRenderer(EPSON_42) });
  await sell(till, GOODS.tea.code, GOODS.milk.code);
  const held = await Cashier.at(till);
  await held.scan(GOODS.milk.code);
  await till.ask('cart.hold', { saleId: held.saleId, name: 'waiting' });
  const cashier = await Cashier.at(till);
  await cashier.customer(CUSTOMERS.bolat);
  await cashier.scan(GOODS.tea.code);
  return till;
}

describe('absurd input', () => {
  it('is refused by every command, in words, and changes nothing', async () => {
    await using till = await busyTill();
    const before = factsOf(till);
    let refused = 0;
    for (const name of COMMAND_NAMES) {
      for (const input of fc.sample(junkFor(name), { seed: SEED, numRuns: JUNK_PER_COMMAND })) {
        if (commands[name].input.safeParse(input).success) continue;
        const answer = await till.callRaw(name, input);
        expect(answer).toMatchObject({
          ok: false,
          error: { code: 'INPUT_INVALID', params: { command: name } },
        });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(COMMAND_NAMES.length * JUNK_PER_COMMAND * 0.8);
    expect(factsOf(till)).toBe(before);
  });

  it('names of commands that are none are refused', async () => {
    await using till = await Till.open();
    const names = ['', 'constructor', '__proto__', 'toString', 'cart', 'cart.scan ', 'CART.SCAN'];
    for (const name of names) {
      expect(await till.callRaw(name, {})).toMatchObject({ error: { code: 'COMMAND_UNKNOWN' } });
    }
    const blocked = await till.callRaw('recovery.restore', { backup: 'x' });
    expect(blocked).toMatchObject({ error: { code: 'TERMINAL_BLOCKED' } });
  });

  it('half a surrogate pair is no text', async () => {
    await using till = await Till.open();
    const cashier = await Cashier.at(till);
    const { lineId } = await cashier.scan(GOODS.tea.code);
    const { saleId } = cashier;
    const refused = await till.refused('cart.setNote', { saleId, lineId, note: 'a\uD800' });
    expect(refused).toEqual({
      code: 'INPUT_INVALID',
      params: { field: 'note', command: 'cart.setNote' },
    });
    const override = { pin: PINS.manager, reason: 'because \uDC00' };
    const within = await till.refused('cart.setDiscount', {
      saleId,
      lineId,
      discount: null,
      override,
    });
    expect(within.params['field']).toBe('override.reason');
  });
});

describe('plausible input at random', () => {
  it('never throws, answers what the contract says, and a refusal changes nothing', async () => {
    await using till = await busyTill();
    const counted = new Set<string>(['PIN_WRONG', 'PIN_LOCKED_OUT']);
    const answered = new Map<string, number>();
    const usual = fc.constantFrom(...COMMAND_NAMES.filter((name) => !RARE.has(name)));
    const any = fc.oneof(
      { weight: 60, arbitrary: usual },
      { weight: 1, arbitrary: fc.constantFrom(...RARE) },
    );
    const names = fc.sample(any, { seed: SEED, numRuns: PLAUSIBLE_RUNS });
    let known = idsOf(till);
    for (const [index, name] of names.entries()) {
      if (index % 10 === 0) known = idsOf(till);
      const input = drawInput(name, known, SEED + index);
      const before = factsOf(till);
      const answer = await till.callRaw(name, input);
      const story = `step ${index}: ${name} ${inspect(input)}`;
      const code = answer.ok ? 'ok' : answer.error.code;
      answered.set(code, (answered.get(code) ?? 0) + 1);
      if (answer.ok) {
        expect(commands[name].output.safeParse(answer.value).error, story).toBeUndefined();
      } else {
        expect(IpcError.safeParse(answer.error).success, story).toBe(true);
        expect(code, `${story} ${till.failure}`).not.toBe('INTERNAL');
        if (!counted.has(code)) expect(factsOf(till), story).toBe(afterRefusal(before, code));
      }
      till.clock.pass(61_000);
      if (RARE.has(name)) await till.ask('session.signIn', { pin: PINS.manager });
    }
    // The words were not all the same: what is to be tested was reached.
    expect(answered.get('ok') ?? 0).toBeGreaterThan(PLAUSIBLE_RUNS / 10);
    expect(answered.size).toBeGreaterThan(20);
    expect(till.verify()).toEqual([]);
  }, 240_000);
});

/** A refusal changes nothing; that somebody may not allow something is audited all the same. */
function afterRefusal(before: string, code: string): string {
  if (code !== 'OVERRIDE_REFUSED') return before;
  return before.replace(/"audit_seq":(\d+)/, (_, seq) => `"audit_seq":${Number(seq) + 1}`);
}

function drawInput(name: CommandName, known: KnownIds, seed: number): unknown {
  return fc.sample(plausibleFor(name, known), { seed, numRuns: 1 })[0];
}
