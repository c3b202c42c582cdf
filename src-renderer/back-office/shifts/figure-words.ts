import type { TFunction } from 'i18next';
import type { Locale } from '../../../shared/domain/localized.ts';
import { TENDER_KINDS, type TenderKind } from '../../../shared/domain/sale.ts';
import { receiptWords } from '../../../shared/domain/receipt/words.ts';

/** The last word of a figure's path, and what it is called. */
const LEAVES = {
  count: 'count',
  grossMinor: 'gross',
  discountMinor: 'discounts',
  taxMinor: 'tax',
  totalMinor: 'total',
  roundingMinor: 'rounding',
  takenMinor: 'taken',
  givenBackMinor: 'givenBack',
  baseMinor: 'taxBase',
  amountMinor: 'amount',
  expectedMinor: 'expected',
  countedMinor: 'counted',
  overShortMinor: 'difference',
  salesMinor: 'sales',
  refundsMinor: 'refunds',
  drawerOpenings: 'openings',
  first: 'firstReceipt',
  last: 'lastReceipt',
  number: 'number',
  currency: 'currency',
} as const;

/** The first word of a path of several. */
const GROUPS = {
  sales: 'sales',
  refunds: 'refunds',
  taxes: 'taxes',
  tenders: 'tenders',
  settlements: 'settlements',
  cash: 'drawer',
  receipts: 'receipts',
  cashiers: 'people',
  perpetual: 'perpetual',
} as const;

/** A figure's path, `tenders.cash.takenMinor`, in the reader's words. */
export function figureName(t: TFunction<'office'>, locale: Locale, figure: string): string {
  const words = figure.split('.');
  const [group = '', ...rest] = words;
  const leaf = words.at(-1) ?? '';
  if (words.length === 1) return leafName(t, leaf);
  const head = has(GROUPS, group) ? t(`shifts.${GROUPS[group]}`) : group;
  if (group === 'cash') return `${head}: ${cashName(t, leaf)}`;
  const of = rest.slice(0, -1).join('.');
  const named = isTender(of) ? receiptWords(locale).tenders[of] : of;
  return [head, ...(named === '' ? [] : [named]), leafName(t, leaf)].join(': ');
}

/** Whether such a figure is an amount. */
export function isAmount(figure: string): boolean {
  return figure.endsWith('Minor') || figure.startsWith('cash.');
}

function leafName(t: TFunction<'office'>, leaf: string): string {
  return has(LEAVES, leaf) ? t(`shifts.${LEAVES[leaf]}`) : leaf;
}

const CASH = {
  float: true,
  in: true,
  out: true,
  drop: true,
  correction: true,
  sale: true,
  refund: true,
  settlement: true,
} as const;

export function cashName(t: TFunction<'office'>, kind: string): string {
  return has(CASH, kind) ? t(`shifts.cash.${kind}`) : kind;
}

function isTender(word: string): word is TenderKind {
  return TENDER_KINDS.some((kind) => kind === word);
}

function has<T extends object>(names: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(names, name);
}
