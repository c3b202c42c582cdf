import { z } from 'zod';
import { UserId } from '../ids.ts';
import { addMinor, Minor, minor, negateMinor, Ppm, ZERO } from '../money.ts';
import { TENDER_KINDS, TenderKind } from '../sale.ts';

/** How cash comes into a drawer and leaves it. A correction takes back a slip, either way. */
export const CASH_KINDS = [
  ...(['float', 'in', 'out', 'drop', 'correction'] as const),
  ...(['sale', 'refund', 'settlement'] as const),
] as const;
export const CashKind = z.enum(CASH_KINDS);
export type CashKind = z.infer<typeof CashKind>;

/** A sale or a refund as a report sees it. Amounts of a refund are what goes back, above zero. */
export interface ShiftDocument {
  readonly kind: 'sale' | 'refund';
  readonly receiptNumber: string;
  readonly userId: UserId;
  readonly grossMinor: Minor;
  readonly discountMinor: Minor;
  readonly taxMinor: Minor;
  readonly totalMinor: Minor;
  readonly roundingMinor: Minor;
  readonly taxes: readonly ShiftTax[];
  /** What changed hands: for cash, what was handed over less the change. */
  readonly tenders: readonly { readonly kind: TenderKind; readonly handedMinor: Minor }[];
}

/** What happened from the opening of a shift, in the order it happened. */
export interface ShiftFacts {
  readonly before: Perpetual;
  readonly documents: readonly ShiftDocument[];
  /** Paid by customers against what they owe. */
  readonly settlements: readonly { readonly kind: TenderKind; readonly amountMinor: Minor }[];
  /** Every movement of the drawer, those of sales too; above zero is into it. */
  readonly cash: readonly { readonly kind: CashKind; readonly amountMinor: Minor }[];
  /** How often the drawer was opened for no sale. */
  readonly drawerOpenings: number;
}

export const ShiftTax = z.strictObject({
  code: z.string(),
  name: z.string(),
  ratePpm: Ppm,
  inclusive: z.boolean(),
  baseMinor: Minor,
  taxMinor: Minor,
});
export type ShiftTax = Readonly<z.infer<typeof ShiftTax>>;

const DocumentSums = z.strictObject({
  count: z.number().int().min(0),
  grossMinor: Minor,
  discountMinor: Minor,
  taxMinor: Minor,
  totalMinor: Minor,
});
type DocumentSums = z.infer<typeof DocumentSums>;

/** Totals since this till began; no report ever sets them back. */
export const Perpetual = z.strictObject({ salesMinor: Minor, refundsMinor: Minor });
export type Perpetual = Readonly<z.infer<typeof Perpetual>>;

/** SHF-3: what X and Z say. Taxes are those of sales less those of refunds. */
export const ShiftFigures = z.strictObject({
  sales: DocumentSums,
  refunds: DocumentSums,
  roundingMinor: Minor,
  taxes: z.array(ShiftTax),
  tenders: z.array(
    z.strictObject({
      kind: TenderKind,
      count: z.number().int(),
      takenMinor: Minor,
      givenBackMinor: Minor,
    }),
  ),
  settlements: z.array(
    z.strictObject({ kind: TenderKind, count: z.number().int(), amountMinor: Minor }),
  ),
  /** By kind as the drawer felt it: what went out is below zero. */
  cash: z.record(CashKind, Minor),
  expectedMinor: Minor,
  receipts: z
    .strictObject({ first: z.string(), last: z.string(), count: z.number().int().min(1) })
    .nullable(),
  cashiers: z.array(z.strictObject({ userId: UserId, count: z.number().int(), totalMinor: Minor })),
  drawerOpenings: z.number().int().min(0),
  perpetual: Perpetual,
});
export type ShiftFigures = Readonly<z.infer<typeof ShiftFigures>>;

/**
 * The figures of a shift from its facts alone: the same at the till, in `verify` and at HQ.
 * @throws RangeError when a sum is no safe integer
 */
export function shiftFigures(facts: ShiftFacts): ShiftFigures {
  const { before, documents, cash } = facts;
  const sales = sumsOf(documents.filter(({ kind }) => kind === 'sale'));
  const refunds = sumsOf(documents.filter(({ kind }) => kind === 'refund'));
  return {
    sales,
    refunds,
    roundingMinor: total(documents.map((one) => signed(one, one.roundingMinor))),
    taxes: taxesOf(documents),
    tenders: tendersOf(documents),
    settlements: settlementsOf(facts.settlements),
    cash: cashByKind(cash),
    expectedMinor: total(cash.map(({ amountMinor }) => amountMinor)),
    receipts: receiptsOf(documents),
    cashiers: cashiersOf(documents),
    drawerOpenings: facts.drawerOpenings,
    perpetual: {
      salesMinor: addMinor(before.salesMinor, sales.totalMinor),
      refundsMinor: addMinor(before.refundsMinor, refunds.totalMinor),
    },
  };
}

/** Above zero: more was counted than should be there. */
export function overShort(countedMinor: Minor, expectedMinor: Minor): Minor {
  return addMinor(countedMinor, negateMinor(expectedMinor));
}

function signed({ kind }: Pick<ShiftDocument, 'kind'>, amount: Minor): Minor {
  return kind === 'sale' ? amount : negateMinor(amount);
}

function sumsOf(documents: readonly ShiftDocument[]): DocumentSums {
  return {
    count: documents.length,
    grossMinor: total(documents.map((one) => one.grossMinor)),
    discountMinor: total(documents.map((one) => one.discountMinor)),
    taxMinor: total(documents.map((one) => one.taxMinor)),
    totalMinor: total(documents.map((one) => one.totalMinor)),
  };
}

/** A rate that changed its name or its share during the shift stands in two rows. */
function taxesOf(documents: readonly ShiftDocument[]): ShiftTax[] {
  const byRate = new Map<string, ShiftTax>();
  for (const document of documents) {
    for (const tax of document.taxes) {
      const key = JSON.stringify([tax.code, tax.ratePpm, tax.inclusive, tax.name]);
      const sum = byRate.get(key);
      byRate.set(key, {
        ...tax,
        baseMinor: addMinor(sum?.baseMinor ?? ZERO, signed(document, tax.baseMinor)),
        taxMinor: addMinor(sum?.taxMinor ?? ZERO, signed(document, tax.taxMinor)),
      });
    }
  }
  return sortedByKey(byRate);
}

function tendersOf(documents: readonly ShiftDocument[]): ShiftFigures['tenders'] {
  const moved = documents.flatMap(({ kind: document, tenders }) =>
    tenders.map((one) => ({ ...one, document })),
  );
  return TENDER_KINDS.flatMap((kind) => {
    const own = moved.filter((one) => one.kind === kind);
    if (own.length === 0) return [];
    const handed = (document: ShiftDocument['kind']): Minor =>
      total(own.filter((one) => one.document === document).map(({ handedMinor }) => handedMinor));
    const [takenMinor, givenBackMinor] = [handed('sale'), handed('refund')];
    return [{ kind, count: own.length, takenMinor, givenBackMinor }];
  });
}

function settlementsOf(settlements: ShiftFacts['settlements']): ShiftFigures['settlements'] {
  return TENDER_KINDS.flatMap((kind) => {
    const own = settlements.filter((one) => one.kind === kind);
    const amountMinor = total(own.map((one) => one.amountMinor));
    return own.length === 0 ? [] : [{ kind, count: own.length, amountMinor }];
  });
}

function cashByKind(cash: ShiftFacts['cash']): ShiftFigures['cash'] {
  const sum = (kind: CashKind): Minor =>
    total(cash.filter((one) => one.kind === kind).map(({ amountMinor }) => amountMinor));
  return {
    float: sum('float'),
    in: sum('in'),
    out: sum('out'),
    drop: sum('drop'),
    correction: sum('correction'),
    sale: sum('sale'),
    refund: sum('refund'),
    settlement: sum('settlement'),
  };
}

function receiptsOf(documents: readonly ShiftDocument[]): ShiftFigures['receipts'] {
  const first = documents[0];
  const last = documents.at(-1);
  if (first === undefined || last === undefined) return null;
  return { first: first.receiptNumber, last: last.receiptNumber, count: documents.length };
}

function cashiersOf(documents: readonly ShiftDocument[]): ShiftFigures['cashiers'] {
  const byUser = new Map<string, ShiftFigures['cashiers'][number]>();
  for (const document of documents) {
    const { userId } = document;
    const sum = byUser.get(userId);
    byUser.set(userId, {
      userId,
      count: (sum?.count ?? 0) + 1,
      totalMinor: addMinor(sum?.totalMinor ?? ZERO, signed(document, document.totalMinor)),
    });
  }
  return sortedByKey(byUser);
}

/** In a loop: a shift may hold more documents than a call takes arguments. */
function total(amounts: readonly Minor[]): Minor {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return minor(sum);
}

function sortedByKey<T>(byKey: ReadonlyMap<string, T>): T[] {
  return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}

/** A movement as the drawer feels it, from an amount that a person typed. */
export function cashEffect(kind: 'in' | 'out' | 'drop' | 'correction', amountMinor: Minor): Minor {
  return kind === 'out' || kind === 'drop' ? negateMinor(amountMinor) : minor(amountMinor);
}
