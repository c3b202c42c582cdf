import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { HqError } from './hq-error.ts';
import type { Work } from './store/work.ts';

/** Kept this long; a client that tries again later than that must look first. */
const KEY_LIFE_MS = 30 * 24 * 60 * 60 * 1_000;

export interface KeyedCall {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly personId: string;
}

/**
 * A POST with an `Idempotency-Key` happens once. The key's row is written in the same transaction
 * as what the POST does, so a crash leaves both or neither, and a second node waits at the row for
 * the first. The same key with another body or path is refused. A refused POST did nothing and
 * keeps no key. One person's keys are not another's.
 */
export async function onceForKey<T>(
  work: Work,
  call: KeyedCall,
  run: () => Promise<T>,
): Promise<unknown> {
  const given = call.request.headers['idempotency-key'];
  if (given === undefined) return run();
  if (typeof given !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(given)) {
    throw new HqError(400, 'IDEMPOTENCY_KEY_INVALID', 'The key is 1 to 128 printable letters');
  }
  const path = call.request.url;
  const bodySha256 = createHash('sha256')
    .update(JSON.stringify(call.request.body ?? null))
    .digest();
  const row = {
    business_id: work.businessId,
    user_id: call.personId,
    key: given,
    method: call.request.method,
    path,
    body_sha256: bodySha256,
    status: null,
    answer: null,
    created_at: work.now,
  };
  const taken = await work.db
    .insertInto('idempotency_key')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (taken.numInsertedOrUpdatedRows === 0n) return earlierAnswer(work, call, row);
  await forgetOld(work);
  const value = await run();
  await work.db
    .updateTable('idempotency_key')
    .set({ status: call.reply.statusCode, answer: JSON.stringify(value) })
    .where('business_id', '=', work.businessId)
    .where('user_id', '=', call.personId)
    .where('key', '=', given)
    .execute();
  return value;
}

/** A few go with every new one, so that the table does not grow for ever. */
async function forgetOld(work: Work): Promise<void> {
  const oldest = new Date(Date.parse(work.now) - KEY_LIFE_MS).toISOString();
  await sql`
    delete from idempotency_key where (business_id, user_id, key) in (
      select business_id, user_id, key from idempotency_key
      where business_id = ${work.businessId} and created_at < ${oldest}
      limit 10 for update skip locked)`.execute(work.db);
}

interface KeyRow {
  readonly key: string;
  readonly path: string;
  readonly body_sha256: Buffer;
}

async function earlierAnswer(work: Work, call: KeyedCall, row: KeyRow): Promise<unknown> {
  const earlier = await work.db
    .selectFrom('idempotency_key')
    .select(['path', 'body_sha256', 'status', 'answer'])
    .where('business_id', '=', work.businessId)
    .where('user_id', '=', call.personId)
    .where('key', '=', row.key)
    .executeTakeFirstOrThrow();
  if (earlier.path !== row.path || !earlier.body_sha256.equals(row.body_sha256)) {
    throw new HqError(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'This key was used for something else: make a new key for a new request',
    );
  }
  call.reply.status(earlier.status ?? 200).header('idempotency-replayed', 'true');
  return earlier.answer;
}
