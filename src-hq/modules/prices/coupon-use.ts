import { sql } from 'kysely';
import { z } from 'zod';
import type { UsedRule } from '../../../shared/domain/pricing/price-by-book.ts';
import { renew } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import { writeEntry } from './book-entry.ts';
import { priceRuleResource } from './price-rule-resource.ts';

/** A sale as HQ booked it, as far as its coupons go. */
export interface CouponSale {
  readonly event_hash: string;
  readonly sale_id: string;
  readonly terminal_id: string;
  readonly receipt_number: string;
}

/** A second sale with a code that was good for one. */
export interface ReusedCoupon {
  readonly code: string;
  /** Of the sale that came first. */
  readonly firstReceiptNumber: string;
}

/**
 * The codes for one use that took something off this sale are used up, and their rules end, so that
 * tills stop taking them. Both sales of a code that two tills took stay as they are.
 * @returns the codes that another sale has used before
 */
export async function useUpCoupons(
  work: Work,
  sale: CouponSale,
  used: readonly UsedRule[],
): Promise<readonly ReusedCoupon[]> {
  const reused: ReusedCoupon[] = [];
  for (const { ruleId, coupon } of used) {
    if (coupon === null || !coupon.singleUse) continue;
    const written = await sql`
      insert into coupon_use (business_id, price_rule_id, code, event_hash, sale_id, terminal_id,
        receipt_number, created_at)
      values (${work.businessId}, ${ruleId}, ${coupon.code}, ${sale.event_hash}, ${sale.sale_id},
        ${sale.terminal_id}, ${sale.receipt_number}, ${work.now})
      on conflict do nothing`.execute(work.db);
    if (written.numAffectedRows === 1n) {
      await endRule(work, ruleId, coupon.code);
      continue;
    }
    const first = await firstUse(work, ruleId, coupon.code);
    if (first.eventHash === sale.event_hash) continue;
    reused.push({ code: coupon.code, firstReceiptNumber: first.receiptNumber });
  }
  return reused;
}

const Use = z.object({ eventHash: z.string(), receiptNumber: z.string() });

async function firstUse(work: Work, ruleId: string, code: string): Promise<z.infer<typeof Use>> {
  const found = await sql`
    select event_hash as "eventHash", receipt_number as "receiptNumber" from coupon_use
    where business_id = ${work.businessId} and price_rule_id = ${ruleId} and code = ${code}`.execute(
    work.db,
  );
  return Use.parse(found.rows[0]);
}

/** A rule that somebody has given another code meanwhile goes on. */
async function endRule(work: Work, ruleId: string, code: string): Promise<void> {
  const ended = await sql`
    update price_rule set active = false
    where business_id = ${work.businessId} and price_rule_id = ${ruleId} and active
      and upper(btrim(coupon->>'code')) = ${code}`.execute(work.db);
  if (ended.numAffectedRows === 0n) return;
  const version = await writeEntry(work, 'rule', ruleId, null);
  await sql`
    update price_rule set book_version = ${version}
    where business_id = ${work.businessId} and price_rule_id = ${ruleId}`.execute(work.db);
  await renew(work, priceRuleResource, ruleId);
  work.audit({
    ...{ type: 'price_rule.used_up', subjectKind: 'price_rule', subjectId: ruleId },
    ...{ summary: `The coupon ${code} was used up, and its rule ended`, data: { code } },
  });
}
