import type { RoundingMode } from '../money.ts';
import { assertNever } from '../result.ts';
import { type CompiledBook, type CompiledRule, partOf } from './compile-book.ts';
import { applyToLines, basketCandidates, isLineAction, lineCandidates } from './line-rules.ts';
import type { PriceMoment } from './price-moment.ts';
import type { BookCart } from './priced-goods.ts';
import { cartConditions } from './rule-conditions.ts';
import { applyCandidate, type Candidate, type RuleLine } from './rule-lines.ts';
import { buyGetCandidates, priceSetCandidates } from './set-rules.ts';

/**
 * Applies every rule that is in force and has goods in the cart, in the book's order; the lines
 * keep what was taken off them. Rules of a `best_of` group are settled together, where the first of
 * them comes.
 */
export function applyRules(
  cart: BookCart,
  lines: readonly RuleLine[],
  book: CompiledBook,
  moment: PriceMoment,
): void {
  const reached = reachedRules(cart, lines, book, moment);
  const groups = groupsOf(reached);
  const settled = new Set<string>();
  for (const one of reached) {
    const { stacking, action } = one.rule.rule;
    if (stacking.kind !== 'best_of' && isLineAction(action)) {
      applyToLines(one.rule, action, one.lines, cart.roundingMode);
    } else if (stacking.kind !== 'best_of') {
      for (const candidate of candidatesOf(one, cart.roundingMode)) {
        applyCandidate(candidate, cart.roundingMode);
      }
    } else if (!settled.has(stacking.group)) {
      settled.add(stacking.group);
      settleGroup(groups.get(stacking.group) ?? [], cart.roundingMode);
    }
  }
}

/** A rule in force, and the lines it is about. */
interface ReachedRule {
  readonly rule: CompiledRule;
  readonly lines: readonly RuleLine[];
}

/** From the lines to the rules, so that what concerns none of the goods costs nothing. */
function reachedRules(
  cart: BookCart,
  lines: readonly RuleLine[],
  book: CompiledBook,
  moment: PriceMoment,
): readonly ReachedRule[] {
  const conditions = cartConditions(cart, lines, book, moment);
  const linesByOrder = book.rules.map((): RuleLine[] | null | undefined => undefined);
  const reached: Reached = { linesByOrder, orders: [], conditions };
  const discountable = lines.filter((line) => line.goods.discountable);
  for (const line of discountable) {
    const { productId, categoryIds } = line.goods;
    if (productId !== null) reach(reached, book.rulesByProduct.get(productId), line);
    for (const id of categoryIds) reach(reached, book.rulesByCategory.get(id), line);
  }
  for (const order of book.rulesOfEverything) {
    if (!conditions(order)) continue;
    reached.linesByOrder[order] = discountable;
    reached.orders.push(order);
  }
  return reached.orders
    .toSorted((a, b) => a - b)
    .flatMap((order) => {
      const rule = book.rules[order];
      if (rule === undefined) return [];
      const own = concerned(rule, reached.linesByOrder[order] ?? []);
      return own.length === 0 ? [] : [{ rule, lines: own }];
    });
}

interface Reached {
  /** By the rule's position; null where it is not in force, undefined where nobody asked. */
  readonly linesByOrder: (RuleLine[] | null | undefined)[];
  /** Of the rules in force. */
  readonly orders: number[];
  readonly conditions: (order: number) => boolean;
}

function reach(reached: Reached, orders: readonly number[] | undefined, line: RuleLine): void {
  if (orders === undefined) return;
  const { linesByOrder } = reached;
  for (const order of orders) {
    const lines = linesByOrder[order];
    if (lines) {
      if (lines.at(-1) !== line) lines.push(line);
    } else if (lines === undefined) {
      const inForce = reached.conditions(order);
      linesByOrder[order] = inForce ? [line] : null;
      if (inForce) reached.orders.push(order);
    }
  }
}

/** Of the lines a rule names, those it may touch; none where there is too little of them. */
function concerned(rule: CompiledRule, lines: readonly RuleLine[]): readonly RuleLine[] {
  const may = ({ goods }: RuleLine): boolean =>
    (rule.basket || goods.priceFrom === 'book') && (!rule.excepts || partOf(rule, goods) !== -1);
  const own = lines.every(may) ? lines : lines.filter(may);
  const least = rule.rule.minimumQuantity;
  if (least === null) return own;
  if (least.countedOver === 'line') {
    return own.filter(({ goods }) => goods.quantityMilli >= least.quantityMilli);
  }
  const milli = own.reduce((sum, { goods }) => sum + goods.quantityMilli, 0);
  return milli >= least.quantityMilli ? own : [];
}

function groupsOf(reached: readonly ReachedRule[]): ReadonlyMap<string, readonly ReachedRule[]> {
  const groups = new Map<string, ReachedRule[]>();
  for (const one of reached) {
    const { stacking } = one.rule.rule;
    if (stacking.kind !== 'best_of') continue;
    const members = groups.get(stacking.group);
    if (members === undefined) groups.set(stacking.group, [one]);
    else members.push(one);
  }
  return groups;
}

/**
 * What takes off most goes first, and whatever needs a line that is gone is left out, so that each
 * line has one rule of the group: its best where they are rules of single lines.
 */
function settleGroup(members: readonly ReachedRule[], mode: RoundingMode): void {
  const candidates = members.flatMap((member) => candidatesOf(member, mode));
  const gone = new Set<RuleLine>();
  for (const candidate of candidates.toSorted(moreFirst)) {
    if (candidate.takes.some(({ line }) => gone.has(line))) continue;
    applyCandidate(candidate, mode);
    for (const { line } of candidate.takes) gone.add(line);
  }
}

function moreFirst(a: Candidate, b: Candidate): number {
  return (
    b.totalMinor - a.totalMinor ||
    a.rule.order - b.rule.order ||
    (a.takes[0]?.line.index ?? 0) - (b.takes[0]?.line.index ?? 0)
  );
}

function candidatesOf({ rule, lines }: ReachedRule, mode: RoundingMode): readonly Candidate[] {
  const { action } = rule.rule;
  if (isLineAction(action)) return lineCandidates(rule, action, lines, mode);
  switch (action.kind) {
    case 'bundle':
    case 'mix_match':
      return priceSetCandidates(rule, action, lines, mode);
    case 'buy_get':
      return buyGetCandidates(rule, action, lines, mode);
    case 'basket_percent':
    case 'basket_amount':
      return basketCandidates(rule, action, lines, mode);
    default:
      return assertNever(action);
  }
}
