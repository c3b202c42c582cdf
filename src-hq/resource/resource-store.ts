import { sql } from 'kysely';
import { z } from 'zod';
import { HqError, notFound } from '../hq-error.ts';
import type { Person } from '../modules/identity/person.ts';
import type { Work } from '../store/work.ts';
import { encodeCursor, listConditions, orderOf, PAGE_ROWS } from './list-query.ts';
import type { Fields, Resource, WriteGiven } from './resource.ts';
import { columnOf, columnValues, feedColumns, viewColumns } from './row-sql.ts';

const Row = z.record(z.string(), z.unknown());

/** @throws HqError NOT_FOUND */
export async function readOne(work: Work, resource: Resource, id: string): Promise<Fields> {
  const found = await sql`
    select ${viewColumns(resource)} from ${sql.table(resource.table)} as t
    where t.business_id = ${work.businessId} and ${sql.ref(`t.${resource.id.column}`)} = ${id}
      and t.deleted_at is null`.execute(work.db);
  const row = found.rows[0];
  if (row === undefined) throw notFound(resource.name);
  return Row.parse(row);
}

export interface Page {
  readonly items: Fields[];
  readonly nextCursor: string | null;
}

export async function readPage(work: Work, resource: Resource, query: Fields): Promise<Page> {
  const limit = typeof query['limit'] === 'number' ? query['limit'] : PAGE_ROWS;
  const order = orderOf(resource, typeof query['sort'] === 'string' ? query['sort'] : undefined);
  const sorted = sql.ref(`t.${columnOf(resource, order.field)}`);
  const direction = sql.raw(order.down ? 'desc' : 'asc');
  const found = await sql`
    select ${viewColumns(resource)} from ${sql.table(resource.table)} as t
    where t.business_id = ${work.businessId} and ${listConditions(resource, query, order)}
    order by ${sorted} ${direction}, ${sql.ref(`t.${resource.id.column}`)} ${direction}
    limit ${limit + 1}`.execute(work.db);
  const rows = z.array(Row).parse(found.rows);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  if (last === undefined) return { items, nextCursor: null };
  const after = z.union([z.string(), z.number(), z.boolean()]).parse(last[order.field]);
  const id = String(last[resource.id.field]);
  return { items, nextCursor: encodeCursor({ sort: order.sort, after, id }) };
}

/** @returns the new one as it is read */
export async function createOne(
  work: Work,
  resource: Resource,
  person: Person,
  given: Fields,
): Promise<Fields> {
  const input: Fields = { ...resource.defaults, ...given };
  const said = resource.idGiven === true ? input[resource.id.field] : undefined;
  const id = typeof said === 'string' ? said : work.newId();
  const values = new Map(await valuesOf(work, resource, { id, isNew: true, input, person }));
  values.set('business_id', work.businessId).set(resource.id.column, id);
  values.set('created_at', work.now).set('updated_at', work.now);
  const columns = sql.join([...values.keys()].map((column) => sql.id(column)));
  await sql`
    insert into ${sql.table(resource.table)} (${columns})
    values (${sql.join([...values.values()])})`.execute(work.db);
  await resource.afterWrite?.(work, id, input, person);
  return announce(work, resource, id, 'created', Object.keys(given));
}

/**
 * @param version the one that was looked at; null changes whatever is there
 * @throws HqError NOT_FOUND, or VERSION_CHANGED where somebody else was faster
 */
export async function changeOne(
  work: Work,
  resource: Resource,
  person: Person,
  change: { readonly id: string; readonly version: number | null; readonly input: Fields },
): Promise<Fields> {
  const { id, version, input } = change;
  const values = await valuesOf(work, resource, { id, isNew: false, input, person });
  const sets = [...values].map(([column, value]) => sql`${sql.id(column)} = ${value}`);
  const changed = await sql`
    update ${sql.table(resource.table)} as t
    set ${sql.join([...sets, sql`version = t.version + 1`, sql`updated_at = ${work.now}`])}
    where t.business_id = ${work.businessId} and ${sql.ref(`t.${resource.id.column}`)} = ${id}
      and t.deleted_at is null
      and (${version}::bigint is null or t.version = ${version}::bigint)`.execute(work.db);
  if (changed.numAffectedRows !== 1n) throw await whyUntouched(work, resource, id);
  await resource.afterWrite?.(work, id, input, person);
  return announce(work, resource, id, 'updated', Object.keys(input));
}

/** A tombstone: the row stays for what points at it, and terminals are told. */
export async function deleteOne(
  work: Work,
  resource: Resource,
  person: Person,
  id: string,
): Promise<void> {
  await resource.beforeDelete?.(work, id, person);
  const before = await readOne(work, resource, id);
  const deleted = await sql<{ version: number }>`
    update ${sql.table(resource.table)} as t
    set deleted_at = ${work.now}, updated_at = ${work.now}, version = t.version + 1
    where t.business_id = ${work.businessId} and ${sql.ref(`t.${resource.id.column}`)} = ${id}
      and t.deleted_at is null
    returning version`.execute(work.db);
  const version = deleted.rows[0]?.version;
  if (version === undefined) throw notFound(resource.name);
  auditOf(work, resource, id, 'deleted', []);
  work.emit({
    ...{ name: `${resource.name}.deleted`, aggregate: resource.name, aggregateId: id },
    body: { version },
  });
  if (resource.feed === null) return;
  const storefrontId = resource.feedStorefront?.(before) ?? null;
  work.publish({ entity: resource.name, entityId: id, storefrontId, version, body: null });
}

/** A new version of a thing for terminals, after something else changed what they know of it. */
export function renew(work: Work, resource: Resource, id: string): Promise<void> {
  return renewAll(work, resource, [id]);
}

/** The same for many at once; those that are not there (any more) are nobody's news. */
export async function renewAll(
  work: Work,
  resource: Resource,
  ids: readonly string[],
): Promise<void> {
  const id = sql.ref(`t.${resource.id.column}`);
  // In one order, so that two who renew the same things wait for each other and no longer.
  await sql`
    with met as (
      select ${id} as id from ${sql.table(resource.table)} as t
      where t.business_id = ${work.businessId} and ${id}::text = any (${[...ids]}::text[])
        and t.deleted_at is null
      order by 1 for update)
    update ${sql.table(resource.table)} as t
    set version = t.version + 1, updated_at = ${work.now}
    from met where t.business_id = ${work.businessId} and ${id} = met.id`.execute(work.db);
  const columns = [viewColumns(resource)];
  if (Object.keys(resource.feed ?? {}).length > 0) columns.push(feedColumns(resource));
  const found = await sql`
    select ${sql.join(columns)} from ${sql.table(resource.table)} as t
    where t.business_id = ${work.businessId} and ${id}::text = any (${[...ids]}::text[])
      and t.deleted_at is null`.execute(work.db);
  for (const body of z.array(Row).parse(found.rows)) publishBody(work, resource, body);
}

async function publishNow(work: Work, resource: Resource, view: Fields): Promise<void> {
  if (resource.feed === null) return;
  const id = String(view[resource.id.field]);
  publishBody(work, resource, { ...view, ...(await feedExtras(work, resource, id)) });
}

function publishBody(work: Work, resource: Resource, body: Fields): void {
  if (resource.feed === null) return;
  const entityId = String(body[resource.id.field]);
  const version = z.number().parse(body['version']);
  const storefrontId = resource.feedStorefront?.(body) ?? null;
  work.publish({ entity: resource.name, entityId, storefrontId, version, body });
}

async function feedExtras(work: Work, resource: Resource, id: string): Promise<Fields> {
  if (Object.keys(resource.feed ?? {}).length === 0) return {};
  const found = await sql`
    select ${feedColumns(resource)} from ${sql.table(resource.table)} as t
    where t.business_id = ${work.businessId}
      and ${sql.ref(`t.${resource.id.column}`)} = ${id}`.execute(work.db);
  return Row.parse(found.rows[0]);
}

async function valuesOf(
  work: Work,
  resource: Resource,
  given: WriteGiven,
): Promise<ReadonlyMap<string, unknown>> {
  const made = await resource.beforeWrite?.(work, given);
  return new Map([...columnValues(resource, given.input), ...Object.entries(made ?? {})]);
}

async function announce(
  work: Work,
  resource: Resource,
  id: string,
  what: 'created' | 'updated',
  fields: readonly string[],
): Promise<Fields> {
  const view = await readOne(work, resource, id);
  auditOf(work, resource, id, what, fields, view);
  emitChange(work, resource, id, what, fields, view);
  await publishNow(work, resource, view);
  return view;
}

function emitChange(
  work: Work,
  resource: Resource,
  id: string,
  what: 'created' | 'updated',
  fields: readonly string[],
  view: Fields,
): void {
  const about = { aggregate: resource.name, aggregateId: id };
  const values = resource.personal === true ? {} : { after: view };
  const body = { version: view['version'], fields, ...values };
  work.emit({ ...about, name: `${resource.name}.${what}`, body });
  for (const event of resource.furtherEvents?.(id, fields, view) ?? []) work.emit(event);
}

function auditOf(
  work: Work,
  resource: Resource,
  id: string,
  what: 'created' | 'updated' | 'deleted',
  fields: readonly string[],
  view: Fields = {},
): void {
  work.audit({
    type: `${resource.name}.${what}`,
    subjectKind: resource.name,
    subjectId: id,
    summary: `${work.actor.name} ${what} the ${resource.name} ${id}`,
    // Passwords and PINs are named where they changed; their values are in no view.
    data: { fields, after: view },
  });
}

async function whyUntouched(work: Work, resource: Resource, id: string): Promise<HqError> {
  const now = await readOne(work, resource, id);
  return new HqError(409, 'VERSION_CHANGED', 'Somebody changed it meanwhile: look again first', {
    version: now['version'],
  });
}
