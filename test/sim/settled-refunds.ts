import { refundCounter } from '../../shared/domain/counter.ts';
import type { FactRow } from '../../src-hq/modules/sync/sale-facts.ts';
import { Violation, type World } from './world.ts';

/**
 * Invariant 10 at rest, in HQ's rows: refunded ≤ sold for each line, or it is an exception; and no
 * tender gives back more than it has paid, but where a line of its sale came back twice.
 */
export function checkSettledRefunds(world: World): void {
  const { projection } = world.hq.memory.rows;
  const back = sumBy(projection.refund_line, 'sale_line_id', 'quantity_milli');
  const details = [...projection.exceptions.values()]
    // A right that HQ lent before it was restored, and lent again, is said when it is reported.
    .filter(({ kind }) => kind === 'refunded_twice' || kind === 'lease_unbacked')
    .map(({ detail }) => detail);
  const twice = new Set<string>();
  for (const row of projection.sale_line.values()) {
    const line = String(row['line_id']);
    const sold = Number(row['quantity_milli']);
    if ((back.get(line) ?? 0) <= sold) continue;
    twice.add(String(row['sale_id']));
    const counter = refundCounter(line);
    if (details.some((detail) => detail.includes(` of ${counter}`))) continue;
    throw new Violation(
      `invariant 10: ${back.get(line)} of ${sold} of ${counter} came back unseen`,
    );
  }
  checkTenders(world, twice);
}

function checkTenders(world: World, twice: ReadonlySet<string>): void {
  const { projection } = world.hq.memory.rows;
  const back = sumBy(projection.refund_tender, 'original_tender_id', 'amount_minor');
  for (const row of projection.tender.values()) {
    const given = back.get(String(row['tender_id'])) ?? 0;
    const paid = Number(row['amount_minor']);
    if (given <= paid || twice.has(String(row['sale_id']))) continue;
    throw new Violation(`invariant 10: a tender of ${paid} gave ${given} back`);
  }
}

function sumBy(
  rows: ReadonlyMap<string, FactRow>,
  by: string,
  column: string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows.values()) {
    const key = row[by];
    if (typeof key !== 'string') continue;
    sums.set(key, (sums.get(key) ?? 0) + Number(row[column]));
  }
  return sums;
}
