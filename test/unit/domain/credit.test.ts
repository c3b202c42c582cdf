// Proves CRE-1, CRE-2, CRE-4 and CRE-5: who may buy on account, why not, and which debts are open
// or late.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  availableCredit,
  canPurchase,
  dueDate,
  openCharges,
  overdueMinor,
} from '../../../shared/domain/credit.ts';
import type { AccountEntry, CreditStanding } from '../../../shared/domain/credit.ts';
import { minor } from '../../../shared/domain/money.ts';

const GOOD: CreditStanding = {
  type: 'WHOLESALE',
  creditLimitMinor: minor(10_000_000),
  balanceMinor: minor(4_000_000),
  creditBlocked: false,
  overdueMinor: minor(0),
};

describe('CRE-2 canPurchase answers with the reason', () => {
  const overdue = { overdueMinor: minor(1) };
  it.each([
    ['within the limit', {}, 6_000_000, null, 6_000_000],
    ['one over', {}, 6_000_001, 'CREDIT_LIMIT', 6_000_000],
    ['blocked', { creditBlocked: true }, 1, 'CREDIT_BLOCKED', 0],
    ['overdue', overdue, 1, 'CREDIT_OVERDUE', 0],
    ['blocked before overdue', { ...overdue, creditBlocked: true }, 1, 'CREDIT_BLOCKED', 0],
    ['overdue before the limit', overdue, 99_000_000, 'CREDIT_OVERDUE', 0],
    ['owes more than the limit', { balanceMinor: minor(12_000_000) }, 1, 'CREDIT_LIMIT', 0],
    ['has paid ahead', { balanceMinor: minor(-500_000) }, 10_500_000, null, 10_500_000],
    ['no limit', { creditLimitMinor: minor(0), balanceMinor: minor(0) }, 1, 'CREDIT_LIMIT', 0],
    ['retail with a limit', { type: 'RETAIL' }, 6_000_000, null, 6_000_000],
    [
      'retail without a limit, even when paid ahead',
      { type: 'RETAIL', creditLimitMinor: minor(0), balanceMinor: minor(-500) },
      ...([1, 'CREDIT_LIMIT', 0] as const),
    ],
  ] as const)('%s', (_name, change, amount, code, availableMinor) => {
    const standing = { ...GOOD, ...change };
    const answer = canPurchase({ ...standing, amountMinor: minor(amount) });
    expect(answer.ok ? null : answer.error.code).toBe(code);
    expect(answer.ok ? answer.value.availableMinor : answer.error.availableMinor).toBe(
      availableMinor,
    );
    expect(answer.ok ? 0 : answer.error.overdueMinor).toBe(answer.ok ? 0 : standing.overdueMinor);
    expect(availableCredit(standing)).toBe(availableMinor);
  });
});

function entry(entryId: string, amount: number, day: string, due: string | null): AccountEntry {
  return {
    entryId,
    kind: amount > 0 ? 'charge' : 'payment',
    amountMinor: minor(amount),
    dueDate: due,
    createdAt: `${day}T10:00:00.000Z`,
  };
}

describe('CRE-5 payments go to the oldest debt first', () => {
  const march = entry('a', 1000, '2026-03-01', '2026-03-31');
  const april = entry('b', 2000, '2026-04-01', '2026-05-01');
  const may = entry('c', 500, '2026-05-01', '2026-05-31');

  it.each([
    [
      'none paid',
      [march, april, may],
      [
        ['a', 1000],
        ['b', 2000],
        ['c', 500],
      ],
    ],
    [
      'a part',
      [march, april, entry('p', -400, '2026-04-02', null)],
      [
        ['a', 600],
        ['b', 2000],
      ],
    ],
    ['over two', [march, april, entry('p', -1500, '2026-04-02', null)], [['b', 1500]]],
    ['wholly', [march, april, entry('p', -3000, '2026-04-02', null)], []],
    ['ahead of a debt', [entry('p', -2500, '2026-02-01', null), march, april], [['b', 500]]],
    [
      'given in any order',
      [may, entry('p', -1000, '2026-06-01', null), april, march],
      [
        ['b', 2000],
        ['c', 500],
      ],
    ],
    ['a correction downwards', [march, entry('x', -300, '2026-03-02', null)], [['a', 700]]],
    ['nothing ever', [], []],
  ])('%s', (_name, entries, open) => {
    expect(openCharges(entries).map((each) => [each.entryId, each.openMinor])).toEqual(open);
  });

  it.each([
    ['2026-03-31', 0],
    ['2026-04-01', 1000],
    ['2026-05-01', 1000],
    ['2026-05-02', 3000],
    ['2026-06-01', 3500],
  ])('on %s, %d is late', (today, late) => {
    expect(overdueMinor([march, april, may], today)).toBe(late);
  });

  it('never counts as late what has no term, or what is paid', () => {
    expect(overdueMinor([entry('o', 900, '2020-01-01', null)], '2026-01-01')).toBe(0);
    const paid = entry('p', -1000, '2026-06-01', null);
    expect(overdueMinor([march, april, paid], '2026-04-15')).toBe(0);
  });

  it('CRE-4 leaves open exactly what is owed', () => {
    const entries = fc.array(
      fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 1, max: 28 })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(entries, (rows) => {
        const account = rows.map(([amount, day], index) =>
          entry(`e${index}`, amount, `2026-01-${String(day).padStart(2, '0')}`, '2026-02-01'),
        );
        const balance = account.reduce((sum, row) => sum + row.amountMinor, 0);
        const open = openCharges(account).reduce((sum, row) => sum + row.openMinor, 0);
        expect(open).toBe(Math.max(0, balance));
        expect(overdueMinor(account, '2026-02-01')).toBe(0);
        expect(overdueMinor(account, '2026-02-02')).toBe(open);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('CRE-1 terms', () => {
  it.each([
    ['2026-11-21', 30, '2026-12-21'],
    ['2026-01-31', 30, '2026-03-02'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-05-05', 0, '2026-05-05'],
  ])('%s and %d days is %s', (date, days, due) => {
    expect(dueDate(date, days)).toBe(due);
  });
});
