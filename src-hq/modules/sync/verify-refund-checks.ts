import { sql } from 'kysely';
import type { InvariantCheck } from './verify-checks.ts';

/** A line of which more came back than was sold must be said by one of these. */
const SAID = sql`('refunded_twice', 'lease_unbacked')`;

const BACK = sql`t.status not in ('UNDONE', 'DECLINED')`;

/** Invariants 6 and 10: what went back. */
export const REFUND_CHECKS: readonly InvariantCheck[] = [
  {
    invariant: 6,
    what: 'a refund’s lines + tax − discounts = total = tenders = money handed back',
    all: (id) => sql`select from refund where business_id = ${id}`,
    wrong: (id) => sql`
      select r.receipt_number as name
      from refund r
      cross join lateral (select coalesce(sum(l.total_minor), 0) as total,
          coalesce(sum(l.gross_minor), 0) as gross, coalesce(sum(l.tax_minor), 0) as tax,
          coalesce(sum(l.discount_minor), 0) as discount
        from refund_line l where l.business_id = r.business_id and l.refund_id = r.refund_id
          and l.event_hash = r.event_hash) l
      cross join lateral (select coalesce(sum(t.amount_minor), 0) as amount,
          coalesce(sum(t.given_minor), 0) as given,
          coalesce(sum(t.given_minor) filter (where t.kind = 'cash'), 0) as cash
        from refund_tender t where t.business_id = r.business_id and t.refund_id = r.refund_id
          and t.event_hash = r.event_hash and ${BACK}) t
      cross join lateral (select coalesce(sum(c.amount_minor), 0) as drawer
        from cash_movement c where c.business_id = r.business_id
          and c.event_hash = r.event_hash) c
      where r.business_id = ${id} and (l.total <> r.total_minor or l.gross <> r.subtotal_minor
        or l.tax <> r.tax_minor or l.discount <> r.discount_minor or t.amount <> r.total_minor
        or t.given <> r.total_minor + r.rounding_minor or c.drawer <> -t.cash)`,
  },
  {
    invariant: 10,
    what: 'of each line no more came back than was sold, or it is an exception',
    all: (id) => sql`
      select from refund_line where business_id = ${id} and sale_line_id is not null`,
    wrong: (id) => sql`
      select back.sale_line_id::text as name
      from (select sale_line_id, sum(quantity_milli) as milli from refund_line
        where business_id = ${id} and sale_line_id is not null group by 1) back
      join sale_line l on l.business_id = ${id} and l.sale_id in (select sale_id from refund_line
          where business_id = ${id} and sale_line_id = back.sale_line_id)
        and l.line_id = back.sale_line_id
      where back.milli > l.quantity_milli
        and not exists (select from exception x where x.business_id = ${id} and x.type in ${SAID}
          and x.evidence ->> 'detail' like '% of refund:' || back.sale_line_id || '%')`,
  },
  {
    invariant: 10,
    what: 'no tender gave more back than it had paid, but where a line came back too often',
    all: (id) => sql`
      select from refund_tender where business_id = ${id} and original_tender_id is not null`,
    wrong: (id) => sql`
      select t.tender_id::text as name
      from (select t.original_tender_id, r.sale_id, sum(t.amount_minor) as minor
        from refund_tender t join refund r on r.business_id = t.business_id
          and r.refund_id = t.refund_id and r.event_hash = t.event_hash
        where t.business_id = ${id} and ${BACK} and t.original_tender_id is not null
        group by 1, 2) back
      join tender t on t.business_id = ${id} and t.sale_id = back.sale_id
        and t.tender_id = back.original_tender_id
      where back.minor > t.amount_minor
        and not exists (select from refund_line l
          join exception x on x.business_id = ${id} and x.type in ${SAID}
            and x.evidence ->> 'detail' like '% of refund:' || l.sale_line_id || '%'
          where l.business_id = ${id} and l.sale_id = back.sale_id)`,
  },
  {
    invariant: 10,
    what: 'the right to refund a line is what was sold of it',
    all: (id) => sql`
      select from counter_ledger where business_id = ${id} and counter like 'refund:%'`,
    wrong: (id) => sql`
      select c.counter as name from counter_ledger c
      left join (select sale_line_id, sum(quantity_milli) as milli from refund_line
        where business_id = ${id} group by 1) back
        on c.counter = 'refund:' || back.sale_line_id
      where c.business_id = ${id} and c.counter like 'refund:%'
        and c.sold <> coalesce(back.milli, 0)`,
  },
];
