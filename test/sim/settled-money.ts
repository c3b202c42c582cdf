import type { FactRow } from '../../src-hq/modules/sync/sale-facts.ts';
import type { SimTill } from './sim-till.ts';
import { Violation, type World } from './world.ts';

/** Invariant 6 at rest: the drawers, and the rows HQ made of every sale. */
export function checkSettledMoney(world: World): void {
  for (const till of world.tills) if (!till.dead) checkDrawer(world, till);
  checkHqDrawers(world);
  checkHqSales(world);
}

/** What a disk says of its drawer is what its own sales put in and took out. */
function checkDrawer(world: World, till: SimTill): void {
  let gained = 0;
  for (const { hash } of till.disk.journal) gained += world.oracle.cash.get(hash) ?? 0;
  if (gained === till.disk.drawerMinor) return;
  const words = `${till.disk.drawerMinor}, its journal says ${gained}`;
  throw new Violation(`invariant 6: ${till.name}'s drawer has ${words}`);
}

/** Each event that HQ booked moved HQ's books of that drawer by what changed hands. */
function checkHqDrawers(world: World): void {
  const { events, projection } = world.hq.memory.rows;
  const booked = sumByEvent(projection.cash_movement, 'amount_minor');
  for (const [hash, gained] of world.oracle.cash) {
    if (!events.has(hash) || (booked.get(hash) ?? 0) === gained) continue;
    throw new Violation(`invariant 6: HQ has ${booked.get(hash) ?? 0} of a drawer's ${gained}`);
  }
}

/** Lines + tax − discounts = total = tenders, money handed over less change: of HQ's own rows. */
function checkHqSales(world: World): void {
  const { sale, sale_line: line, tender } = world.hq.memory.rows.projection;
  const sums = {
    total: sumByEvent(line, 'total_minor'),
    gross: sumByEvent(line, 'gross_minor'),
    tax: sumByEvent(line, 'tax_minor'),
    lineDiscount: sumByEvent(line, 'line_discount_minor'),
    saleDiscount: sumByEvent(line, 'sale_discount_minor'),
    paid: sumByEvent(tender, 'amount_minor'),
    handed: sumByEvent(tender, 'tendered_minor'),
    change: sumByEvent(tender, 'change_minor'),
  };
  for (const row of sale.values()) {
    const hash = String(row['event_hash']);
    const of = (name: keyof typeof sums): number => sums[name].get(hash) ?? 0;
    const pairs: readonly (readonly [number, number, string])[] = [
      [of('total'), amountOf(row, 'total_minor'), 'total'],
      [of('gross'), amountOf(row, 'subtotal_minor'), 'subtotal'],
      [of('tax'), amountOf(row, 'tax_minor'), 'tax'],
      [of('lineDiscount') + of('saleDiscount'), amountOf(row, 'discount_minor'), 'discount'],
      [of('paid'), amountOf(row, 'paid_minor'), 'paid'],
      [of('paid'), amountOf(row, 'total_minor'), 'paid of the total'],
      [
        of('handed') - of('change'),
        amountOf(row, 'total_minor') + amountOf(row, 'rounding_minor'),
        'money handed over',
      ],
    ];
    for (const [one, other, what] of pairs) {
      if (one === other) continue;
      const name = String(row['receipt_number']);
      throw new Violation(`invariant 6: HQ's rows of ${name}: ${what} ${one}, the sale ${other}`);
    }
  }
}

function sumByEvent(rows: ReadonlyMap<string, FactRow>, column: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows.values()) {
    const hash = String(row['event_hash']);
    sums.set(hash, (sums.get(hash) ?? 0) + amountOf(row, column));
  }
  return sums;
}

function amountOf(row: FactRow, column: string): number {
  return Number(row[column]);
}
