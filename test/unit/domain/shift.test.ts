import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserId } from '../../../shared/domain/ids.ts';
import { addMinor, Currency, type Minor, minor, ppm } from '../../../shared/domain/money.ts';
import { TENDER_KINDS } from '../../../shared/domain/sale.ts';
import {
  countedTotal,
  denominationsOf,
  isCountOf,
} from '../../../shared/domain/shift/denominations.ts';
import {
  CASH_KINDS,
  cashEffect,
  overShort,
  type ShiftDocument,
  type ShiftFacts,
  shiftFigures,
} from '../../../shared/domain/shift/figures.ts';

const KZT = Currency.parse('KZT');
const USERS = [1, 2, 3].map((n) => UserId.parse(`00000000-0000-7000-8000-00000000000${n}`));

const amount = fc.integer({ min: 0, max: 10_000_000 }).map(minor);
const tax = fc.record({
  code: fc.constantFrom('VAT16', 'VAT5'),
  name: fc.constant('VAT'),
  ratePpm: fc.constantFrom(160_000, 50_000).map(ppm),
  inclusive: fc.boolean(),
  baseMinor: amount,
  taxMinor: amount,
});
const document: fc.Arbitrary<ShiftDocument> = fc.record({
  kind: fc.constantFrom('sale', 'refund'),
  receiptNumber: fc.nat(999).map((n) => `S01-20261121-01${String(n).padStart(6, '0')}`),
  userId: fc.constantFrom(...USERS),
  grossMinor: amount,
  discountMinor: amount,
  taxMinor: amount,
  totalMinor: amount,
  roundingMinor: fc.integer({ min: -50, max: 50 }).map(minor),
  taxes: fc.array(tax, { maxLength: 3 }),
  tenders: fc.array(fc.record({ kind: fc.constantFrom(...TENDER_KINDS), handedMinor: amount }), {
    maxLength: 3,
  }),
});
const facts: fc.Arbitrary<ShiftFacts> = fc.record({
  before: fc.record({ salesMinor: amount, refundsMinor: amount }),
  documents: fc.array(document, { maxLength: 12 }),
  settlements: fc.array(
    fc.record({ kind: fc.constantFrom(...TENDER_KINDS), amountMinor: amount }),
    { maxLength: 4 },
  ),
  cash: fc.array(
    fc.record({
      kind: fc.constantFrom(...CASH_KINDS),
      amountMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }).map(minor),
    }),
    { maxLength: 12 },
  ),
  drawerOpenings: fc.nat(5),
});

function sum(amounts: readonly Minor[]): number {
  return addMinor(...amounts);
}

describe('SHF-3 what X and Z say', () => {
  it('an empty shift is all nothing, and keeps the totals of before', () => {
    const before = { salesMinor: minor(500), refundsMinor: minor(20) };
    const none = { before, documents: [], settlements: [], cash: [], drawerOpenings: 0 };
    const figures = shiftFigures(none);
    expect(figures.perpetual).toEqual(before);
    expect(figures.receipts).toBeNull();
    expect(figures.expectedMinor).toBe(0);
    expect(figures.tenders).toEqual([]);
  });

  it('parts add up to their wholes', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const figures = shiftFigures(one);
        expect(sum(Object.values(figures.cash))).toBe(figures.expectedMinor);
        const net = figures.sales.totalMinor - figures.refunds.totalMinor;
        expect(sum(figures.cashiers.map((cashier) => cashier.totalMinor))).toBe(net);
        const { salesMinor, refundsMinor } = figures.perpetual;
        expect(salesMinor - refundsMinor).toBe(
          one.before.salesMinor - one.before.refundsMinor + net,
        );
        const handed = one.documents.flatMap(({ kind, tenders }) =>
          tenders.map(({ handedMinor }) => minor(kind === 'sale' ? handedMinor : -handedMinor)),
        );
        expect(sum(figures.tenders.map((row) => minor(row.takenMinor - row.givenBackMinor)))).toBe(
          sum(handed),
        );
        const taxed = one.documents.flatMap(({ kind, taxes }) =>
          taxes.map(({ taxMinor }) => minor(kind === 'sale' ? taxMinor : -taxMinor)),
        );
        expect(sum(figures.taxes.map((row) => row.taxMinor))).toBe(sum(taxed));
        expect(sum(figures.settlements.map((row) => row.amountMinor))).toBe(
          sum(one.settlements.map((row) => row.amountMinor)),
        );
      }),
    );
  });

  it('one shift cut in two says in both what it says in one', () => {
    fc.assert(
      fc.property(facts, fc.nat(12), (one, at) => {
        const first = shiftFigures({ ...one, documents: one.documents.slice(0, at) });
        const second = shiftFigures({
          ...one,
          before: first.perpetual,
          documents: one.documents.slice(at),
        });
        const whole = shiftFigures(one);
        expect(second.perpetual).toEqual(whole.perpetual);
        expect(first.sales.count + second.sales.count).toBe(whole.sales.count);
        expect(sum([first.sales.totalMinor, second.sales.totalMinor])).toBe(whole.sales.totalMinor);
      }),
    );
  });

  it('the order of facts changes nothing but which receipt is first and last', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const other = shiftFigures({
          ...one,
          documents: one.documents.toReversed(),
          cash: one.cash.toReversed(),
        });
        const whole = shiftFigures(one);
        expect({ ...other, receipts: null }).toEqual({ ...whole, receipts: null });
        expect(other.receipts?.last).toBe(whole.receipts?.first);
      }),
    );
  });

  it('over is above zero, short below; out and drop leave the drawer', () => {
    expect(overShort(minor(1200), minor(1000))).toBe(200);
    expect(overShort(minor(900), minor(1000))).toBe(-100);
    expect(cashEffect('in', minor(5))).toBe(5);
    expect(cashEffect('out', minor(5))).toBe(-5);
    expect(cashEffect('drop', minor(5))).toBe(-5);
    expect(cashEffect('correction', minor(-5))).toBe(-5);
  });
});

describe('SHF-2 counting by denomination', () => {
  it('knows the notes and coins of the shop, the largest first', () => {
    const notes = denominationsOf(KZT);
    expect(notes[0]).toBe(2_000_000);
    expect(notes.at(-1)).toBe(100);
    expect(notes).toEqual([...notes].toSorted((one, other) => other - one));
    expect(denominationsOf(Currency.parse('XTS'))).toEqual([]);
    expect(denominationsOf(Currency.parse('USD')).at(-1)).toBe(1);
  });

  it('adds up exactly, and refuses a note that is none or comes twice', () => {
    const pieces = fc.array(fc.nat(200), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(pieces, amount, (counts, loose) => {
        const counted = denominationsOf(KZT).map((denominationMinor, index) => ({
          denominationMinor,
          pieces: counts[index] ?? 0,
        }));
        const expected = counted.reduce(
          (total, one) => total + one.denominationMinor * one.pieces,
          0,
        );
        expect(countedTotal(counted, loose)).toBe(expected + loose);
        expect(isCountOf(KZT, counted)).toBe(true);
      }),
    );
    const note = { denominationMinor: minor(100_000), pieces: 1 };
    expect(isCountOf(KZT, [note, note])).toBe(false);
    expect(isCountOf(KZT, [{ denominationMinor: minor(33), pieces: 1 }])).toBe(false);
  });
});
