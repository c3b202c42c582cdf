import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { z } from 'zod';
import { parseReceiptNumber, type ReceiptNumber } from '../shared/domain/receipt-number.ts';
import { Ack, ackMessage, Certificate } from '../shared/protocol/sync-identity.ts';
import type { Work } from '../src-hq/store/work.ts';
import { refundChecks } from './verify-across-refunds.ts';
import { shiftChecks } from './verify-across-shifts.ts';
import { openForReading, STORE_FILE } from '../src-main/store/connection.ts';

/** One thing that must hold between terminals and HQ, and what was found. */
export interface AcrossCheck {
  /** SYNC's number. */
  readonly invariant: number;
  readonly what: string;
  checked: number;
  readonly problems: string[];
}

const JournalRow = z.object({ seq: z.number(), hash: z.string(), bytes: z.string() });
const Held = z.object({ counter: z.string(), held: z.number() });
const SyncRow = z.object({
  certificate_json: z.string().nullable(),
  ack_json: z.string().nullable(),
  hq_public_key: z.string().nullable(),
  conflict_reason: z.string().nullable(),
});

interface TillBooks {
  readonly dataDir: string;
  readonly certificate: Certificate | null;
  readonly ack: Ack | null;
  readonly hqPublicKey: string | null;
  readonly inConflict: boolean;
  readonly headSeq: number;
  readonly durableSeq: number;
  readonly journal: readonly z.infer<typeof JournalRow>[];
  /** Hashes of what a restored disk had lost and HQ gave back. */
  readonly recovered: readonly string[];
  readonly held: ReadonlyMap<string, number>;
  readonly appliedMessages: ReadonlySet<string>;
  readonly receipts: readonly ReceiptNumber[];
  /** With the place of their sale in the journal. */
  readonly overrides: readonly { readonly id: string; readonly seq: number }[];
}

/**
 * Holds terminals' stores against HQ's database: what is in one must be in the other. Both must be
 * at rest; what a terminal has not sent yet is counted as such and is no fault.
 */
export async function verifyAcross(
  work: Work,
  dataDirs: readonly string[],
): Promise<readonly AcrossCheck[]> {
  const tills = dataDirs.map(readTill);
  const books = tills.map(({ dataDir, ack, journal }) => {
    return { dataDir, ackedSeq: ack?.seq ?? 0, journal };
  });
  return [
    ...(await journalChecks(work, tills)),
    countersignatures(tills),
    receiptNumbers(tills),
    await heldUnits(work, tills),
    await overrideExceptions(work, tills),
    ...(await refundChecks(work, books)),
    ...(await shiftChecks(work, books)),
  ];
}

function readTill(dataDir: string): TillBooks {
  const db = openForReading(join(dataDir, STORE_FILE));
  try {
    return db.transaction((): TillBooks => {
      const all = <T>(schema: z.ZodType<T>, query: string): T[] =>
        z.array(schema).parse(db.prepare(query).all());
      const [sync] = all(SyncRow, 'select * from sync_state');
      const [head] = all(
        z.object({ head: z.number(), durable: z.number() }),
        'select journal_seq as head, durable_seq as durable from trail_head, journal_cursor',
      );
      const text = (query: string): string[] =>
        all(z.object({ id: z.string() }), query).map(({ id }) => id);
      const parsed = <T>(schema: z.ZodType<T>, json: string | null | undefined): T | null =>
        json === null || json === undefined ? null : schema.parse(JSON.parse(json));
      return {
        dataDir,
        certificate: parsed(Certificate, sync?.certificate_json),
        ack: parsed(Ack, sync?.ack_json),
        hqPublicKey: sync?.hq_public_key ?? null,
        inConflict: sync?.conflict_reason !== null,
        headSeq: head?.head ?? 0,
        durableSeq: head?.durable ?? 0,
        journal: all(
          JournalRow,
          'select seq, lower(hex(hash)) as hash, cast(bytes as text) as bytes from journal order by seq',
        ),
        recovered: text('select hash as id from recovered_event'),
        held: new Map(
          all(Held, 'select counter, available + reserved as held from held_counter').map((row) => [
            row.counter,
            row.held,
          ]),
        ),
        appliedMessages: new Set(text('select message_id as id from mailbox_applied')),
        receipts: text(
          // Sales and refunds take their numbers from one series.
          `select receipt_number as id from sale where receipt_number is not null
           union all select receipt_number from refund`,
        ).map((number) => {
          const parts = parseReceiptNumber(number);
          if (parts === null) throw new Error(`${dataDir}: ${number} is no receipt number`);
          return parts;
        }),
        overrides: all(
          z.object({ id: z.string(), seq: z.number() }),
          `select override_id as id, journal.seq from override_grant
             join journal on journal.subject_id = override_grant.sale_id
               and journal.type = 'sale.completed'`,
        ),
      };
    })();
  } finally {
    db.close();
  }
}

function check(invariant: number, what: string): AcrossCheck {
  return { invariant, what, checked: 0, problems: [] };
}

/** Invariants 2 and 3: HQ's events of these terminals are their journals, byte for byte. */
async function journalChecks(
  { db, businessId }: Work,
  tills: readonly TillBooks[],
): Promise<readonly AcrossCheck[]> {
  const facts = check(2, 'what a terminal sent lies at HQ, byte for byte');
  const order = check(3, 'durable ≤ acked ≤ head, and HQ has no more than the journal');
  const own = new Set(
    tills.flatMap(({ journal, recovered }) => [...journal.map(({ hash }) => hash), ...recovered]),
  );
  for (const { dataDir, journal, ack, headSeq, durableSeq } of tills) {
    const acked = ack?.seq ?? 0;
    order.checked += 1;
    if (!(durableSeq <= acked && acked <= headSeq)) {
      order.problems.push(`${dataDir}: durable ${durableSeq}, acked ${acked}, head ${headSeq}`);
    }
    const known = new Map<string, string>();
    const hashes = journal.map(({ hash }) => hash);
    const found = await sql<{ hash: string; bytes: string }>`
      select hash, bytes from journal_event
      where business_id = ${businessId} and hash = any(${hashes})`.execute(db);
    for (const row of found.rows) known.set(row.hash, row.bytes);
    for (const event of journal) {
      const bytes = known.get(event.hash);
      // The last answer may be lost: HQ then has more than the terminal knows.
      if (event.seq > acked && bytes === undefined) continue;
      facts.checked += 1;
      if (bytes !== event.bytes) facts.problems.push(`${dataDir}: event ${event.seq} is not at HQ`);
    }
    await hqHasNoMore({ db, businessId }, { dataDir, journal, own }, order);
  }
  return [facts, order];
}

/** An event under this terminal's names that no disk holds: neither its own nor a copy's. */
async function hqHasNoMore(
  { db, businessId }: Pick<Work, 'db' | 'businessId'>,
  {
    dataDir,
    journal,
    own,
  }: Pick<TillBooks, 'dataDir' | 'journal'> & { readonly own: ReadonlySet<string> },
  order: AcrossCheck,
): Promise<void> {
  const names = new Set(journal.map(({ bytes }) => nameOf(bytes)));
  for (const name of names) {
    const [terminal = '', epoch = '0'] = name.split('/');
    const more = await sql<{ seq: number; hash: string }>`
      select seq, hash from journal_key where business_id = ${businessId}
        and terminal_id = ${terminal} and epoch = ${Number(epoch)}`.execute(db);
    for (const { seq, hash } of more.rows) {
      order.checked += 1;
      if (!own.has(hash)) order.problems.push(`${dataDir}: HQ alone has event ${seq} of ${name}`);
    }
  }
}

function nameOf(bytes: string): string {
  const { terminal, epoch } = z
    .looseObject({ terminal: z.string(), epoch: z.number() })
    .parse(JSON.parse(bytes));
  return `${terminal}/${epoch}`;
}

/** Invariant 4. */
function countersignatures(tills: readonly TillBooks[]): AcrossCheck {
  const signed = check(4, "HQ's countersignature is over an event of this journal");
  for (const { dataDir, ack, hqPublicKey, journal } of tills) {
    if (ack === null || hqPublicKey === null) continue;
    signed.checked += 1;
    const key = createPublicKey({
      key: Buffer.from(hqPublicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const message = Buffer.from(ackMessage(ack));
    const holds = verifySignature(null, message, key, Buffer.from(ack.signature, 'base64'));
    const ours = journal.some(({ seq, hash }) => seq === ack.seq && hash === ack.hash);
    if (!holds || !ours) signed.problems.push(`${dataDir}: ack ${ack.seq}`);
  }
  return signed;
}

/** Invariant 5; that none is two sales unflagged is HQ's to say, who has both of a copied disk. */
function receiptNumbers(tills: readonly TillBooks[]): AcrossCheck {
  const numbers = check(5, 'receipt numbers of all terminals: gapless in each series');
  const bySeries = new Map<string, Set<number>>();
  for (const { receipts } of tills) {
    for (const { series, counter } of receipts) {
      numbers.checked += 1;
      bySeries.set(series, (bySeries.get(series) ?? new Set()).add(counter));
    }
  }
  for (const [series, counters] of bySeries) {
    const sorted = [...counters].toSorted((one, other) => one - other);
    const wrong = sorted.findIndex((counter, index) => counter !== index + 1);
    if (wrong >= 0) numbers.problems.push(`series ${series} at its ${wrong + 1}. receipt`);
  }
  return numbers;
}

/** Invariants 7 to 9, across: what HQ thinks a terminal holds is what it holds. */
async function heldUnits(
  { db, businessId }: Work,
  tills: readonly TillBooks[],
): Promise<AcrossCheck> {
  const units = check(8, 'what HQ has leased to a terminal is what it may still spend');
  for (const { dataDir, certificate, inConflict, ack, headSeq, held, appliedMessages } of tills) {
    if (certificate === null || inConflict || (ack?.seq ?? 0) < headSeq) continue;
    const { terminal, epoch } = certificate;
    const sent = await sql<{ id: string; counter: string; amount: number }>`
      select body ->> 'messageId' as id, body ->> 'counter' as counter,
        (body ->> 'amount')::bigint as amount
      from mailbox_message where business_id = ${businessId} and terminal_id = ${terminal}
        and epoch = ${epoch} and body ->> 'kind' = 'lease.granted'`.execute(db);
    const underWay = new Map<string, number>();
    for (const { id, counter, amount } of sent.rows) {
      if (appliedMessages.has(id)) continue;
      underWay.set(counter, (underWay.get(counter) ?? 0) + amount);
    }
    const leased = await sql<{ counter: string; leased: number; transit: number }>`
      select counter, leased, in_transit as transit from counter_holder
      where business_id = ${businessId} and holder = ${`${terminal}/${epoch}`}`.execute(db);
    const known = new Map(leased.rows.map((row) => [row.counter, row]));
    for (const counter of new Set([...known.keys(), ...held.keys(), ...underWay.keys()])) {
      units.checked += 1;
      const hq = known.get(counter) ?? { leased: 0, transit: 0 };
      const here = held.get(counter) ?? 0;
      const coming = underWay.get(counter) ?? 0;
      if (hq.leased === here && hq.transit === coming) continue;
      units.problems.push(
        `${dataDir}: ${counter}: HQ ${hq.leased} and ${hq.transit} under way, ` +
          `the terminal ${here} and ${coming}`,
      );
    }
  }
  return units;
}

/** Invariant 13. */
async function overrideExceptions(
  { db, businessId }: Work,
  tills: readonly TillBooks[],
): Promise<AcrossCheck> {
  const once = check(13, 'each override is one exception at HQ');
  for (const { dataDir, overrides, ack } of tills) {
    for (const { id, seq } of overrides) {
      if (seq > (ack?.seq ?? 0)) continue;
      once.checked += 1;
      const found = await sql`select from exception where business_id = ${businessId}
        and type = 'override' and clash_key = ${`override:${id}`}`.execute(db);
      if (found.rows.length !== 1) {
        once.problems.push(`${dataDir}: override ${id}: ${found.rows.length} exceptions`);
      }
    }
  }
  return once;
}
