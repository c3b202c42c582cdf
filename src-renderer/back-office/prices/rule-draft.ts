import type { ProductId } from '../../../shared/domain/ids.ts';
import type {
  Audience,
  RuleAction,
  Stacking,
  Target,
} from '../../../shared/domain/pricing/price-book.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import type { SaleType } from '../../../shared/domain/sale.ts';
import type { Formats } from '../../ui/format.ts';
import type { PriceRuleView } from '../api/price-views.ts';
import { percentText } from '../catalogue/tax-rate-draft.ts';

export const RULE_KINDS = [
  ...(['percent', 'amount', 'fixed_price', 'bundle', 'mix_match', 'buy_get'] as const),
  ...(['basket_percent', 'basket_amount'] as const),
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

export interface PartDraft {
  readonly key: string;
  readonly target: Target;
  readonly pieces: string;
}

export interface WindowDraft {
  readonly key: string;
  /** Monday is 1. */
  readonly weekdays: readonly number[];
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
}

/** What stands in the form: amounts, shares and counts as they are typed. */
export interface RuleDraft {
  readonly name: string;
  readonly priority: string;
  readonly active: boolean;
  readonly kind: RuleKind;
  readonly stacking: Stacking['kind'];
  readonly group: string;
  readonly target: Target;
  readonly parts: readonly PartDraft[];
  readonly percent: string;
  readonly amount: string;
  readonly per: 'unit' | 'line';
  readonly pieces: string;
  readonly getPieces: string;
  readonly get: 'cheapest' | 'products';
  readonly getProductIds: readonly ProductId[];
  readonly maxTimes: string;
  readonly audience: Audience;
  readonly saleType: SaleType | '';
  readonly validFrom: string;
  readonly validTo: string;
  readonly windows: readonly WindowDraft[];
  readonly minimumBasket: string;
  readonly minimumQuantity: string;
  readonly countedOver: 'line' | 'cart';
  readonly couponCode: string;
  readonly singleUse: boolean;
  readonly ignoresFloor: boolean;
}

export const EVERYTHING: Target = { kind: 'everything', exceptProductIds: [] };
const NOBODY: Audience = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };

export function ruleDraft(rule: PriceRuleView | null, formats: Formats): RuleDraft {
  const { schedule, coupon, minimumQuantity } = rule ?? {};
  const optional = (amount: number | null | undefined): string =>
    amount === null || amount === undefined || amount === 0 ? '' : formats.amount(amount);
  return {
    ...{ name: rule?.name ?? '', priority: String(rule?.priority ?? 0) },
    ...{ active: rule?.active ?? true, stacking: rule?.stacking.kind ?? 'stackable' },
    group: rule?.stacking.kind === 'best_of' ? rule.stacking.group : '',
    ...actionDraft(rule?.action ?? null, formats),
    audience: rule?.audience ?? NOBODY,
    saleType: rule?.saleTypes.length === 1 ? (rule.saleTypes[0] ?? '') : '',
    ...{ validFrom: schedule?.validFrom ?? '', validTo: schedule?.validTo ?? '' },
    windows: (schedule?.windows ?? []).map((one, index) => ({
      ...{ key: String(index), weekdays: one.weekdays },
      ...{ from: clock(one.fromMinute), to: clock(one.toMinute) },
    })),
    minimumBasket: optional(rule?.minimumBasketMinor),
    minimumQuantity:
      minimumQuantity === null || minimumQuantity === undefined
        ? ''
        : formats.quantity(minimumQuantity.quantityMilli),
    countedOver: minimumQuantity?.countedOver ?? 'line',
    ...{ couponCode: coupon?.code ?? '', singleUse: coupon?.singleUse ?? false },
    ignoresFloor: rule?.ignoresFloor ?? false,
  };
}

const NO_ACTION = {
  ...{ kind: 'percent', target: EVERYTHING, parts: [], percent: '', amount: '', per: 'unit' },
  ...{ pieces: '2', getPieces: '1', get: 'cheapest', getProductIds: [], maxTimes: '' },
} as const satisfies Partial<RuleDraft>;

function actionDraft(action: RuleAction | null, formats: Formats) {
  if (action === null) return NO_ACTION;
  const { kind } = action;
  const times = 'maxTimes' in action && action.maxTimes !== null ? String(action.maxTimes) : '';
  const common = { ...NO_ACTION, kind, maxTimes: times };
  switch (kind) {
    case 'percent':
    case 'basket_percent':
      return { ...common, target: action.target, percent: percentText(action.ppm, formats) };
    case 'amount':
    case 'basket_amount': {
      const per = action.kind === 'amount' ? action.per : 'unit';
      const amount = formats.amount(action.amountMinor);
      return { ...common, target: action.target, amount, per };
    }
    case 'fixed_price':
      return { ...common, target: action.target, amount: formats.amount(action.unitPriceMinor) };
    case 'mix_match': {
      const amount = formats.amount(action.priceMinor);
      return { ...common, target: action.target, amount, pieces: String(action.pieces) };
    }
    case 'bundle': {
      const parts = action.parts.map(({ target, pieces }, index) => ({
        ...{ key: String(index), target, pieces: String(pieces) },
      }));
      return { ...common, parts, amount: formats.amount(action.priceMinor) };
    }
    case 'buy_get':
      return {
        ...{ ...common, target: action.target, percent: percentText(action.ppm, formats) },
        ...{ pieces: String(action.buyPieces), getPieces: String(action.getPieces) },
        get: action.get.kind,
        getProductIds: action.get.kind === 'products' ? action.get.productIds : [],
      };
    default:
      return assertNever(action);
  }
}

function clock(minuteOfDay: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60) % 24)}:${two(minuteOfDay % 60)}`;
}
