import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minor, ppm } from '../../../shared/domain/money.ts';
import { Cashier, drawerOf, pieces, stockOf } from '../../support/cashier.ts';
import { takeBack } from '../../support/returns.ts';
import { GOODS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

// RET-1 on the real store: any sale of tea, apples and books with any discount, paid in cash and by
// a card, taken back in any parts, leaves drawer, shelf and the sums of its documents as they were.

let till: Till;

beforeAll(async () => {
  till = await Till.open();
});

afterAll(() => till[Symbol.asyncDispose]());

const anySale = fc.record({
  tea: fc.integer({ min: 1, max: 5 }),
  applesMilli: fc.integer({ min: 1, max: 3_000 }),
  book: fc.integer({ min: 0, max: 1 }),
  discountPpm: fc.integer({ min: 0, max: 190_000 }),
  cardShare: fc.constantFrom(0, 0.37, 1),
  parts: fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 0, max: 1_500 }), fc.nat(1)), {
    maxLength: 4,
  }),
});

describe('RET-1 any sequence of part returns', () => {
  it('adds up to exactly the sale', async () => {
    await fc.assert(
      fc.asyncProperty(anySale, async (wanted) => {
        const shelf = [stockOf(till, GOODS.tea.code), stockOf(till, GOODS.apples.code)];
        const drawer = drawerOf(till);
        const { saleId } = await sellSome(wanted);
        for (const [tea, applesMilli, book] of wanted.parts) {
          const { lines } = await till.ask('refund.prepare', { saleId });
          const asked = [tea * 1000, applesMilli, book * 1000];
          const quantities = lines.map(({ leftMilli }, at) => Math.min(leftMilli, asked[at] ?? 0));
          if (quantities.every((one) => one === 0)) continue;
          const back = await takeBack(till, saleId, { quantities });
          expect(back.totalMinor).toBeGreaterThanOrEqual(0);
        }
        const { status } = await till.ask('refund.prepare', { saleId });
        if (status !== 'REFUNDED') await takeBack(till, saleId);
        expect(sumsOf(saleId, 'refund')).toEqual(sumsOf(saleId, 'sale'));
        expect(tendersOf(saleId, 'refund')).toEqual(tendersOf(saleId, 'sale'));
        expect(drawerOf(till)).toBe(drawer);
        expect([stockOf(till, GOODS.tea.code), stockOf(till, GOODS.apples.code)]).toEqual(shelf);
      }),
      { numRuns: 25 },
    );
    expect(till.verify()).toEqual([]);
  }, 120_000);
});

async function sellSome(wanted: {
  readonly tea: number;
  readonly applesMilli: number;
  readonly book: number;
  readonly discountPpm: number;
  readonly cardShare: number;
}) {
  const cashier = await Cashier.at(till);
  await cashier.setQuantity(await cashier.scan(GOODS.tea.code), wanted.tea);
  await cashier.scan(GOODS.apples.code, { quantityMilli: pieces(wanted.applesMilli / 1000) });
  if (wanted.book > 0) await cashier.scan(GOODS.book.code);
  await cashier.discount(null, { kind: 'percent', ppm: ppm(wanted.discountPpm) });
  const card = minor(Math.floor(cashier.cart.totals.dueMinor * wanted.cardShare));
  if (card > 0) await cashier.pay('card', card);
  await cashier.payCash();
  return cashier.complete();
}

function sumsOf(saleId: string, table: 'sale' | 'refund'): unknown {
  const columns = ['subtotal', 'discount', 'tax', 'total', 'rounding'];
  const sums = columns.map((column) => `sum(${column}_minor)`);
  return Object.values(
    till.rows(`select ${sums.join(', ')} from ${table} where sale_id = ?`, saleId)[0] ?? {},
  );
}

/** By kind, what was paid and what went back, and what changed hands with it. */
function tendersOf(saleId: string, of: 'sale' | 'refund'): unknown {
  const sql =
    of === 'sale'
      ? `select kind, sum(amount_minor) as paid, sum(tendered_minor - change_minor) as handed
         from tender where sale_id = ? and amount_minor > 0 group by kind order by kind`
      : `select kind, sum(amount_minor) as paid, sum(given_minor) as handed
         from refund_tender join refund using (refund_id) where sale_id = ?
         group by kind order by kind`;
  return till.rows(sql, saleId);
}
