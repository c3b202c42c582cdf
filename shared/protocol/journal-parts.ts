import { z } from 'zod';
import { CounterKey } from '../domain/counter.ts';
import { CustomerId, RowId, SaleId, UserId } from '../domain/ids.ts';
import { Minor, Ppm } from '../domain/money.ts';
import { TenderKind } from '../domain/sale.ts';
import { CashKind } from '../domain/shift/figures.ts';

/** What several kinds of events carry. */

export const JournalTax = z.strictObject({
  code: z.string(),
  name: z.string(),
  ratePpm: Ppm,
  inclusive: z.boolean(),
  baseMinor: Minor,
  taxMinor: Minor,
});

export const JournalCreditEntry = z.strictObject({
  entryId: RowId,
  customerId: CustomerId,
  kind: z.enum(['opening', 'charge', 'payment', 'adjustment']),
  amountMinor: Minor,
  saleId: SaleId.nullable(),
  dueDate: z.string().nullable(),
  tenderKind: TenderKind.nullable(),
  reference: z.string(),
  userId: UserId,
  businessDate: z.string(),
  createdAt: z.string(),
});

export const JournalCashMovement = z.strictObject({
  movementId: RowId,
  kind: CashKind,
  amountMinor: Minor,
  saleId: SaleId.nullable(),
  creditEntryId: RowId.nullable(),
  userId: UserId,
  businessDate: z.string(),
  createdAt: z.string(),
});

/** What a document took from a leased counter; `beyond` of `amount` no lease stood behind. */
export const JournalLeaseSpend = z.strictObject({
  counter: CounterKey,
  amount: z.number().int().min(1),
  beyond: z.number().int().min(0),
});
