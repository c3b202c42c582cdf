import { addMinor, type Minor, minor, multiplyRound, splitMinor } from '../money.ts';
import { assertNever } from '../result.ts';
import type { PriceStep } from '../sale.ts';
import type { LineRules } from './cart-pricing.ts';
import type { CompiledRule } from './compile-book.ts';
import type { RuleAction } from './price-book.ts';
import type { BookCart } from './priced-goods.ts';
import type { RuleLine, TakenOff } from './rule-lines.ts';

/** What a rule took off a line at last. */
export interface RuleAmount {
  readonly rule: CompiledRule;
  readonly amountMinor: Minor;
}

/** What is left of the rules on one line, once exemption and floor have had their say. */
export interface LineOutcome extends LineRules {
  readonly amounts: readonly RuleAmount[];
}

export interface LineLimits {
  /** What the line costs before discounts, with its included taxes and as it is sold. */
  readonly shelfMinor: Minor;
  readonly grossMinor: Minor;
  /** Null where no floor holds. */
  readonly floorMinor: Minor | null;
}

/**
 * Turns what rules took off into what the line shows. Rules reckon in shelf prices; an exempt
 * customer's discount is the same share of the price without tax. Then the floor: what goes below
 * it is given back by the last rules first, but not by those that may go there.
 */
export function lineOutcome(line: RuleLine, limits: LineLimits, cart: BookCart): LineOutcome {
  const taken = asSold(line.taken, limits, cart);
  const { amounts, givenBackMinor } = aboveFloor(taken, limits);
  const steps = taken.map((one) => stepOf(one));
  if (givenBackMinor > 0) {
    steps.push({ amountMinor: givenBackMinor, name: '', rule: 'floor' });
  }
  return {
    lineMinor: sumOf(amounts, false),
    basketMinor: sumOf(amounts, true),
    trace: steps,
    amounts,
  };
}

function asSold(
  taken: readonly TakenOff[],
  { shelfMinor, grossMinor }: LineLimits,
  { roundingMode }: BookCart,
): readonly RuleAmount[] {
  const shelf = taken.map(({ amountMinor }) => minor(amountMinor));
  if (shelfMinor === grossMinor || shelfMinor === 0) {
    return taken.map(({ rule }, index) => ({ rule, amountMinor: shelf[index] ?? minor(0) }));
  }
  const total = multiplyRound(addMinor(...shelf), grossMinor, shelfMinor, roundingMode);
  const parts = splitMinor(total, shelf);
  return taken.map(({ rule }, index) => ({ rule, amountMinor: parts[index] ?? minor(0) }));
}

function aboveFloor(
  taken: readonly RuleAmount[],
  { grossMinor, floorMinor }: LineLimits,
): { readonly amounts: readonly RuleAmount[]; readonly givenBackMinor: Minor } {
  if (floorMinor === null) return { amounts: taken, givenBackMinor: minor(0) };
  const bound = taken.filter(({ rule }) => !rule.rule.ignoresFloor);
  const boundMinor = addMinor(...bound.map((one) => one.amountMinor));
  const allMinor = addMinor(...taken.map((one) => one.amountMinor));
  const tooMuch = floorMinor - (grossMinor - allMinor);
  const givenBackMinor = minor(Math.min(Math.max(tooMuch, 0), boundMinor));
  let left: number = givenBackMinor;
  const amounts = taken.toReversed().map(({ rule, amountMinor }) => {
    const back = rule.rule.ignoresFloor ? 0 : Math.min(left, amountMinor);
    left -= back;
    return { rule, amountMinor: minor(amountMinor - back) };
  });
  return { amounts: amounts.toReversed(), givenBackMinor };
}

function sumOf(amounts: readonly RuleAmount[], basket: boolean): Minor {
  let sum = 0;
  for (const { rule, amountMinor } of amounts) if (rule.basket === basket) sum += amountMinor;
  return minor(sum);
}

function stepOf({ rule, amountMinor }: RuleAmount): PriceStep {
  const { ruleId, name, action } = rule.rule;
  return {
    amountMinor: minor(0 - amountMinor),
    name,
    rule: action.kind,
    ruleId,
    params: paramsOf(action),
  };
}

/** What the words of a step need; see `shared/i18n/price-steps.ts`. */
function paramsOf(action: RuleAction): Readonly<Record<string, number>> {
  switch (action.kind) {
    case 'percent':
    case 'basket_percent':
      return { sharePpm: action.ppm };
    case 'amount':
      return action.per === 'unit' ? { unitMinor: action.amountMinor } : {};
    case 'fixed_price':
      return { priceMinor: action.unitPriceMinor };
    case 'bundle': {
      const pieces = action.parts.reduce((sum, part) => sum + part.pieces, 0);
      return { pieceCount: pieces, priceMinor: action.priceMinor };
    }
    case 'mix_match':
      return { pieceCount: action.pieces, priceMinor: action.priceMinor };
    case 'buy_get':
      return {
        buyCount: action.buyPieces,
        getCount: action.getPieces,
        sharePpm: action.ppm,
      };
    case 'basket_amount':
      return { basketMinor: action.amountMinor };
    default:
      return assertNever(action);
  }
}
