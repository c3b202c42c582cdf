import { sql } from 'kysely';
import { z } from 'zod';
import { renewAll } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import { noticeTerminals } from '../sync/terminal-notices.ts';
import { customerResource } from './customer-resource.ts';

/** A customer as a till made them: the columns of `customer_made`. */
const Made = z.object({
  customer_id: z.uuid(),
  terminal_id: z.uuid(),
  code: z.string(),
  name: z.string(),
  customer_type: z.string(),
  phone: z.string(),
  tax_id: z.string().nullable(),
});
type Made = z.infer<typeof Made>;

const Double = z.object({
  customerId: z.uuid(),
  name: z.string(),
  by: z.enum(['taxId', 'phone']),
});

/** A customer's exception, told from the others by this word at the head of its key. */
export const DUPLICATE_CUSTOMER = 'duplicate_customer';

/**
 * Takes customers of tills among HQ's own: each once, whoever reports them again. One who may be
 * somebody else already is taken all the same, and becomes an exception for a person to decide.
 */
export async function takeInCustomers(
  work: Work,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const taken: string[] = [];
  for (const reported of z.array(Made).parse(rows)) {
    // A tax id that is none stays in the fact alone.
    const isTaxId = /^\d{12}$/.test(reported.tax_id ?? '');
    const made: Made = isTaxId ? reported : { ...reported, tax_id: null };
    const double = await doubleOf(work, made);
    if (!(await insert(work, made, double?.by === 'taxId' ? null : made.tax_id))) continue;
    taken.push(made.customer_id);
    if (double !== null) await raiseDouble(work, made, double);
  }
  if (taken.length > 0) await renewAll(work, customerResource, taken);
}

/** Somebody else with the same IIN or BIN, else with the same phone. */
async function doubleOf(work: Work, made: Made): Promise<z.infer<typeof Double> | null> {
  const found = await sql`
    select customer_id as "customerId", name,
      case when tax_id = ${made.tax_id}::text then 'taxId' else 'phone' end as by
    from customer
    where business_id = ${work.businessId} and deleted_at is null
      and customer_id <> ${made.customer_id}
      and (tax_id = ${made.tax_id}::text
        or (length(regexp_replace(${made.phone}::text, '[^0-9]', '', 'g')) >= 10
          and right(regexp_replace(phone, '[^0-9]', '', 'g'), 10)
            = right(regexp_replace(${made.phone}::text, '[^0-9]', '', 'g'), 10)))
    order by by desc, created_at, customer_id limit 1`.execute(work.db);
  return z.array(Double).parse(found.rows)[0] ?? null;
}

/** @returns false for somebody who is there already, under this very id */
async function insert(work: Work, made: Made, taxId: string | null): Promise<boolean> {
  const { customer_id: id, code } = made;
  // A restored till may give a code again: both stay, told apart.
  const done = await sql`
    insert into customer (business_id, customer_id, code, name, type, email, phone,
      contact_person, tax_id, tax_exempt, price_list_id, credit_limit_minor, credit_terms_days,
      credit_blocked, active, created_at, updated_at)
    select ${work.businessId}, ${id},
      case when exists (select from customer other where other.business_id = ${work.businessId}
          and other.code = ${code} and other.deleted_at is null)
        then left(${code}::text, 27) || '~' || right(${id}::text, 12)
        else left(${code}::text, 40)
      end, left(${made.name}::text, 200), ${made.customer_type}, null,
      left(${made.phone}::text, 40), '', ${taxId}, false, null, 0, 30, false, true, ${work.now}, ${work.now}
    on conflict (business_id, customer_id) do nothing`.execute(work.db);
  if (done.numAffectedRows === 0n) return false;
  work.audit({
    type: 'customer.created',
    subjectKind: 'customer',
    subjectId: id,
    summary: `A till created the customer ${made.name}`,
    data: { code, terminalId: made.terminal_id },
  });
  return true;
}

async function raiseDouble(work: Work, made: Made, double: z.infer<typeof Double>): Promise<void> {
  const { customer_id: customerId } = made;
  const evidence = {
    detail: `${made.name} (${made.code}) may be ${double.name}`,
    ...{ by: double.by, customerId, otherId: double.customerId },
    value: double.by === 'taxId' ? made.tax_id : made.phone,
  };
  const key = `${DUPLICATE_CUSTOMER}:${customerId}:${double.customerId}`;
  await sql`
    insert into exception (business_id, exception_id, type, clash_key, status, terminal_id,
      evidence, created_at)
    values (${work.businessId}, ${work.newId()}, ${DUPLICATE_CUSTOMER}, ${key}, 'OPEN',
      ${made.terminal_id}, ${JSON.stringify(evidence)}, ${work.now})
    on conflict (business_id, type, clash_key) do nothing`.execute(work.db);
  const { detail } = evidence;
  await noticeTerminals(work, [{ terminal: made.terminal_id, type: DUPLICATE_CUSTOMER, detail }]);
}
