import { z } from 'zod';
import { MAX_MINOR } from '../../../shared/domain/money.ts';
import { HqError, notFound } from '../../hq-error.ts';
import { pageQuery } from '../../resource/list-query.ts';
import { readOne, renew } from '../../resource/resource-store.ts';
import { afterInTime, timePage } from '../../resource/time-page.ts';
import type { Work } from '../../store/work.ts';
import { lockLog } from '../sync/postgres-sync-store.ts';
import { moveCredit } from './customer-credit.ts';
import { customerResource } from './customer-resource.ts';

export const CreditEntryView = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  amountMinor: z.number().int().describe('Positive: the customer owes more'),
  dueDate: z.iso.date().nullable(),
  reference: z.string(),
  saleId: z.uuid().nullable(),
  terminalId: z.uuid().nullable(),
  userId: z.uuid(),
  businessDate: z.iso.date(),
  createdAt: z.iso.datetime(),
});
export type CreditEntryView = z.infer<typeof CreditEntryView>;

/** What a person books at HQ; sales and settlements at tills come by the journal. */
export const CreditEntryInput = z.strictObject({
  kind: z.enum(['opening', 'charge', 'payment', 'adjustment']),
  amountMinor: z.number().int().min(-MAX_MINOR).max(MAX_MINOR),
  dueDate: z.iso.date().nullable().optional(),
  reference: z.string().trim().max(100).optional(),
  reason: z.string().trim().min(3).max(200),
});
type CreditEntryInput = z.infer<typeof CreditEntryInput>;

export const CreditEntryQuery = z.strictObject({
  ...pageQuery,
  kind: z.string().max(20).optional(),
});

export async function bookCreditEntry(
  work: Work,
  customerId: string,
  userId: string,
  input: CreditEntryInput,
): Promise<CreditEntryView> {
  assertSign(input);
  const customer = await readOne(work, customerResource, customerId);
  const businessDate = work.now.slice(0, 10);
  const row = {
    business_id: work.businessId,
    entry_id: work.newId(),
    customer_id: customerId,
    kind: input.kind,
    amount_minor: input.amountMinor,
    due_date: input.dueDate ?? dueOn(input, Number(customer['creditTermsDays']), work.now),
    reference: input.reference ?? '',
    sale_id: null,
    terminal_id: null,
    user_id: userId,
    business_date: businessDate,
    created_at: work.now,
  };
  await lockLog(work);
  await work.db.insertInto('credit_entry').values(row).execute();
  await moveCredit(work, [customerId]);
  work.audit({
    type: 'credit.adjusted',
    subjectKind: 'customer',
    subjectId: customerId,
    summary: `${work.actor.name} booked ${input.kind} ${input.amountMinor}: ${input.reason}`,
    data: { entryId: row.entry_id, ...input },
  });
  // Terminals show the balance, so the customer is news to them though no field was changed.
  await renew(work, customerResource, customerId);
  return {
    ...{ id: row.entry_id, kind: row.kind, amountMinor: row.amount_minor, dueDate: row.due_date },
    ...{ reference: row.reference, saleId: null, terminalId: null, userId, businessDate },
    createdAt: work.now,
  };
}

function assertSign(input: CreditEntryInput): void {
  const { kind, amountMinor } = input;
  const wrong =
    amountMinor === 0 ||
    ((kind === 'charge' || kind === 'opening') && amountMinor < 0) ||
    (kind === 'payment' && amountMinor > 0);
  if (!wrong) return;
  const message = 'A charge is positive, a payment negative, and nothing is not booked';
  throw new HqError(422, 'AMOUNT_SIGN_WRONG', message);
}

/** A debt is due after the customer's terms; a payment is due never. */
function dueOn(input: CreditEntryInput, termsDays: number, now: string): string | null {
  if (input.amountMinor <= 0) return null;
  return new Date(Date.parse(now) + termsDays * 86_400_000).toISOString().slice(0, 10);
}

export async function listCreditEntries(
  work: Work,
  customerId: string,
  query: z.infer<typeof CreditEntryQuery>,
) {
  const customer = await work.db
    .selectFrom('customer')
    .select('customer_id')
    .where('business_id', '=', work.businessId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (customer === undefined) throw notFound('customer');
  let rows = work.db
    .selectFrom('credit_entry')
    .select(['entry_id as id', 'kind', 'amount_minor as amountMinor', 'due_date as dueDate'])
    .select(['reference', 'sale_id as saleId', 'terminal_id as terminalId', 'user_id as userId'])
    .select(['business_date as businessDate', 'created_at as createdAt'])
    .where('business_id', '=', work.businessId)
    .where('customer_id', '=', customerId)
    .where(afterInTime(query.cursor, { time: 'created_at', id: 'entry_id' }))
    .orderBy('created_at', 'desc')
    .orderBy('entry_id', 'desc');
  if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
  return timePage(query.limit, (limit) => rows.limit(limit).execute());
}
