// Proves RET-1 of the plan: in whatever parts a sale comes back, lines, taxes, tenders and the cash
// in the customer's hand add up to what the sale said, and never to more on the way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor, roundToStep } from '../../../shared/domain/money.ts';
import {
  type PlannedLine,
  type PlannedTender,
  planRefund,
} from '../../../shared/domain/refund-plan.ts';

const COINS = { stepMinor: 500, mode: 'half-away' } as const;

const anyLine = fc
  .record({
    soldMilli: fc.integer({ min: 1, max: 9_000 }),
    paid: fc.nat(500_000),
    discount: fc.nat(10_000),
    taxPpm: fc.nat(200_000),
    inclusive: fc.boolean(),
  })
  .map(({ soldMilli, paid, discount, taxPpm, inclusive }): PlannedLine => {
    const taxMinor = minor(Math.floor((paid * taxPpm) / 1_000_000));
    const base = { baseMinor: minor(paid - taxMinor), taxMinor, inclusive };
    const taxes = taxPpm < 20_000 ? [] : [base];
    const totals = { discountMinor: minor(discount), totalMinor: minor(paid) };
    return { soldMilli, backMilli: 0, ...totals, taxes };
  });

/** A card pays a part and cash the rest, as coins settle it. */
function paidBy(lines: readonly PlannedLine[], cardShare: number): PlannedTender[] {
  const total = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const card = minor(Math.floor(total * cardShare));
  const cash = minor(total - card);
  const handedMinor = roundToStep(cash, COINS.stepMinor, COINS.mode);
  return [
    { kind: 'card', amountMinor: card, handedMinor: card },
    { kind: 'cash', amountMinor: cash, handedMinor },
  ];
}

const anySale = fc
  .tuple(
    fc.array(anyLine, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(0, 0.2, 0.5, 1),
    fc.array(fc.array(fc.nat(9_000), { minLength: 4, maxLength: 4 }), { maxLength: 6 }),
  )
  .map(([lines, share, cuts]) => ({ lines, tenders: paidBy(lines, share), cuts }));

interface Sums {
  readonly lines: number[];
  readonly tenders: number[];
  readonly given: number[];
  readonly taxes: number[];
  readonly discounts: number[];
}

describe('RET-1: a sale that comes back in parts', () => {
  it('gives back exactly what it took, whatever the parts, and never more on the way', () => {
    fc.assert(
      fc.property(anySale, ({ lines, tenders, cuts }) => {
        const back = lines.map(() => 0);
        const sums: Sums = {
          lines: lines.map(() => 0),
          tenders: tenders.map(() => 0),
          given: tenders.map(() => 0),
          taxes: lines.map(() => 0),
          discounts: lines.map(() => 0),
        };
        const rest = lines.map(({ soldMilli }) => soldMilli);
        for (const cut of [...cuts, rest]) {
          const wanted = lines.map(({ soldMilli }, index) =>
            Math.min(cut[index] ?? 0, soldMilli - (back[index] ?? 0)),
          );
          const now = lines.map((line, index) => ({ ...line, backMilli: back[index] ?? 0 }));
          const plan = planRefund(now, tenders, wanted, COINS);
          addPlan(sums, plan);
          for (const [index, milli] of wanted.entries()) back[index] = (back[index] ?? 0) + milli;
          for (const [index, tender] of tenders.entries()) {
            expect(sums.tenders[index]).toBeLessThanOrEqual(tender.amountMinor);
            expect(sums.given[index]).toBeLessThanOrEqual(
              Math.max(tender.handedMinor, tender.amountMinor),
            );
          }
        }
        expect(sums.lines).toEqual(lines.map(({ totalMinor }) => totalMinor));
        expect(sums.tenders).toEqual(tenders.map(({ amountMinor }) => amountMinor));
        expect(sums.given).toEqual(tenders.map(({ handedMinor }) => handedMinor));
        expect(sums.discounts).toEqual(lines.map(({ discountMinor }) => discountMinor));
        expect(sums.taxes).toEqual(lines.map(({ taxes }) => taxes[0]?.taxMinor ?? 0));
      }),
    );
  });

  it('refuses more than was sold', () => {
    const line = { soldMilli: 2, backMilli: 1, discountMinor: minor(0), totalMinor: minor(10) };
    expect(() => planRefund([{ ...line, taxes: [] }], [], [2], COINS)).toThrow(RangeError);
  });
});

function addPlan(sums: Sums, plan: ReturnType<typeof planRefund>): void {
  let total = 0;
  for (const [index, line] of plan.lines.entries()) {
    if (line === null) continue;
    total += line.totalMinor;
    expect(line.totalMinor).toBeGreaterThanOrEqual(0);
    sums.lines[index] = (sums.lines[index] ?? 0) + line.totalMinor;
    sums.taxes[index] = (sums.taxes[index] ?? 0) + line.taxMinor;
    sums.discounts[index] = (sums.discounts[index] ?? 0) + line.discountMinor;
  }
  for (const [index, tender] of plan.tenders.entries()) {
    expect(tender.givenMinor).toBeGreaterThanOrEqual(0);
    sums.tenders[index] = (sums.tenders[index] ?? 0) + tender.amountMinor;
    sums.given[index] = (sums.given[index] ?? 0) + tender.givenMinor;
  }
  expect(plan.totalMinor).toBe(total);
  expect(plan.tenders.reduce((sum, one) => sum + one.amountMinor, 0)).toBe(total);
}
