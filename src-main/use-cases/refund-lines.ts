import { RowId, TenderId, type UserId } from '../../shared/domain/ids.ts';
import { type Minor, minor } from '../../shared/domain/money.ts';
import { type Milli, milli } from '../../shared/domain/quantity.ts';
import type { RestockKind } from '../../shared/domain/refund.ts';
import type { RefundPlan } from '../../shared/domain/refund-plan.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { RefundFacts, SoldLine, SoldSale, SoldTender } from '../refund-port.ts';
import type { Storefront } from '../store-port.ts';
import { inCash } from './prepare-refund.ts';

/** A refund as somebody asks for it: of one sale of this till. */
export interface RefundRequest {
  readonly sold: SoldSale;
  /** By line, in the sale's order. */
  readonly wantedMilli: readonly number[];
  /** By line, in the sale's order. */
  readonly restock: readonly RestockKind[];
  readonly reason: string;
  readonly ways: readonly RefundWay[];
}

export interface RefundWay {
  readonly tenderId: TenderId;
  readonly way: 'same' | 'cash';
  readonly reference: string;
}

/** A line that comes back, with what it was sold as. */
export interface LineBackFact {
  readonly sold: SoldLine;
  readonly fact: RefundFacts['lines'][number];
}

export function refundLines(
  ids: { next(): string },
  { sold, restock, reason, wantedMilli }: RefundRequest,
  plan: RefundPlan,
): readonly LineBackFact[] {
  let position = 0;
  return sold.lines.flatMap((line, index) => {
    const back = plan.lines[index] ?? null;
    if (back === null) return [];
    position += 1;
    const quantityMilli: Milli = milli(wantedMilli[index] ?? 0);
    const { lineId, productId, sku, name, barcode, unit, weighed } = line;
    const { taxCategoryId, trackStock, unitPriceMinor, unitCostMinor } = line;
    const { grossMinor, discountMinor, taxMinor, totalMinor } = back;
    const fact: LineBackFact['fact'] = {
      ...{ refundLineId: RowId.parse(ids.next()), position, saleLineId: lineId, productId, sku },
      ...{ nameEn: name.en, nameRu: name.ru, nameKk: name.kk, barcode, unit, weighed },
      ...{ taxCategoryId, trackStock, quantityMilli, unitPriceMinor, unitCostMinor },
      ...{ grossMinor, discountMinor, taxMinor, totalMinor },
      taxes: line.taxes.map((tax, at) => ({
        ...tax,
        baseMinor: back.basesMinor[at] ?? minor(0),
        taxMinor: back.taxesMinor[at] ?? minor(0),
      })),
      ...{ restock: restock[index] ?? 'restock', reason },
    };
    return [{ sold: line, fact }];
  });
}

export interface TendersBack {
  readonly tenders: RefundFacts['tenders'];
  /** Some of it goes back another way than it came. */
  readonly otherWay: boolean;
  readonly cashMinor: Minor;
  /** What the customer owes less. */
  readonly accountMinor: Minor;
}

/** The share of each tender, the way it came or in cash; a slip is asked for where one is made. */
export function refundTenders(
  ids: { next(): string },
  storefront: Storefront,
  { sold, ways }: RefundRequest,
  plan: RefundPlan,
  by: { readonly userId: UserId; readonly at: string },
): Result<TendersBack, IpcError> {
  const tenders: TendersBack['tenders'][number][] = [];
  const back = { otherWay: false, cashMinor: 0, accountMinor: 0 };
  for (const [index, tender] of sold.tenders.entries()) {
    const { amountMinor, givenMinor } = plan.tenders[index] ?? NOTHING;
    if (amountMinor === 0) continue;
    const { way, reference } = wayOf(tender, ways);
    const other = way === 'cash' && tender.kind !== 'cash';
    if (!other && needsSlip(tender) && reference === '') {
      return err(ipcError('TENDER_NEEDS_REFERENCE'));
    }
    const kind = other ? 'cash' : tender.kind;
    const given = other ? inCash(storefront, amountMinor) : givenMinor;
    if (kind === 'cash') back.cashMinor += given;
    if (kind === 'on_account') back.accountMinor += amountMinor;
    back.otherWay ||= other;
    tenders.push({
      ...{ tenderId: TenderId.parse(ids.next()), position: tenders.length + 1, kind },
      ...{ status: 'CAPTURED', originalTenderId: other ? null : tender.tenderId, amountMinor },
      ...{ givenMinor: given, roundingMinor: minor(given - amountMinor) },
      ...{ reference: kind === 'cash' ? '' : reference, userId: by.userId, createdAt: by.at },
    });
  }
  const { otherWay } = back;
  const money = { cashMinor: minor(back.cashMinor), accountMinor: minor(back.accountMinor) };
  return ok({ tenders, otherWay, ...money });
}

const NOTHING = { amountMinor: minor(0), givenMinor: minor(0) };

/** What was bought on account goes back to the account: nobody ever paid it. */
function wayOf(tender: SoldTender, ways: readonly RefundWay[]): Omit<RefundWay, 'tenderId'> {
  const asked = ways.find(({ tenderId }) => tenderId === tender.tenderId);
  if (asked === undefined || tender.kind === 'on_account') return { way: 'same', reference: '' };
  return asked;
}

/** The terminal stands beside the till: its slip is the proof that the money went back. */
function needsSlip({ kind }: SoldTender): boolean {
  return kind !== 'cash' && kind !== 'on_account';
}
