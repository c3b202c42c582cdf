import { type RawBuilder, sql } from 'kysely';

/** One thing that must hold of a business's rows. */
export interface InvariantCheck {
  /** Its number in SYNC. */
  readonly invariant: number;
  readonly what: string;
  /** What is looked at, a row each. */
  readonly all: (businessId: string) => RawBuilder<unknown>;
  /** Those of it that are wrong, each with its `name`. */
  readonly wrong: (businessId: string) => RawBuilder<unknown>;
}

const EVENTS = sql`journal_key k join journal_event e on e.business_id = k.business_id
  and e.hash = k.hash and e.received_on = k.received_on`;

/** Invariants 2, 3 and 4: the journals as they came. */
export const CHAIN_CHECKS: readonly InvariantCheck[] = [
  {
    invariant: 2,
    what: 'every event came in once, and waits or was booked, exactly once',
    all: (id) => sql`select from journal_key where business_id = ${id}`,
    wrong: (id) => sql`
      select k.terminal_id || '/' || k.epoch || ' event ' || k.seq as name
      from journal_key k
      left join (select entry ->> 'hash' as hash, count(*) as times from sync_log
        where business_id = ${id} and entry ->> 'kind' = 'event' group by 1) l on l.hash = k.hash
      left join (select hash, count(*) as times from journal_waiting
        where business_id = ${id} group by 1) w on w.hash = k.hash
      left join (select hash, count(*) as times from journal_event
        where business_id = ${id} group by 1) e on e.hash = k.hash
      where k.business_id = ${id}
        and (coalesce(l.times, 0) + coalesce(w.times, 0) <> 1 or coalesce(e.times, 0) <> 1)`,
  },
  {
    invariant: 2,
    what: 'every sale that was booked is one row, and no row is of another event',
    all: (id) =>
      sql`select from booked_event where business_id = ${id} and type = 'sale.completed'`,
    wrong: (id) => sql`
      select coalesce(b.hash, s.event_hash) as name
      from (select hash from booked_event
        where business_id = ${id} and type = 'sale.completed') b
      full join (select event_hash, count(*) as times from sale
        where business_id = ${id} group by 1) s on s.event_hash = b.hash
      where b.hash is null or coalesce(s.times, 0) <> 1`,
  },
  {
    invariant: 3,
    what: 'a stream is gapless to its head, and durable no further than that',
    all: (id) => sql`select from journal_stream where business_id = ${id}`,
    wrong: (id) => sql`
      select s.terminal_id || '/' || s.epoch || ' branch ' || s.branch as name
      from journal_stream s
      left join journal_key head on head.business_id = s.business_id and head.hash = s.head_hash
        and head.seq = s.head_seq
      left join lateral (select count(*) as events, min(seq) as first_seq, max(seq) as last_seq
        from journal_key k where k.business_id = s.business_id
          and k.terminal_id = s.terminal_id and k.epoch = s.epoch and k.branch = s.branch) k on true
      where s.business_id = ${id} and (head.hash is null or s.durable_seq > s.head_seq
        or k.last_seq <> s.head_seq or k.events <> k.last_seq - k.first_seq + 1)`,
  },
  {
    invariant: 4,
    what: 'every hash is that of the raw bytes behind the event before it',
    all: (id) => sql`select from journal_event where business_id = ${id}`,
    wrong: (id) => sql`
      select k.terminal_id || '/' || k.epoch || ' event ' || k.seq as name
      from ${EVENTS}
      left join journal_key before on before.business_id = k.business_id
        and before.hash = k.prev_hash and before.seq = k.seq - 1
      where k.business_id = ${id}
        and (encode(sha256(decode(k.prev_hash, 'hex') || convert_to(e.bytes, 'UTF8')), 'hex')
            <> k.hash
          or case when k.seq = 1 then k.prev_hash <> repeat('0', 64) else before.hash is null end)`,
  },
];

const PAYING = sql`t.status not in ('UNDONE', 'DECLINED')`;

/** Sales and refunds take their numbers from one series. */
const receipts = (id: string) => sql`(
  select receipt_number, receipt_counter, terminal_id, epoch from sale where business_id = ${id}
  union all
  select receipt_number, receipt_counter, terminal_id, epoch from refund where business_id = ${id}
  ) s`;

/** Invariants 5 and 6: receipts and money. */
export const MONEY_CHECKS: readonly InvariantCheck[] = [
  {
    invariant: 5,
    what: 'each number of a receipt is one document, or is flagged as a clash',
    all: (id) => sql`select distinct receipt_number from ${receipts(id)}`,
    wrong: (id) => sql`
      select s.receipt_number as name
      from ${receipts(id)}
      group by s.receipt_number
      having count(*) - 1 <> (select count(*) from exception x
        where x.business_id = ${id} and x.type = 'duplicate_number'
          and x.evidence ->> 'detail' like s.receipt_number || ',%')`,
  },
  {
    invariant: 5,
    what: 'numbers of a series count up by one, but for what could not be booked',
    all: (id) => sql`
      select distinct terminal_id, epoch, left(split_part(receipt_number, '-', 3), 2)
      from ${receipts(id)}`,
    wrong: (id) => sql`
      select s.terminal_id || ' series ' || left(split_part(s.receipt_number, '-', 3), 2) as name
      from ${receipts(id)}
      group by s.terminal_id, left(split_part(s.receipt_number, '-', 3), 2)
      having count(distinct receipt_counter) + (select count(*) from exception x
          where x.business_id = ${id} and x.type = 'projection_failed'
            and x.evidence ->> 'detail' like '%' || s.terminal_id || '/%')
        < max(receipt_counter) - min(receipt_counter) + 1`,
  },
  {
    invariant: 6,
    what: 'lines + tax − discounts = total = tenders, money handed over less change',
    all: (id) => sql`select from sale where business_id = ${id}`,
    wrong: (id) => sql`
      select s.receipt_number as name
      from sale s
      cross join lateral (select coalesce(sum(l.total_minor), 0) as total,
          coalesce(sum(l.gross_minor), 0) as gross, coalesce(sum(l.tax_minor), 0) as tax,
          coalesce(sum(l.line_discount_minor + l.sale_discount_minor), 0) as discount,
          bool_and(l.gross_minor - l.line_discount_minor - l.sale_discount_minor
            + (select coalesce(sum((x ->> 'taxMinor')::bigint), 0)
               from jsonb_array_elements(l.taxes) x where not (x ->> 'inclusive')::boolean)
            = l.total_minor) as lines_add_up
        from sale_line l where l.business_id = s.business_id and l.sale_id = s.sale_id
          and l.event_hash = s.event_hash) l
      cross join lateral (select coalesce(sum(t.amount_minor), 0) as paid,
          coalesce(sum(t.tendered_minor - t.change_minor), 0) as handed
        from tender t where t.business_id = s.business_id and t.sale_id = s.sale_id
          and t.event_hash = s.event_hash and ${PAYING}) t
      where s.business_id = ${id} and (not coalesce(l.lines_add_up, true)
        or l.total <> s.total_minor or l.gross <> s.subtotal_minor or l.tax <> s.tax_minor
        or l.discount <> s.discount_minor or t.paid <> s.paid_minor
        or s.paid_minor <> s.total_minor or t.handed <> s.total_minor + s.rounding_minor)`,
  },
];

/** Invariants 7, 8 and 9: counters. */
export const COUNTER_CHECKS: readonly InvariantCheck[] = [
  {
    invariant: 7,
    what: 'received = pool + reserved + sold + adjust + what holders have',
    all: (id) => sql`select from counter_ledger where business_id = ${id}`,
    wrong: (id) => sql`
      select c.counter as name from counter_ledger c
      left join (select counter, sum(leased + in_transit + in_doubt) as held from counter_holder
        where business_id = ${id} group by 1) h on h.counter = c.counter
      where c.business_id = ${id} and (coalesce(h.held, 0) <> c.held
        or c.received <> c.pool + c.reserved + c.sold + c.adjust + c.held)`,
  },
  {
    invariant: 8,
    what: 'nothing is below zero; what was spent beyond a lease is an exception or an override',
    all: (id) => sql`select from counter_ledger where business_id = ${id}`,
    wrong: (id) => sql`
      select c.counter as name from counter_ledger c
      where c.business_id = ${id}
        and (least(c.received, c.pool, c.reserved, c.sold, c.held) < 0
          or c.adjust < 0 and not exists (select from exception x where x.business_id = ${id}
              and x.type in ('oversold', 'over_credit', 'refunded_twice', 'lease_unbacked')
              and x.evidence ->> 'detail' like '% of ' || c.counter || '%')
            and not exists (select from override_grant o where o.business_id = ${id}
              and o.kind in ('oversell', 'credit_limit')))`,
  },
  {
    invariant: 9,
    what: 'balance + unspent leases ≤ limit, but for what is asked back and HQ has not',
    all: (id) => sql`select from customer where business_id = ${id} and deleted_at is null`,
    wrong: (id) => sql`
      select customer.customer_id::text as name
      from customer
      left join credit_counter b on b.business_id = customer.business_id
        and b.customer_id = customer.customer_id
      left join counter_ledger c on c.business_id = customer.business_id
        and c.customer_id = customer.customer_id
      where customer.business_id = ${id} and customer.deleted_at is null
        and coalesce(c.pool, 0) > 0
        and coalesce(b.balance_minor, 0) + c.pool + c.reserved + c.held > credit_limit_minor`,
  },
  {
    invariant: 9,
    what: 'a balance is the sum of its entries',
    all: (id) => sql`select from credit_counter where business_id = ${id}`,
    wrong: (id) => sql`
      select b.customer_id::text as name from credit_counter b
      left join (select customer_id, sum(amount_minor) as sum from credit_entry
        where business_id = ${id} group by 1) e on e.customer_id = b.customer_id
      where b.business_id = ${id} and coalesce(e.sum, 0) <> b.balance_minor`,
  },
];
