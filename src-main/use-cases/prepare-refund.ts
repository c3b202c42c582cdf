import { type LineId, RefundId } from '../../shared/domain/ids.ts';
import { type Minor, roundToStep } from '../../shared/domain/money.ts';
import { checkQuantity, milli } from '../../shared/domain/quantity.ts';
import { planRefund, type RefundPlan } from '../../shared/domain/refund-plan.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { RefundPlanView, ReturnableLineView } from '../../shared/ipc/refund-views.ts';
import type { SoldLine, SoldSale } from '../refund-port.ts';
import type { ReadTx, Storefront } from '../store-port.ts';
import type { Call, TillDeps } from './deps.ts';
import { findReceipt, type FoundReceipt } from './receipt-code.ts';
import { requireActor } from './session.ts';

/** RET-1: what may come back of a sale, and what goes back for the lines that are chosen. */
export function prepareRefund(
  deps: TillDeps,
  input: ParsedInput<'refund.prepare'>,
  call: Call,
): Result<RefundPlanView, IpcError> {
  return deps.store.read((tx): Result<RefundPlanView, IpcError> => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const found = findSale(deps, tx, input);
    if (!found.ok) return found;
    const { sold, genuine } = found.value;
    const planned = planChosen(tx.terminal.storefront(), sold, input.lines, actor.value.user);
    if (!planned.ok) return planned;
    const refundId = RefundId.parse(deps.ids.next());
    return ok({
      ...saleView(sold),
      refundId,
      genuine,
      mayVoid: mayVoid(tx, sold),
      ...planned.value,
    });
  });
}

function findSale(
  deps: TillDeps,
  tx: ReadTx,
  { saleId, code }: ParsedInput<'refund.prepare'>,
): Result<FoundReceipt, IpcError> {
  if (saleId === undefined) return findReceipt(deps, tx, code ?? '');
  const sold = tx.refunds.sold(saleId);
  return sold === null ? err(ipcError('SALE_UNKNOWN')) : ok({ sold, genuine: false });
}

function saleView(sold: SoldSale) {
  const left = sold.lines.some((line) => line.backMilli < line.soldMilli);
  return {
    saleId: sold.saleId,
    receiptNumber: sold.receiptNumber,
    status: left ? ('COMPLETED' as const) : ('REFUNDED' as const),
    completedAt: sold.completedAt,
    cashierName: sold.cashierName,
    customerName: sold.customerName,
    currency: sold.currency,
    saleTotalMinor: sold.totalMinor,
    lines: sold.lines.map(lineView),
  };
}

function lineView(line: SoldLine): ReturnableLineView {
  const { lineId, name, sku, unit, weighed, unitPriceMinor, soldMilli, totalMinor } = line;
  return {
    ...{ lineId, name, sku, unit, weighed, unitPriceMinor, soldMilli, totalMinor },
    leftMilli: milli(soldMilli - line.backMilli),
    trackStock: line.trackStock && line.productRow !== null,
  };
}

function planChosen(
  storefront: Storefront,
  sold: SoldSale,
  chosen: readonly ChosenLine[],
  reader: Parameters<typeof chooseLines>[2],
): Result<Pick<RefundPlanView, 'totalMinor' | 'tenders'>, IpcError> {
  const wanted = chooseLines(sold, chosen, reader);
  if (!wanted.ok) return wanted;
  const plan = planOf(storefront, sold, wanted.value);
  const tenders = sold.tenders.flatMap(({ tenderId, kind }, index) => {
    const { amountMinor, givenMinor } = plan.tenders[index] ?? NOTHING;
    if (amountMinor === 0) return [];
    const cashMinor = kind === 'cash' ? givenMinor : inCash(storefront, amountMinor);
    return [{ tenderId, kind, amountMinor, givenMinor, cashMinor }];
  });
  return ok({ totalMinor: plan.totalMinor, tenders });
}

const NOTHING = { amountMinor: 0, givenMinor: 0 } as RefundPlan['tenders'][number];

/** An amount in the coins in use. */
export function inCash(storefront: Storefront, amountMinor: Minor): Minor {
  return roundToStep(amountMinor, storefront.cashStepMinor, storefront.roundingMode);
}

export function planOf(
  storefront: Storefront,
  sold: SoldSale,
  wantedMilli: readonly number[],
): RefundPlan {
  const cash = { stepMinor: storefront.cashStepMinor, mode: storefront.roundingMode };
  return planRefund(sold.lines, sold.tenders, wantedMilli, cash);
}

export interface ChosenLine {
  readonly lineId: LineId;
  readonly quantityMilli: number;
}

/**
 * By line, in the sale's order, how much of it comes back: never more than is left, and pieces in
 * whole.
 */
export function chooseLines(
  sold: SoldSale,
  chosen: readonly ChosenLine[],
  reader: { readonly locale: 'en' | 'ru' | 'kk' },
): Result<readonly number[], IpcError> {
  const wanted = new Map<LineId, number>();
  for (const { lineId, quantityMilli } of chosen) {
    const line = sold.lines.find((one) => one.lineId === lineId);
    if (line === undefined || wanted.has(lineId)) return err(ipcError('LINE_UNKNOWN'));
    const name = line.name[reader.locale];
    const left = line.soldMilli - line.backMilli;
    const checked = checkQuantity(quantityMilli, line);
    // What was sold in parts of a piece may come back so too.
    const whole = quantityMilli === left;
    if (!checked.ok && !(whole && checked.error === 'QUANTITY_NOT_WHOLE')) {
      return err(ipcError(checked.error, { name }));
    }
    if (quantityMilli > left) {
      return err(ipcError('REFUND_TOO_MUCH', { name, leftMilli: left, unit: line.unit }));
    }
    wanted.set(lineId, quantityMilli);
  }
  return ok(sold.lines.map(({ lineId }) => wanted.get(lineId) ?? 0));
}

/** RET-6: the till's last sale, in the shift that is open, of which nothing has come back. */
export function mayVoid(tx: ReadTx, sold: SoldSale): boolean {
  const shift = tx.shifts.open();
  return (
    shift !== null &&
    sold.journalSeq > shift.openedSeq &&
    tx.terminal.state().lastCompletedSaleId === sold.saleId &&
    sold.lines.every((line) => line.backMilli === 0)
  );
}
