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
    const { stacking, action } = one.rule;
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

/** From the goods to the rules, so that what concerns none of them costs nothing. */
function reachedRules(
  cart: BookCart,
  lines: readonly RuleLine[],
  book: CompiledBook,
  moment: PriceMoment,
): readonly ReachedRule[] {
  const conditions = cartConditions(cart, lines, book, moment);
  const discountable = lines.filter((line) => line.goods.discountable);
  const linesByOrder = book.rules.map((): readonly RuleLine[] | null => null);
  const orders: number[] = [];
  const reach = (named: readonly number[] | undefined, own: readonly RuleLine[]): void => {
    for (const order of named ?? []) {
      const before = linesByOrder[order];
      if (before) {
        linesByOrder[order] = union(before, own);
      } else if (conditions(order)) {
        linesByOrder[order] = own;
        orders.push(order);
      }
    }
  };
  const { byProduct, byCategory } = linesByGoods(discountable);
  for (const [id, own] of byProduct) reach(book.rulesByProduct.get(id), own);
  for (const [id, own] of byCategory) reach(book.rulesByCategory.get(id), own);
  reach(book.rulesOfEverything, discountable);
  const rules: ReachedRule[] = [];
  // Numbers sort many times faster than the rules they stand for.
  for (const order of Uint32Array.from(orders).toSorted()) {
    const rule = book.rules[order];
    const own = rule === undefined ? [] : concerned(rule, linesByOrder[order] ?? []);
    if (rule !== undefined && own.length > 0) rules.push({ rule, lines: own });
  }
  return rules;
}

type LinesById = ReadonlyMap<string, readonly RuleLine[]>;

function linesByGoods(lines: readonly RuleLine[]): {
  readonly byProduct: LinesById;
  readonly byCategory: LinesById;
} {
  const byProduct = new Map<string, RuleLine[]>();
  const byCategory = new Map<string, RuleLine[]>();
  const file = (index: Map<string, RuleLine[]>, id: string, line: RuleLine): void => {
    const own = index.get(id);
    if (own === undefined) index.set(id, [line]);
    else if (own.at(-1) !== line) own.push(line);
  };
  for (const line of lines) {
    const { productId, categoryIds } = line.goods;
    if (productId !== null) file(byProduct, productId, line);
    for (const id of categoryIds) file(byCategory, id, line);
  }
  return { byProduct, byCategory };
}

/** Each line once, in the order of the cart. */
function union(some: readonly RuleLine[], others: readonly RuleLine[]): readonly RuleLine[] {
  return [...new Set([...some, ...others])].toSorted((a, b) => a.index - b.index);
}

/** Of the lines a rule names, those it may touch; none where there is too little of them. */
function concerned(rule: CompiledRule, lines: readonly RuleLine[]): readonly RuleLine[] {
  const may = ({ goods }: RuleLine): boolean =>
    (rule.basket || goods.priceFrom === 'book') && (!rule.excepts || partOf(rule, goods) !== -1);
  const own = lines.every(may) ? lines : lines.filter(may);
  const least = rule.minimumQuantity;
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
    const { stacking } = one.rule;
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
  const { action } = rule;
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
