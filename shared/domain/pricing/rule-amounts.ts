import { addMinor, type Minor, minor, multiplyRound, splitMinor } from '../money.ts';
import type { PriceStep } from '../sale.ts';
import type { LineRules } from './cart-pricing.ts';
import type { BookCart } from './priced-goods.ts';
import type { RuleAmount, RuleLine } from './rule-lines.ts';

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
  const steps = taken.map(stepOf);
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
  taken: readonly RuleAmount[],
  { shelfMinor, grossMinor }: LineLimits,
  { roundingMode }: BookCart,
): readonly RuleAmount[] {
  if (shelfMinor === grossMinor || shelfMinor === 0) return taken;
  const shelf = taken.map(({ amountMinor }) => amountMinor);
  const total = multiplyRound(addMinor(...shelf), grossMinor, shelfMinor, roundingMode);
  const parts = splitMinor(total, shelf);
  return taken.map(({ rule }, index) => ({ rule, amountMinor: parts[index] ?? minor(0) }));
}

function aboveFloor(
  taken: readonly RuleAmount[],
  { grossMinor, floorMinor }: LineLimits,
): { readonly amounts: readonly RuleAmount[]; readonly givenBackMinor: Minor } {
  const nothing = { amounts: taken, givenBackMinor: minor(0) };
  if (floorMinor === null) return nothing;
  let allMinor = 0;
  let boundMinor = 0;
  for (const { rule, amountMinor } of taken) {
    allMinor += amountMinor;
    if (!rule.rule.ignoresFloor) boundMinor += amountMinor;
  }
  const givenBackMinor = minor(Math.min(floorMinor - (grossMinor - allMinor), boundMinor));
  if (givenBackMinor <= 0) return nothing;
  let left: number = givenBackMinor;
  const amounts = taken.toReversed().map(({ rule, amountMinor }) => {
    const back = rule.rule.ignoresFloor ? 0 : Math.min(left, amountMinor);
    left -= back;
    return { rule, amountMinor: minor(amountMinor - back) };
  });
  return { amounts: amounts.toReversed(), givenBackMinor };
}

function stepOf({ rule, amountMinor }: RuleAmount): PriceStep {
  const { ruleId, name, action } = rule.rule;
  return {
    amountMinor: minor(0 - amountMinor),
    name,
    rule: action.kind,
    ruleId,
    params: rule.stepParams,
  };
}

function sumOf(amounts: readonly RuleAmount[], basket: boolean): Minor {
  let sum = 0;
  for (const { rule, amountMinor } of amounts) if (rule.basket === basket) sum += amountMinor;
  return minor(sum);
}
