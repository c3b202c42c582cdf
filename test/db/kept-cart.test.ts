import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandInput, CommandName } from '../../shared/ipc/contract.ts';
import { seededRandom } from '../crash/seeded-random.ts';
import { Cashier, percent, pieces } from '../support/cashier.ts';
import { CUSTOMERS, GOODS, MILK_PACK } from '../support/small-business.ts';
import { Till } from '../support/till-fixture.ts';

// A cart is kept while it changes line by line, and its prices with it: both must be what the
// store's rows say.

const CHANGES = 400;
const CODES = [GOODS.bread.code, GOODS.milk.code, GOODS.tea.code, GOODS.book.code, MILK_PACK];
const random = seededRandom(20_261_121);
let till: Till;
let cashier: Cashier;

beforeAll(async () => {
  till = await Till.open();
  cashier = await Cashier.at(till);
});
afterAll(() => till[Symbol.asyncDispose]());

/** A refusal is as good as a change here: it must leave the cart as it was. */
async function attempt<N extends CommandName>(command: N, input: CommandInput<N>): Promise<void> {
  await till.call(command, input);
}

async function changeSomething(): Promise<void> {
  const { saleId, lines } = await till.ask('cart.open', {});
  const line = lines.length === 0 ? null : random.pick(lines);
  const choice = random.between(0, 9);
  if (line === null || choice < 3) {
    return attempt('cart.scan', { saleId, code: random.pick(CODES), source: 'wedge' });
  }
  const { lineId } = line;
  if (choice === 3) {
    return attempt('cart.setQuantity', {
      saleId,
      lineId,
      quantityMilli: pieces(random.between(0, 8)),
    });
  }
  if (choice === 4) return attempt('cart.remove', { saleId, lineId });
  if (choice === 5) return attempt('cart.undo', { saleId });
  if (choice === 6)
    return attempt('cart.setNote', { saleId, lineId, note: `${random.between(0, 8)}` });
  if (choice === 7) {
    const discount = random.chance(0.5) ? percent(random.between(0, 3)) : null;
    return attempt('cart.setDiscount', { saleId, lineId, discount });
  }
  if (choice === 8) return holdOrRecall();
  cashier = await Cashier.at(till);
  await cashier.customer(random.pick([CUSTOMERS.asel, CUSTOMERS.cafe, CUSTOMERS.exempt]));
}

async function holdOrRecall(): Promise<void> {
  const { saleId } = await till.ask('cart.open', {});
  await attempt('cart.hold', { saleId, name: '' });
  if (random.chance(0.5)) return;
  const { carts } = await till.ask('cart.held', {});
  if (carts.length > 0) await attempt('cart.recall', { saleId: random.pick(carts).saleId });
}

describe('CART-1 the cart that is kept', () => {
  it(`is the cart that is stored, after each of ${CHANGES} changes`, async () => {
    let lines = 0;
    for (let change = 0; change < CHANGES; change += 1) {
      await changeSomething();
      const kept = await till.ask('cart.open', {});
      // Rows that were written around the statements: everything is read anew.
      till.change('update terminal_state set last_wall_ms = last_wall_ms');
      expect(await till.ask('cart.open', {}), `change ${change}`).toEqual(kept);
      lines = Math.max(lines, kept.lines.length);
    }
    expect(lines).toBeGreaterThan(3);
  });
});
