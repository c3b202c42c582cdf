import { parseMinor, type Currency } from '../../../shared/domain/money.ts';
import type { RuleAction, RuleSchedule } from '../../../shared/domain/pricing/price-book.ts';
import { parseQuantity } from '../../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { parsePercent } from '../catalogue/tax-rate-draft.ts';
import type { Faults, Input } from '../parts/use-editor.ts';
import type { RuleDraft } from './rule-draft.ts';

export interface RuleWords {
  readonly required: string;
  readonly notMoney: string;
  readonly notPercent: string;
  readonly notWhole: string;
  readonly notQuantity: string;
  readonly endsBefore: string;
  readonly noParts: string;
}

/** What was typed, field by field, with what is wrong with it. */
class Typed {
  readonly faults: Record<string, string> = {};
  readonly #words: RuleWords;
  readonly #currency: Currency;

  constructor(words: RuleWords, currency: Currency) {
    this.#words = words;
    this.#currency = currency;
  }

  fault(field: string, text: string): number {
    this.faults[field] = text;
    return 0;
  }

  money(field: string, text: string): number {
    const amount = parseMinor(text, this.#currency);
    return amount === null || amount < 0 ? this.fault(field, this.#words.notMoney) : amount;
  }

  /** A share up to the whole. */
  percent(field: string, text: string): number {
    const share = parsePercent(text);
    const fits = share !== null && share <= 1_000_000;
    return fits ? share : this.fault(field, this.#words.notPercent);
  }

  whole(field: string, text: string): number {
    const fits = /^[1-9]\d{0,3}$/.test(text.trim());
    return fits ? Number(text) : this.fault(field, this.#words.notWhole);
  }
}

/** The rule as HQ takes it, or what is wrong with each field. */
export function ruleInput(
  draft: RuleDraft,
  currency: Currency,
  words: RuleWords,
): Result<Input, Faults> {
  const typed = new Typed(words, currency);
  const name = draft.name.trim();
  if (name === '') typed.fault('name', words.required);
  const priority = /^-?\d{1,6}$/.test(draft.priority.trim())
    ? Number(draft.priority)
    : typed.fault('priority', words.notWhole);
  const group = draft.group.trim();
  if (draft.stacking === 'best_of' && group === '') typed.fault('group', words.required);
  const code = draft.couponCode.trim();
  const { minimumBasket, minimumQuantity, saleType } = draft;
  const quantityMilli = minimumQuantity.trim() === '' ? null : parseQuantity(minimumQuantity);
  if (minimumQuantity.trim() !== '' && (quantityMilli ?? 0) <= 0) {
    typed.fault('minimumQuantity', words.notQuantity);
  }
  const { active, audience, ignoresFloor, countedOver, singleUse } = draft;
  const input: Input = {
    ...{ name, priority, active, currency, audience, ignoresFloor },
    stacking: draft.stacking === 'best_of' ? { kind: 'best_of', group } : { kind: draft.stacking },
    action: actionOf(draft, typed, words),
    saleTypes: saleType === '' ? [] : [saleType],
    schedule: scheduleOf(draft, typed, words),
    minimumBasketMinor:
      minimumBasket.trim() === '' ? 0 : typed.money('minimumBasket', minimumBasket),
    minimumQuantity: quantityMilli === null ? null : { quantityMilli, countedOver },
    coupon: code === '' ? null : { code, singleUse },
  };
  return Object.keys(typed.faults).length === 0 ? ok(input) : err(typed.faults);
}

/** The action without brands: HQ parses it again. */
type ActionInput = { readonly kind: RuleAction['kind'] } & Input;

function actionOf(draft: RuleDraft, typed: Typed, words: RuleWords): ActionInput {
  const { kind, target } = draft;
  const maxTimes = draft.maxTimes.trim() === '' ? null : typed.whole('maxTimes', draft.maxTimes);
  switch (kind) {
    case 'percent':
    case 'basket_percent':
      return { kind, target, ppm: typed.percent('percent', draft.percent) };
    case 'amount': {
      const amountMinor = typed.money('amount', draft.amount);
      return { kind, target, amountMinor, per: draft.per };
    }
    case 'basket_amount':
      return { kind, target, amountMinor: typed.money('amount', draft.amount) };
    case 'fixed_price':
      return { kind, target, unitPriceMinor: typed.money('amount', draft.amount) };
    case 'mix_match': {
      const pieces = typed.whole('pieces', draft.pieces);
      return { kind, target, pieces, priceMinor: typed.money('amount', draft.amount), maxTimes };
    }
    case 'bundle': {
      if (draft.parts.length === 0) typed.fault('parts', words.noParts);
      const parts = draft.parts.map((part) => ({
        ...{ target: part.target, pieces: typed.whole(`parts.${part.key}`, part.pieces) },
      }));
      return { kind, parts, priceMinor: typed.money('amount', draft.amount), maxTimes };
    }
    case 'buy_get': {
      const named = draft.get === 'products';
      if (named && draft.getProductIds.length === 0) typed.fault('getProducts', words.required);
      const get = named
        ? { kind: 'products', productIds: draft.getProductIds }
        : { kind: 'cheapest' };
      const buyPieces = typed.whole('pieces', draft.pieces);
      const getPieces = typed.whole('getPieces', draft.getPieces);
      const ppm = typed.percent('percent', draft.percent);
      return { kind, target, buyPieces, getPieces, get, ppm, maxTimes };
    }
  }
}

function scheduleOf(draft: RuleDraft, typed: Typed, words: RuleWords): RuleSchedule {
  const { validFrom, validTo, windows } = draft;
  if (validFrom !== '' && validTo !== '' && validTo < validFrom) {
    typed.fault('validTo', words.endsBefore);
  }
  return {
    validFrom: validFrom === '' ? null : validFrom,
    validTo: validTo === '' ? null : validTo,
    windows: windows.map(({ key, weekdays, from, to }) => {
      const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
      if (fromMinute === null || toMinute === null) typed.fault(`windows.${key}`, words.required);
      // Midnight at the end is the end of the day.
      return {
        ...{
          weekdays: weekdays.toSorted((one, other) => one - other),
          fromMinute: fromMinute ?? 0,
        },
        toMinute: toMinute === 0 ? 1440 : (toMinute ?? 1440),
      };
    }),
  };
}

function minuteOf(text: string): number | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}
