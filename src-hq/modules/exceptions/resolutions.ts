import { sql } from 'kysely';
import { z } from 'zod';
import { shareOf } from '../../../shared/domain/lease.ts';
import { Unit } from '../../../shared/domain/product.ts';
import { HqError } from '../../hq-error.ts';
import type { Work } from '../../store/work.ts';
import { mergeCustomers } from '../customers/merge-customers.ts';
import type { Person } from '../identity/person.ts';
import { checkAgain } from '../shifts/z-check.ts';
import { applyFact } from '../sync/hq-facts.ts';
import { inSync } from '../sync/postgres-sync-store.ts';
import { expectedOf, projectEvent } from '../sync/project-event.ts';
import type { SyncTx } from '../sync/sync-store.ts';

/** What may be decided of each kind of clash; the first is what is offered first. */
const OFFERED: Readonly<Record<string, readonly Resolution[]>> = {
  fork: ['count_doubt', 'write_off', 'acknowledge'],
  terminal_restored: ['count_doubt', 'write_off', 'acknowledge'],
  terminal_lost: ['count_doubt', 'write_off', 'acknowledge'],
  duplicate_number: ['confirm_duplicate'],
  override: ['accept', 'question'],
  projection_failed: ['retry', 'set_aside'],
  duplicate_customer: ['merge', 'keep_both'],
  z_differs: ['check_again', 'accept'],
};
/** Of a clash whose facts stand as they are, and whose counters show it already. */
const ANY: readonly Resolution[] = ['accept'];

/**
 * - `count_doubt`: what a lost, cloned or restored terminal held was counted; what was found is HQ's.
 * - `write_off`: none of it was found.
 * - `retry`: the event is projected again, by this program.
 * - `merge`: a customer made at a till is one who was there already, and becomes them.
 * - `check_again`: what was missing has been booked since, and the Z is what HQ makes of it.
 * - The others change nothing but what people know of it.
 */
export const Resolution = z.enum([
  ...(['count_doubt', 'write_off', 'retry', 'set_aside', 'accept', 'question'] as const),
  ...(['acknowledge', 'confirm_duplicate', 'merge', 'keep_both', 'check_again'] as const),
]);
export type Resolution = z.infer<typeof Resolution>;

export const MAX_COUNTS = 1_000;

export const Decision = z.strictObject({
  resolution: Resolution,
  note: z.string().trim().max(500).optional(),
  /** For `count_doubt`: how many units of each counter in doubt were found. */
  counts: z
    .array(z.strictObject({ counter: z.string().max(200), found: z.number().int().min(0) }))
    .max(MAX_COUNTS)
    .optional(),
});
export type Decision = z.infer<typeof Decision>;

export const DoubtView = z.strictObject({
  counter: z.string(),
  inDoubt: z.number().int().describe('Thousandths of goods, minor units of credit'),
  kind: z.enum(['stock', 'credit', 'refund']),
  ...{ nameEn: z.string(), nameRu: z.string(), nameKk: z.string() },
  sku: z.string().nullable(),
  unit: Unit.nullable(),
  place: z.string().nullable().describe('The warehouse'),
});
type DoubtView = z.infer<typeof DoubtView>;

export interface Clash {
  readonly type: string;
  readonly clashKey: string;
}

export function offeredFor(type: string): readonly Resolution[] {
  return OFFERED[type] ?? ANY;
}

/**
 * Does what was decided; with the exception's own change it happens whole or not at all.
 * @returns what it moved, for the audit
 * @throws HqError RESOLUTION_UNFIT, COUNT_INCOMPLETE, COUNT_TOO_HIGH, RETRY_FAILED, CUSTOMER_GONE,
 *   Z_STILL_DIFFERS
 */
export function carryOut(
  work: Work,
  clash: Clash,
  decided: Decision,
  person: Person,
): Promise<Readonly<Record<string, unknown>>> {
  const { resolution } = decided;
  const offered = offeredFor(clash.type);
  if (!offered.includes(resolution)) {
    const message = `A clash of this kind is resolved by: ${offered.join(', ')}`;
    throw new HqError(422, 'RESOLUTION_UNFIT', message, { offered });
  }
  if (resolution === 'retry') return retry(work, hashOf(clash));
  if (resolution === 'check_again') {
    return checkAgain(work, hashOf(clash)).then(() => ({ agrees: true }));
  }
  if (resolution === 'merge') {
    const [, fromId = '', intoId = ''] = clash.clashKey.split(':');
    return mergeCustomers(work, fromId, intoId, person);
  }
  if (resolution === 'count_doubt') {
    const found = new Map((decided.counts ?? []).map((one) => [one.counter, one.found]));
    return clearDoubts(work, holderOf(clash), (counter) => found.get(counter) ?? null);
  }
  if (resolution === 'write_off') return clearDoubts(work, holderOf(clash), () => 0);
  return Promise.resolve({});
}

/** What the holder of a clash had, of which nobody knows. */
export async function doubtsOf(work: Work, clash: Clash): Promise<DoubtView[]> {
  if (!offeredFor(clash.type).includes('count_doubt')) return [];
  const found = await sql`
    select h.counter, h.in_doubt as "inDoubt", split_part(h.counter, ':', 1) as kind,
      coalesce(p.name_en, c.name, '') as "nameEn", coalesce(p.name_ru, c.name, '') as "nameRu",
      coalesce(p.name_kk, c.name, '') as "nameKk", p.sku, p.unit, w.name as place
    from counter_holder h
    join counter_ledger l on l.business_id = h.business_id and l.counter = h.counter
    left join product p on p.business_id = l.business_id and p.product_id = l.product_id
    left join customer c on c.business_id = l.business_id and c.customer_id = l.customer_id
    left join warehouse w on w.business_id = l.business_id and w.warehouse_id = l.warehouse_id
    where h.business_id = ${work.businessId} and h.holder = ${holderOf(clash)} and h.in_doubt > 0
    order by l.product_id is null, w.name, p.sku, h.counter limit ${MAX_COUNTS}`.execute(work.db);
  return z.array(DoubtView).parse(found.rows);
}

/** `terminal_lost:<terminal>/<epoch>`. */
function holderOf({ clashKey }: Clash): string {
  return clashKey.slice(clashKey.indexOf(':') + 1);
}

/** `projection_failed:<hash>`, `z_differs:<hash>`. */
function hashOf({ clashKey }: Clash): string {
  return clashKey.slice(clashKey.indexOf(':') + 1);
}

function clearDoubts(
  work: Work,
  holder: string,
  foundOf: (counter: string) => number | null,
): Promise<Readonly<Record<string, unknown>>> {
  return inSync(work, async (tx: SyncTx) => {
    const cleared: { counter: string; inDoubt: number; found: number }[] = [];
    const uncounted: Pick<DoubtView, 'counter' | 'inDoubt'>[] = [];
    for (const counter of await tx.countersOf(holder)) {
      const { inDoubt } = shareOf(await tx.ledger(counter), holder);
      if (inDoubt === 0) continue;
      const found = foundOf(counter);
      if (found === null) {
        uncounted.push({ counter, inDoubt });
        continue;
      }
      if (found > inDoubt) {
        const message = 'More was counted than is in doubt: receive the rest as goods';
        throw new HqError(422, 'COUNT_TOO_HIGH', message, { counter, inDoubt, found });
      }
      await applyFact(tx, { kind: 'counted', holder, counter, found });
      cleared.push({ counter, inDoubt, found });
    }
    if (uncounted.length === 0) return { holder, cleared };
    const message = 'Some of what is in doubt was not counted: nothing was changed';
    throw new HqError(422, 'COUNT_INCOMPLETE', message, { uncounted: uncounted.slice(0, 100) });
  });
}

async function retry(work: Work, hash: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    await inSync(work, async (tx) => {
      const row = await tx.eventByHash(hash);
      if (row === null) throw new Error(`The inbox lacks the event ${hash}`);
      await tx.expect(expectedOf([row]));
      await projectEvent(tx, row);
      await tx.appendLog({ kind: 'retried', hash });
    });
    return { hash };
  } catch (error) {
    const message = 'It still cannot be booked: nothing was changed, and the event is kept';
    const reason = error instanceof Error ? error.message.slice(0, 500) : String(error);
    throw new HqError(409, 'RETRY_FAILED', message, { reason });
  }
}
