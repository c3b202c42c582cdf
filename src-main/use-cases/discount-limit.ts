import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import {
  formatMinor,
  type Minor,
  minor,
  multiplyRound,
  PPM_ONE,
} from '../../shared/domain/money.ts';
import { limitsOf, type Role } from '../../shared/domain/permission.ts';
import type { PricedLine } from '../../shared/domain/pricing/cart-pricing.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { DraftLine, OverrideGrant, PricedDraft } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import type { Actor, TillDeps } from './deps.ts';
import { type Grantor, refuseOverride, useOverride } from './override.ts';

/** Who asks for a discount, and who stands beside them. */
export interface DiscountAsker {
  readonly deps: TillDeps;
  readonly tx: WriteTx;
  readonly actor: Actor;
  readonly grantor: Grantor | null;
  readonly saleId: SaleId;
}

export interface GivenAway {
  /** Null for the whole sale. */
  readonly lineId: LineId | null;
  readonly discountMinor: Minor;
  readonly baseMinor: Minor;
  /**
   * The share that was asked for; 0 where it was an amount. An empty cart's share is of nothing
   * yet.
   */
  readonly sharePpm: number;
}

/** CART-3: a discount over the role's share of its base needs a second person. */
export function allowDiscount(asker: DiscountAsker, given: GivenAway): Result<null, IpcError> {
  const { actor, grantor, deps, tx, saleId } = asker;
  const { discountMinor, lineId } = given;
  if (isWithin(actor.user.role, given)) return ok(null);
  if (grantor && !isWithin(grantor.user.role, given)) {
    const need = { kind: 'discount_limit', saleId, lineId } as const;
    return err(refuseOverride(deps, actor, grantor, need));
  }
  const { currency } = tx.terminal.storefront();
  return useOverride(deps, tx, actor, grantor, {
    kind: 'discount_limit',
    saleId,
    lineId,
    amountMinor: discountMinor,
    refusal: ipcError('LIMIT_DISCOUNT', {
      limitPpm: limitsOf(actor.user.role).maxDiscountPpm,
      amount: formatMinor(discountMinor, currency, actor.user.locale, { symbol: true }),
    }),
  });
}

function isWithin(role: Role, { discountMinor, baseMinor, sharePpm }: GivenAway): boolean {
  return sharePpm <= limitsOf(role).maxDiscountPpm && discountMinor <= limitOf(role, baseMinor);
}

function limitOf(role: Role, baseMinor: Minor): Minor {
  return multiplyRound(baseMinor, limitsOf(role).maxDiscountPpm, PPM_ONE);
}

/**
 * CART-3 once more, before money is taken: an amount that was a fair share of a full cart may be
 * most of what is left of it. What was allowed on this sale, and as much of it, still stands.
 */
export function checkGivenAway(asker: DiscountAsker, sale: PricedDraft): Result<null, IpcError> {
  const { lines } = sale.priced;
  const labels = lines.filter((line, index) => isLabelPrice(sale.draft.lines[index], line));
  const { baseMinor, discountMinor } = givenOnSale(sale);
  let discount: number = discountMinor;
  for (const line of labels) discount -= line.lineDiscountMinor;
  const given: GivenAway = {
    lineId: null,
    discountMinor: minor(discount),
    baseMinor,
    sharePpm: 0,
  };
  const { role } = asker.actor.user;
  if (isWithin(role, given)) return ok(null);
  const grants = asker.tx.saleWrites
    .overridesOf(asker.saleId)
    .filter((one) => one.kind === 'discount_limit');
  if (discount <= allowedBefore(role, sale, grants)) return ok(null);
  return allowDiscount(asker, given);
}

/** What a person gave, and of what: what the book's rules took off is neither. */
type Given = Pick<GivenAway, 'baseMinor' | 'discountMinor'>;

export function givenOnLine({ priced, byBook }: PricedDraft, index: number): Given {
  const line = priced.lines[index];
  if (line === undefined) return { baseMinor: minor(0), discountMinor: minor(0) };
  const ruleMinor = byBook?.lines[index]?.ruleDiscountMinor ?? 0;
  return {
    baseMinor: minor(line.grossMinor - ruleMinor),
    discountMinor: minor(line.discountMinor - ruleMinor),
  };
}

export function givenOnSale({ priced, byBook }: PricedDraft): Given {
  let ruleMinor = 0;
  for (const line of byBook?.lines ?? []) ruleMinor += line.ruleDiscountMinor;
  const { subtotalMinor, discountMinor } = priced.totals;
  return {
    baseMinor: minor(subtotalMinor - ruleMinor),
    discountMinor: minor(discountMinor - ruleMinor),
  };
}

/** What a label's price made of it: no discount that anybody gave. */
function isLabelPrice(line: DraftLine | undefined, priced: PricedLine): boolean {
  if (line?.discount?.kind !== 'amount') return false;
  const amountMinor = priced.grossMinor - priced.lineDiscountMinor;
  return line.trace.some((step) => step.rule === 'embedded' && step.amountMinor === amountMinor);
}

/** The role's share of what nobody else allowed anything on, and what was allowed on the rest. */
function allowedBefore(role: Role, sale: PricedDraft, grants: readonly OverrideGrant[]): number {
  const most = (lineId: LineId | null): number =>
    Math.max(0, ...grants.filter((one) => one.lineId === lineId).map((one) => one.amountMinor));
  let own = 0;
  let allowed = 0;
  for (const [index, line] of sale.priced.lines.entries()) {
    const granted = most(line.lineId);
    if (granted === 0) own += givenOnLine(sale, index).baseMinor;
    else allowed += granted;
  }
  return Math.max(most(null), allowed + limitOf(role, minor(own)));
}
