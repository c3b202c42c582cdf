import { closeHolder, type CounterLedger, shareOf } from '../../../shared/domain/lease.ts';
import type { ExceptionKind, InboxRow, ProjectionTables } from './sync-store.ts';

/** The ledger as this holder's facts find it: one that has ended spends what is in doubt only. */
export async function ledgerFor(
  tables: ProjectionTables,
  counter: string,
  holder: string,
): Promise<CounterLedger> {
  const ledger = await tables.ledger(counter);
  const late = !shareOf(ledger, holder).closed && (await tables.holderClosed(holder));
  return late ? closeHolder(ledger, holder) : ledger;
}

export function raise(
  tables: ProjectionTables,
  kind: ExceptionKind,
  row: InboxRow,
  detail: string,
): Promise<void> {
  return tables.raise({ key: `${kind}:${row.hash}:${detail}`, kind, detail }, row.terminal);
}

/** Takes a receipt's number for this event; one that another event has is an exception. */
export async function claimReceipt(
  tables: ProjectionTables,
  row: InboxRow,
  receiptNumber: string,
): Promise<void> {
  const before = await tables.claim('receipt', receiptNumber, row.hash);
  if (before === null) return;
  await raise(tables, 'duplicate_number', row, `${receiptNumber}, first in ${before}`);
}

/** What somebody allowed is one exception each, for a person to look at. */
export async function raiseOverrides(
  tables: ProjectionTables,
  overrides: readonly {
    readonly overrideId: string;
    readonly kind: string;
    readonly amountMinor: number;
  }[],
  receiptNumber: string,
): Promise<void> {
  for (const { overrideId, kind, amountMinor } of overrides) {
    const detail = `${kind} of ${amountMinor} in ${receiptNumber}`;
    await tables.raise({ key: `override:${overrideId}`, kind: 'override', detail });
  }
}
