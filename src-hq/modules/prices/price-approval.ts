import { sql } from 'kysely';
import { z } from 'zod';
import { PPM_ONE } from '../../../shared/domain/money.ts';
import type { Work } from '../../store/work.ts';
import type { Person } from '../identity/person.ts';

/** A product's price in one list, as it is written. */
export interface WrittenPrice {
  readonly price_list_id: string;
  readonly price_minor: number;
  readonly counted_over: 'line' | 'cart';
  readonly tiers: readonly { readonly fromMilli: number; readonly unitPriceMinor: number }[];
}

const Row = z.object({
  ...{ price_list_id: z.string(), price_minor: z.number() },
  counted_over: z.enum(['line', 'cart']),
  tiers: z.array(z.object({ fromMilli: z.number(), unitPriceMinor: z.number() })),
});

/**
 * What of the wanted prices is written now. One that moves further than the business's threshold
 * waits for another person, and what stood before it stays; so does nothing of who may approve.
 * @param person whoever asks for them
 */
export async function heldBack(
  work: Work,
  productId: string,
  wanted: readonly WrittenPrice[],
  person: Person,
): Promise<readonly WrittenPrice[]> {
  if (person.permissions.has('prices:approve')) return wanted;
  const abovePpm = await approvalAbovePpm(work);
  if (abovePpm === null) return wanted;
  const found = await sql`
    select price_list_id, price_minor, counted_over, tiers from product_price
    where business_id = ${work.businessId} and product_id = ${productId}`.execute(work.db);
  const before = z.array(Row).parse(found.rows);
  const written: WrittenPrice[] = [];
  for (const price of wanted) {
    const now = before.find((one) => one.price_list_id === price.price_list_id);
    if (now === undefined || !movesFurther(now, price, abovePpm)) written.push(price);
    else {
      await ask(work, productId, { now, price, person });
      written.push(now);
    }
  }
  return written;
}

export async function approvalAbovePpm(work: Work): Promise<number | null> {
  const found = await sql<{ above: number | null }>`
    select approval_above_ppm as above from price_setting
    where business_id = ${work.businessId}`.execute(work.db);
  return found.rows[0]?.above ?? null;
}

/** At any quantity that either of them names; a price of nothing is always left by too much. */
function movesFurther(before: WrittenPrice, after: WrittenPrice, abovePpm: number): boolean {
  const steps = [before, after].flatMap(({ tiers }) => tiers.map((tier) => tier.fromMilli));
  return [0, ...steps].some((quantityMilli) => {
    const [was, is] = [priceAt(before, quantityMilli), priceAt(after, quantityMilli)];
    return BigInt(Math.abs(is - was)) * BigInt(PPM_ONE) > BigInt(was) * BigInt(abovePpm);
  });
}

function priceAt({ price_minor: plain, tiers }: WrittenPrice, quantityMilli: number): number {
  const reached = tiers.filter((tier) => tier.fromMilli <= quantityMilli);
  const last = reached.toSorted((one, other) => one.fromMilli - other.fromMilli).at(-1);
  return last?.unitPriceMinor ?? plain;
}

interface Asked {
  readonly now: WrittenPrice;
  readonly price: WrittenPrice;
  readonly person: Person;
}

/** One that waited before is replaced: the last word of whoever asks is the one to decide on. */
async function ask(work: Work, productId: string, { now, price, person }: Asked): Promise<void> {
  await sql`
    update price_change set status = 'REPLACED', decided_at = ${work.now}
    where business_id = ${work.businessId} and product_id = ${productId}
      and price_list_id = ${price.price_list_id} and status = 'WAITING'`.execute(work.db);
  const id = work.newId();
  await sql`
    insert into price_change (business_id, price_change_id, product_id, price_list_id,
      before_minor, price_minor, counted_over, tiers, status, asked_by, asked_at)
    values (${work.businessId}, ${id}, ${productId}, ${price.price_list_id}, ${now.price_minor},
      ${price.price_minor}, ${price.counted_over}, ${JSON.stringify(price.tiers)}, 'WAITING',
      ${person.userId}, ${work.now})`.execute(work.db);
  work.audit({
    ...{ type: 'price_change.asked', subjectKind: 'product', subjectId: productId },
    summary: `${person.name} asked for a price that another person has to approve`,
    data: { priceChangeId: id, beforeMinor: now.price_minor, priceMinor: price.price_minor },
  });
}
