import { minor } from './money.ts';
import type { Minor } from './money.ts';
import { err, ok, type Result } from './result.ts';
import type { SaleType } from './sale.ts';

/** What decides whether a customer may buy on account. */
export interface CreditStanding {
  readonly type: SaleType;
  readonly creditLimitMinor: Minor;
  /** What the customer owes: the sum of all entries. Negative where the shop owes. */
  readonly balanceMinor: Minor;
  readonly creditBlocked: boolean;
  readonly overdueMinor: Minor;
}

export interface CreditRefusal {
  readonly code: 'CREDIT_BLOCKED' | 'CREDIT_OVERDUE' | 'CREDIT_LIMIT';
  readonly availableMinor: Minor;
  readonly overdueMinor: Minor;
}

/** A row of a customer's account. Positive amounts are owed, negative ones paid. */
export interface AccountEntry {
  readonly entryId: string;
  readonly kind: string;
  readonly amountMinor: Minor;
  /** ISO date; null where the debt has no term. */
  readonly dueDate: string | null;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}

/** A debt that is not wholly paid. */
export interface OpenCharge {
  readonly entryId: string;
  readonly amountMinor: Minor;
  readonly openMinor: Minor;
  readonly dueDate: string | null;
  readonly createdAt: string;
}

/**
 * Whether `amountMinor` more may be bought on account. The reasons are checked in the order a
 * manager would want to hear them: blocked, then overdue, then over the limit. A retail customer
 * without a limit has no account to buy on.
 */
export function canPurchase(
  request: CreditStanding & { readonly amountMinor: Minor },
): Result<{ readonly availableMinor: Minor }, CreditRefusal> {
  const availableMinor = availableCredit(request);
  const { overdueMinor: late } = request;
  if (request.creditBlocked) {
    return err({ code: 'CREDIT_BLOCKED', availableMinor, overdueMinor: late });
  }
  if (late > 0) return err({ code: 'CREDIT_OVERDUE', availableMinor, overdueMinor: late });
  if (request.amountMinor > availableMinor) {
    return err({ code: 'CREDIT_LIMIT', availableMinor, overdueMinor: late });
  }
  return ok({ availableMinor });
}

/** What may still be bought on account; zero while blocked or overdue. */
export function availableCredit(standing: CreditStanding): Minor {
  if (standing.creditBlocked || standing.overdueMinor > 0) return minor(0);
  if (standing.type === 'RETAIL' && standing.creditLimitMinor === 0) return minor(0);
  return minor(Math.max(0, standing.creditLimitMinor - standing.balanceMinor));
}

/**
 * The debts still open when everything paid has gone to the oldest first, whichever came earlier in
 * time: money paid in advance covers the next debt. Oldest first.
 */
export function openCharges(entries: readonly AccountEntry[]): readonly OpenCharge[] {
  let paid = 0;
  for (const entry of entries) if (entry.amountMinor < 0) paid -= entry.amountMinor;
  const open: OpenCharge[] = [];
  for (const entry of entries.toSorted(olderFirst)) {
    if (entry.amountMinor <= 0) continue;
    const covered = Math.min(paid, entry.amountMinor);
    paid -= covered;
    if (covered === entry.amountMinor) continue;
    open.push({
      entryId: entry.entryId,
      amountMinor: entry.amountMinor,
      openMinor: minor(entry.amountMinor - covered),
      dueDate: entry.dueDate,
      createdAt: entry.createdAt,
    });
  }
  return open;
}

/** What should have been paid before `today` (an ISO date); a debt is not late on its due date. */
export function overdueMinor(entries: readonly AccountEntry[], today: string): Minor {
  let late = 0;
  for (const charge of openCharges(entries)) {
    if (charge.dueDate !== null && charge.dueDate < today) late += charge.openMinor;
  }
  return minor(late);
}

/** The ISO date `termsDays` after `businessDate`. */
export function dueDate(businessDate: string, termsDays: number): string {
  const [year = 0, month = 1, day = 1] = businessDate.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day + termsDays)).toISOString().slice(0, 10);
}

function olderFirst(a: AccountEntry, b: AccountEntry): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  if (a.entryId === b.entryId) return 0;
  return a.entryId < b.entryId ? -1 : 1;
}
