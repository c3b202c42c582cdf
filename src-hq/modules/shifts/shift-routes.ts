import type { FastifyInstance } from 'fastify';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, NoBody, Nothing } from '../../endpoint.ts';
import { notFound } from '../../hq-error.ts';
import { pageQuery } from '../../resource/list-query.ts';
import { pageOf } from '../../resource/resource-routes.ts';
import { afterInTime, timePage } from '../../resource/time-page.ts';
import type { Work } from '../../store/work.ts';
import { ShiftListed, ShiftView } from './shift-views.ts';
import { differencesOf, readReport, Z_DIFFERS } from './z-check.ts';

const ShiftQuery = z.strictObject({
  ...pageQuery,
  storefrontId: z.uuid().optional(),
  terminalId: z.uuid().optional(),
  from: z.iso.date().optional().describe('The first business date'),
  to: z.iso.date().optional().describe('The last business date'),
});
type ShiftQuery = z.infer<typeof ShiftQuery>;

/** So much of what was done with one drawer is shown. */
const MAX_SHOWN = 500;

/** SHF-3: shifts as tills reported them, with their Zs and what HQ makes of them. */
export function addShifts(server: FastifyInstance, deps: AppDeps): void {
  const tag = 'Shifts';
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/shifts', tag, summary: 'Shifts, newest first' },
    ...{ permission: 'terminals:read', params: Nothing, query: ShiftQuery, body: NoBody },
    answer: pageOf(ShiftListed),
    run: (work, { query }) =>
      timePage(query.limit, (limit) => readShifts(work, conditionOf(query), limit)),
  });
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/shifts/:id', tag, summary: 'A shift with its Z and its cash' },
    ...{ permission: 'terminals:read', query: Nothing, body: NoBody },
    params: z.strictObject({ id: z.uuid() }),
    answer: ShiftView,
    run: (work, { params: { id } }) => readShift(work, id),
  });
}

function conditionOf({ cursor, storefrontId, terminalId, from, to }: ShiftQuery) {
  const conditions: RawBuilder<unknown>[] = [
    afterInTime(cursor, { time: 'opened_at', id: 'shift_id' }),
  ];
  if (storefrontId !== undefined) conditions.push(sql`t.storefront_id = ${storefrontId}`);
  if (terminalId !== undefined) conditions.push(sql`s.terminal_id = ${terminalId}`);
  if (from !== undefined) conditions.push(sql`s.business_date >= ${from}::date`);
  if (to !== undefined) conditions.push(sql`s.business_date <= ${to}::date`);
  return sql.join(conditions, sql` and `);
}

const CLASH = sql`(select x.status from exception x where x.business_id = r.business_id
  and x.type = ${Z_DIFFERS} and x.clash_key = ${`${Z_DIFFERS}:`}::text || r.event_hash)`;

async function readShifts(work: Work, condition: RawBuilder<unknown>, limit: number) {
  const found = await sql`
    select s.shift_id as id, s.terminal_id as "terminalId", coalesce(t.name, '') as "terminalName",
      t.storefront_id as "storefrontId", s.number, s.automatic,
      coalesce(u.name, '') as "openedBy", s.business_date as "businessDate", s.currency,
      s.float_minor as "floatMinor", s.opened_at as "createdAt", z."closedAt", z."salesMinor",
      z."refundsMinor", z."overShortMinor", z.clash
    from shift s
    left join terminal t on t.business_id = s.business_id and t.terminal_id = s.terminal_id
    left join app_user u on u.business_id = s.business_id and u.user_id = s.opened_by
    left join lateral (select r.closed_at as "closedAt", r.over_short_minor as "overShortMinor",
        (r.figures -> 'sales' ->> 'totalMinor')::bigint as "salesMinor",
        (r.figures -> 'refunds' ->> 'totalMinor')::bigint as "refundsMinor", ${CLASH} as clash
      from shift_report r where r.business_id = s.business_id and r.shift_id = s.shift_id
      order by r.closed_seq, r.event_hash limit 1) z on true
    where s.business_id = ${work.businessId} and ${condition}
    order by s.opened_at desc, s.shift_id desc limit ${limit}`.execute(work.db);
  return z.array(ShiftListed).parse(found.rows);
}

const Closed = z.object({
  eventHash: z.string(),
  closedBy: z.string(),
  closedAt: z.string(),
  clash: ShiftListed.shape.clash,
});

async function readShift(work: Work, id: string): Promise<z.infer<typeof ShiftView>> {
  const [shift] = await readShifts(work, sql`s.shift_id = ${id}`, 1);
  if (shift === undefined) throw notFound('shift');
  const found = await sql`
    select r.event_hash as "eventHash", coalesce(u.name, '') as "closedBy",
      r.closed_at as "closedAt", ${CLASH} as clash
    from shift_report r
    left join app_user u on u.business_id = r.business_id and u.user_id = r.closed_by
    where r.business_id = ${work.businessId} and r.shift_id = ${id}
    order by r.closed_seq, r.event_hash`.execute(work.db);
  const reports: z.infer<typeof ShiftView>['reports'] = [];
  for (const { eventHash, ...closed } of z.array(Closed).parse(found.rows)) {
    const report = await readReport(work, eventHash);
    if (report === null) continue;
    const { figures, countedMinor, overShortMinor } = report;
    const differences = [...(await differencesOf(work, report))];
    reports.push({ ...closed, figures, countedMinor, overShortMinor, differences });
  }
  const people = reports.flatMap(({ figures }) => figures.cashiers.map(({ userId }) => userId));
  return {
    ...{ shift, reports },
    cash: await readCash(work, id),
    openings: await readOpenings(work, id),
    people: await readPeople(work, [...new Set(people)]),
  };
}

async function readCash(work: Work, id: string) {
  const found = await sql`
    select c.kind, c.amount_minor as "amountMinor", k.reason, coalesce(u.name, '') as by,
      coalesce(g.name, '') as "allowedBy", c.created_at as at
    from shift_cash k
    join cash_movement c on c.business_id = k.business_id and c.movement_id = k.movement_id
      and c.event_hash = k.event_hash
    left join app_user u on u.business_id = k.business_id and u.user_id = c.user_id
    left join app_user g on g.business_id = k.business_id and g.user_id = k.granted_by
    where k.business_id = ${work.businessId} and k.shift_id = ${id}
    order by c.created_at, c.movement_id limit ${MAX_SHOWN}`.execute(work.db);
  return ShiftView.shape.cash.parse(found.rows);
}

async function readOpenings(work: Work, id: string) {
  const found = await sql`
    select o.reason, coalesce(u.name, '') as by, coalesce(g.name, '') as "allowedBy",
      o.created_at as at
    from drawer_opening o
    left join app_user u on u.business_id = o.business_id and u.user_id = o.user_id
    left join app_user g on g.business_id = o.business_id and g.user_id = o.granted_by
    where o.business_id = ${work.businessId} and o.shift_id = ${id}
    order by o.created_at, o.opening_id limit ${MAX_SHOWN}`.execute(work.db);
  return ShiftView.shape.openings.parse(found.rows);
}

async function readPeople(work: Work, userIds: readonly string[]) {
  const found = await sql`
    select user_id as "userId", name from app_user
    where business_id = ${work.businessId} and user_id = any (${userIds}::uuid[])`.execute(work.db);
  return ShiftView.shape.people.parse(found.rows);
}
