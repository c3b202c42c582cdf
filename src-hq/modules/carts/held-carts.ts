import { sql } from 'kysely';
import { z } from 'zod';
import { CartBody, OfferedCart } from '../../../shared/protocol/held-carts.ts';
import type { QuestionAnswer, QuestionRequest } from '../../../shared/protocol/sync-contract.ts';
import type { Certificate } from '../../../shared/protocol/sync-identity.ts';
import type { Work } from '../../store/work.ts';
import { sendMessages } from '../sync/mailbox-buffer.ts';
import { activeEpochs } from '../sync/terminal-notices.ts';

/** A claim whose till was never heard of again lets the next one ask. */
const CLAIM_SECONDS = 120;
/** So long whoever took a cart may ask for it again. */
const GIVEN_DAYS = 7;
const MAX_LISTED = 200;

/** What a till holds now takes the place of what it held before. */
export async function offerCarts(
  work: Work,
  { carts }: QuestionRequest<'cart-offer'>,
  { terminal, storefront }: Certificate,
): Promise<QuestionAnswer<'cart-offer'>> {
  const ids = carts.map(({ saleId }) => saleId);
  await sql`
    delete from held_cart where business_id = ${work.businessId} and terminal_id = ${terminal}
      and (claim_id is null and sale_id <> all (${ids}::uuid[])
        or given_at < ${work.now}::timestamptz - make_interval(days => ${GIVEN_DAYS}))`.execute(
    work.db,
  );
  const rows = carts.map((body) => ({ id: body.saleId, body }));
  await sql`
    insert into held_cart as held
      (business_id, terminal_id, sale_id, storefront_id, body, offered_at)
    select ${work.businessId}, ${terminal}, r.id, ${storefront}, r.body, ${work.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}) as r (id uuid, body jsonb)
    on conflict (business_id, terminal_id, sale_id)
      do update set body = excluded.body where held.claim_id is null`.execute(work.db);
  return { kind: 'kept' };
}

/** What the other tills of the storefront hold and nobody has asked for. */
export async function listCarts(
  work: Work,
  { terminal, storefront }: Certificate,
): Promise<QuestionAnswer<'cart-list'>> {
  const found = await sql`
    select h.terminal_id as holder, t.name as "holderName", h.sale_id as "saleId",
      h.body ->> 'holdName' as "holdName", h.body ->> 'heldAt' as "heldAt",
      h.body ->> 'cashierName' as "cashierName", h.body ->> 'customerName' as "customerName",
      jsonb_array_length(h.body -> 'lines') as "lineCount",
      (h.body ->> 'totalMinor')::bigint as "totalMinor"
    from held_cart h
    join terminal t on t.business_id = h.business_id and t.terminal_id = h.terminal_id
    where h.business_id = ${work.businessId} and h.storefront_id = ${storefront}
      and h.terminal_id <> ${terminal} and h.given_at is null and t.state = 'ACTIVE'
      and (h.claim_id is null or h.claimed_by = ${terminal} or ${isStale(work)})
    order by h.offered_at, h.sale_id limit ${MAX_LISTED}`.execute(work.db);
  return { kind: 'carts', carts: z.array(OfferedCart).parse(found.rows) };
}

function isStale(work: Work) {
  return sql`h.claimed_at < ${work.now}::timestamptz - make_interval(secs => ${CLAIM_SECONDS})`;
}

const Row = z.object({
  claimId: z.string().nullable(),
  claimedBy: z.string().nullable(),
  stale: z.boolean().nullable(),
  given: z.boolean(),
  body: CartBody,
});

/** Locks the cart's row: whoever asks at the same time waits, and finds it claimed. */
async function lockCart(work: Work, terminal: string, saleId: string, storefront: string) {
  const found = await sql`
    select h.claim_id as "claimId", h.claimed_by as "claimedBy", ${isStale(work)} as stale,
      h.given_at is not null as given, h.body
    from held_cart h
    where h.business_id = ${work.businessId} and h.terminal_id = ${terminal}
      and h.sale_id = ${saleId} and h.storefront_id = ${storefront} for update`.execute(work.db);
  return z.array(Row).parse(found.rows)[0] ?? null;
}

/**
 * One till asks for a cart. The first claim wins; it is the holder who gives the cart away, and
 * until then a claim can be taken back.
 */
export async function takeCart(
  work: Work,
  asked: QuestionRequest<'cart-take'>,
  asker: Certificate,
): Promise<QuestionAnswer<'cart-take'>> {
  const { holder, saleId, claimId, giveUp } = asked;
  const cart = await lockCart(work, holder, saleId, asker.storefront);
  if (cart === null) return { kind: 'gone' };
  if (cart.claimId === claimId && cart.claimedBy === asker.terminal) {
    if (cart.given) return { kind: 'given', cart: cart.body };
    if (!giveUp) return { kind: 'asked' };
    await setClaim(work, asked, null);
    return { kind: 'gone' };
  }
  const isFree = !cart.given && (cart.claimId === null || cart.stale === true);
  if (giveUp || !isFree || holder === asker.terminal) return { kind: 'gone' };
  const epoch = (await activeEpochs(work, [holder])).get(holder);
  if (epoch === undefined) return { kind: 'gone' };
  await setClaim(work, asked, asker.terminal);
  const message = { kind: 'cart.asked', messageId: claimId, epoch, saleId, claimId } as const;
  await sendMessages(work, [{ terminal: holder, message }]);
  return { kind: 'asked' };
}

async function setClaim(
  work: Work,
  { holder, saleId, claimId }: QuestionRequest<'cart-take'>,
  claimedBy: string | null,
): Promise<void> {
  const claimed = claimedBy !== null;
  await sql`
    update held_cart set claim_id = ${claimed ? claimId : null}, claimed_by = ${claimedBy},
      claimed_at = ${claimed ? work.now : null}
    where business_id = ${work.businessId} and terminal_id = ${holder} and sale_id = ${saleId}
    `.execute(work.db);
}

/** The holder gives a cart to whoever asked, or says that it has it no more. */
export async function giveCart(
  work: Work,
  { saleId, claimId, cart }: QuestionRequest<'cart-give'>,
  { terminal, storefront }: Certificate,
): Promise<QuestionAnswer<'cart-give'>> {
  const row = await lockCart(work, terminal, saleId, storefront);
  if (row?.claimId !== claimId) return { kind: 'kept' };
  if (row.given) return { kind: 'given' };
  const own = sql`business_id = ${work.businessId} and terminal_id = ${terminal}
    and sale_id = ${saleId}`;
  if (cart === null) {
    await sql`delete from held_cart where ${own}`.execute(work.db);
    return { kind: 'kept' };
  }
  await sql`
    update held_cart set given_at = ${work.now}, body = ${JSON.stringify(cart)}
    where ${own}`.execute(work.db);
  return { kind: 'given' };
}
