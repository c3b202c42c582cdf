import { sql } from 'kysely';
import { z } from 'zod';
import { ConflictReason } from '../../../shared/protocol/hello.ts';
import { MailboxMessage } from '../../../shared/protocol/mailbox.ts';
import { MasterRow } from '../../../shared/protocol/pull.ts';
import { Certificate, StreamKey } from '../../../shared/protocol/sync-identity.ts';
import type { Work } from '../../store/work.ts';
import { hashOfCode } from '../terminals/enrolment-code.ts';
import type { InboxTables } from './postgres-inbox.ts';
import { sendMessages } from './mailbox-buffer.ts';
import type { ProjectionPort } from './projection-buffer.ts';
import type { EnrolCode, IdentityRecord, SyncTx } from './sync-store.ts';
import { showIdentity } from './terminal-row.ts';

const Identity: z.ZodType<IdentityRecord> = z.strictObject({
  certificate: Certificate,
  status: z.enum(['active', 'closed', 'conflict', 'lost']),
  reason: ConflictReason.nullable(),
  successor: z.number().nullable(),
  missing: StreamKey.extend({
    branch: z.number(),
    afterSeq: z.number(),
    throughSeq: z.number(),
  }).nullable(),
  fence: z.strictObject({
    count: z.number(),
    confirmed: z.string(),
    offered: z.array(z.strictObject({ token: z.string(), bootNonce: z.string() })),
  }),
  challenge: z.string().nullable(),
  seen: z.boolean(),
  reportedTo: z.string(),
  reportUntil: z.string().nullable(),
});

const MAX_SERIES = 99;

type IdentityTables = Omit<SyncTx, keyof InboxTables | keyof ProjectionPort>;

/** Who speaks for whom, the mailboxes and the feed. */
export function identityTables(work: Work): IdentityTables {
  return {
    ...metaTables(work),
    ...identities(work),
    ...series(work),
    ...enrolCodes(work),
    ...mailbox(work),
    ...feed(work),
  };
}

function metaTables({ db, businessId }: Work) {
  return {
    meta: async () => {
      // Shared, so that a grant and the beginning of a recovery do not pass each other.
      const found = await sql<{ incarnation: string; recovering: boolean }>`
        select incarnation, recovering from business
        where business_id = ${businessId} for share`.execute(db);
      const row = found.rows[0];
      if (row === undefined) throw new Error(`There is no business ${businessId}`);
      return row;
    },
    saveMeta: async ({ incarnation, recovering }) => {
      await sql`update business set incarnation = ${incarnation}, recovering = ${recovering}
        where business_id = ${businessId}`.execute(db);
    },
  } satisfies Partial<SyncTx>;
}

function identities(work: Work) {
  const { db, businessId } = work;
  const records = async (where: ReturnType<typeof sql>): Promise<readonly IdentityRecord[]> => {
    const found = await sql<{ record: unknown }>`
      select record from sync_identity
      where business_id = ${businessId} and ${where}`.execute(db);
    return found.rows.map((row) => Identity.parse(row.record));
  };
  return {
    identity: async (terminal, epoch) => {
      const place = sql`terminal_id = ${terminal} and epoch = ${epoch} for update`;
      return (await records(place))[0] ?? null;
    },
    saveIdentity: async (identity) => {
      const { terminal, epoch, storefront } = identity.certificate;
      await sql`
        insert into sync_identity
          (business_id, terminal_id, epoch, storefront_id, status, record)
        values (${businessId}, ${terminal}, ${epoch}, ${storefront}, ${identity.status},
          ${JSON.stringify(identity)})
        on conflict (business_id, terminal_id, epoch) do update set
          storefront_id = excluded.storefront_id, status = excluded.status,
          record = excluded.record`.execute(db);
      await showIdentity(work, identity);
    },
    identitiesOf: (terminal) => records(sql`terminal_id = ${terminal} order by epoch`),
    activeIdentities: (storefront) =>
      records(sql`status = 'active'
        and (${storefront}::uuid is null or storefront_id = ${storefront}::uuid)
        order by terminal_id, epoch`),
  } satisfies Partial<SyncTx>;
}

function series({ db, businessId }: Work) {
  return {
    nextSeries: async (storefront) => {
      const found = await sql<{ last: number }>`
        insert into series_counter as counter values (${businessId}, ${storefront}, 1)
        on conflict (business_id, storefront_id)
          do update set last_series = counter.last_series + 1
          where counter.last_series < ${MAX_SERIES}
        returning last_series as last`.execute(db);
      const last = found.rows[0]?.last;
      return last === undefined ? null : String(last).padStart(2, '0');
    },
    skipSeries: async (by) => {
      await sql`
        update series_counter set last_series = least(${MAX_SERIES}, last_series + ${by})
        where business_id = ${businessId}`.execute(db);
    },
    seriesUsed: async (storefront, used) => {
      await sql`
        insert into series_counter as counter values (${businessId}, ${storefront}, ${Number(used)})
        on conflict (business_id, storefront_id) do update
          set last_series = greatest(counter.last_series, excluded.last_series)`.execute(db);
    },
  } satisfies Partial<SyncTx>;
}

function enrolCodes(work: Work) {
  const { db, businessId, now } = work;
  return {
    enrolCode: async (code): Promise<EnrolCode | null> => {
      const row = await db
        .selectFrom('enrolment_code')
        .select(['storefront_id as storefront', 'terminal_id as terminal'])
        .select(['used_by as usedBy', 'epoch', 'expires_at as expiresAt'])
        .where('business_id', '=', businessId)
        .where('code_sha256', '=', hashOfCode(code))
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return null;
      const { expiresAt, ...found } = row;
      // One that was used goes on answering the device that used it.
      return { code, ...found, expired: row.usedBy === null && expiresAt <= now };
    },
    saveEnrolCode: async ({ code, usedBy, epoch }) => {
      await db
        .updateTable('enrolment_code')
        .set({ used_by: usedBy, epoch, used_at: now })
        .where('business_id', '=', businessId)
        .where('code_sha256', '=', hashOfCode(code))
        .execute();
    },
    expireCodes: async (terminal) => {
      await db
        .updateTable('enrolment_code')
        .set({ expires_at: now })
        .where('business_id', '=', businessId)
        .where('terminal_id', '=', terminal)
        .where('used_by', 'is', null)
        .where('expires_at', '>', now)
        .execute();
    },
  } satisfies Partial<SyncTx>;
}

const Numbered = z.object({ seq: z.number(), body: z.looseObject({}) });

function mailbox(work: Work) {
  const { db, businessId } = work;
  return {
    sendMessage: (terminal, message) => sendMessages(work, [{ terminal, message }]),
    messages: async ({ terminal, epoch }, afterSeq, limit) => {
      const found = await sql`
        select seq, body from mailbox_message
        where business_id = ${businessId} and terminal_id = ${terminal} and epoch = ${epoch}
          and seq > ${afterSeq} order by seq limit ${limit}`.execute(db);
      return z
        .array(Numbered)
        .parse(found.rows)
        .map(({ seq, body }) => MailboxMessage.parse({ ...body, seq }));
    },
    openRecalls: async (counters) => {
      const found = await sql<{ key: string }>`
        select (m.body ->> 'counter') || ' ' || m.terminal_id || '/' || m.epoch as key
        from mailbox_counter c
        join mailbox_message m on m.business_id = c.business_id
          and m.terminal_id = c.terminal_id and m.seq > c.read_seq
          and m.body ->> 'kind' = 'lease.recalled'
          and m.body ->> 'counter' = any (${[...counters]}::text[])
        where c.business_id = ${businessId}`.execute(db);
      return new Set(found.rows.map(({ key }) => key));
    },
    mailboxHead: async (terminal) => {
      const found = await sql<{ last: number }>`
        select last_seq as last from mailbox_counter
        where business_id = ${businessId} and terminal_id = ${terminal}`.execute(db);
      return found.rows[0]?.last ?? 0;
    },
  } satisfies Partial<SyncTx>;
}

const Body = z.record(z.string(), z.unknown()).nullable();

function feed(work: Work) {
  const { db, businessId } = work;
  return {
    // Kept until the transaction's end, where numbers are taken.
    appendFeed: async (scope, { entity, key, version, body }) => {
      const parsed = Body.parse(body === null ? null : JSON.parse(body));
      work.publish({ entity, entityId: key, storefrontId: scope, version, body: parsed });
    },
    feedPage: async (scope, afterSeq, limit) => {
      // `is not distinct from` counts as a rare match, for which every page would sort the feed.
      const inScope =
        scope === null ? sql`storefront_id is null` : sql`storefront_id = ${scope}::uuid`;
      const found = await sql`
        select seq, entity, entity_id as key, version, body::text as body from change_feed
        where business_id = ${businessId} and seq > ${afterSeq}
          and ${inScope}
        order by seq limit ${limit}`.execute(db);
      return z.array(MasterRow).parse(found.rows);
    },
  } satisfies Partial<SyncTx>;
}
