import type { RefundId } from '../../shared/domain/ids.ts';
import { addMinor } from '../../shared/domain/money.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CompletedRefund } from '../../shared/ipc/refund-views.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type { RefundFacts } from '../refund-port.ts';
import type { ReadTx } from '../store-port.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { observeClock } from './observe-clock.ts';
import { resolveGrantor } from './override.ts';
import { chooseLines, mayVoid, planOf } from './prepare-refund.ts';
import { approveRefund, type RefundWork } from './refund-approval.ts';
import { refundFacts, type RefundDecision } from './refund-facts.ts';
import { type RefundRequest, refundLines, refundTenders } from './refund-lines.ts';
import { refundModel, queueRefundPaper } from './refund-paper.ts';
import { unleased } from './refund-right.ts';
import { requireActor } from './session.ts';
import { shiftForMoney } from './shift-desk.ts';

/**
 * RET-1 to RET-5: one transaction: number, lines, money, goods, account, drawer, paper, trail,
 * journal. Asked again with the same id, it answers the same refund: nothing goes back twice.
 */
export function completeRefund(
  deps: TillDeps,
  input: ParsedInput<'refund.complete'>,
  call: Call,
): Promise<Result<CompletedRefund, IpcError>> {
  return atCounter(deps, input, call, (work): Result<RefundRequest, IpcError> => {
    const { tx, actor } = work;
    const sold = tx.refunds.sold(input.saleId);
    if (sold === null) return err(ipcError('SALE_UNKNOWN'));
    const wanted = chooseLines(sold, input.lines, actor.user);
    if (!wanted.ok) return wanted;
    if (input.lines.length === 0) return err(ipcError('REFUND_EMPTY'));
    const restockOf = new Map(input.lines.map(({ lineId, restock }) => [lineId, restock]));
    const restock = sold.lines.map(({ lineId }) => restockOf.get(lineId) ?? 'restock');
    const { reason, tenders: ways } = input;
    return ok({ sold, wantedMilli: wanted.value, restock, reason, ways });
  });
}

/** RET-6: everything of the till's last sale goes back the way it came, in one step. */
export function voidSale(
  deps: TillDeps,
  input: ParsedInput<'sale.void'>,
  call: Call,
): Promise<Result<CompletedRefund, IpcError>> {
  return atCounter(deps, input, call, ({ tx }): Result<RefundRequest, IpcError> => {
    const sold = tx.refunds.sold(input.saleId);
    if (sold === null) return err(ipcError('SALE_UNKNOWN'));
    if (!mayVoid(tx, sold)) return err(ipcError('VOID_TOO_LATE'));
    return ok({
      sold,
      wantedMilli: sold.lines.map(({ soldMilli }) => soldMilli),
      restock: sold.lines.map(() => 'restock'),
      reason: input.reason,
      // A terminal voids by the code of what it charged.
      ways: sold.tenders.map(({ tenderId, reference }) => ({ tenderId, way: 'same', reference })),
    });
  });
}

interface Asked {
  readonly refundId: RefundId;
  readonly override?: Parameters<typeof resolveGrantor>[1];
}

async function atCounter(
  deps: TillDeps,
  { refundId, override }: Asked,
  call: Call,
  request: (work: RefundWork) => Result<RefundRequest, IpcError>,
): Promise<Result<CompletedRefund, IpcError>> {
  const grantor = await resolveGrantor(deps, override, call);
  if (!grantor.ok) return grantor;
  const result = transact(deps, (tx): Result<CompletedRefund, IpcError> => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const before = completedRefund(tx, refundId);
    if (before !== null) return ok(before);
    const moment = observeClock(deps, tx, call.origin);
    const work = { deps, tx, actor: actor.value, moment, grantor: grantor.value };
    const asked = request(work);
    return asked.ok ? process(work, refundId, asked.value) : asked;
  });
  if (result.ok) {
    deps.after.queuedPrint();
    deps.after.statusChanged();
  }
  return result;
}

function process(
  work: RefundWork,
  refundId: RefundId,
  request: RefundRequest,
): Result<CompletedRefund, IpcError> {
  const { deps, tx, actor, moment } = work;
  const { sold, reason } = request;
  const storefront = tx.terminal.storefront();
  const plan = planOf(storefront, sold, request.wantedMilli);
  const by = { userId: actor.userId, at: moment.at };
  const money = refundTenders(deps.ids, storefront, request, plan, by);
  if (!money.ok) return money;
  const { otherWay } = money.value;
  const lines = refundLines(deps.ids, request, plan);
  const bare = unleased(deps, tx, sold, lines);
  const approval = approveRefund(work, { saleId: sold.saleId, reason }, [
    ...(bare.length === 0
      ? []
      : [
          {
            kind: 'refund_right' as const,
            amountMinor: addMinor(...bare.map(({ fact }) => fact.totalMinor)),
            otherWay: false,
          },
        ]),
    { kind: 'refund_amount', amountMinor: plan.totalMinor, otherWay },
  ]);
  if (!approval.ok) return approval;
  const shift = shiftForMoney(work);
  if (!shift.ok) return shift;
  const decision: RefundDecision = {
    ...{ refundId, sold, lines, reason, shiftId: shift.value.shiftId },
    ...{ money: money.value, approval: approval.value, totalMinor: plan.totalMinor },
  };
  return ok(write(work, refundFacts(work, decision)));
}

/** Everything of it, in the order that its event needs: journalled last. */
function write(work: RefundWork, parts: Omit<RefundFacts, 'receiptJson'>): CompletedRefund {
  const { tx } = work;
  const { refundId } = parts.refund;
  const model = refundModel(work, parts);
  const facts = { ...parts, receiptJson: canonicalJson(model as CanonicalValue) };
  tx.refundWrites.process(facts);
  const printJobId = queueRefundPaper(work, facts, model);
  auditRefund(work, facts);
  tx.refundWrites.journalProcessed(refundId);
  const done = completedRefund(tx, refundId);
  if (done === null) throw new Error(`Refund ${refundId} was not written`);
  return { ...done, printJobId };
}

function auditRefund({ tx, actor }: RefundWork, facts: RefundFacts): void {
  const { refund, lines, overrides, creditEntry, stockMovements } = facts;
  const { refundId, receiptNumber, totalMinor, reason, sale } = refund;
  const of = sale === null ? 'without a receipt' : `of ${sale.receiptNumber}`;
  const base = { saleId: sale?.saleId ?? null, origin: actor.origin };
  tx.audit({
    ...{ ...base, type: 'refund.requested', userId: actor.userId },
    data: { refundId, totalMinor, reason },
    description: `${actor.user.name} asked for a refund ${of}: ${reason}`,
  });
  for (const { overrideId, kind, amountMinor, reason: why, grantedBy, requestedBy } of overrides) {
    tx.audit({
      ...{ ...base, type: 'refund.approved', userId: grantedBy },
      data: { refundId, overrideId, kind, amountMinor, reason: why, requestedBy },
      description: `${kind} allowed for ${receiptNumber}: ${why}`,
    });
  }
  tx.audit({
    ...{ ...base, type: 'refund.processed', userId: actor.userId },
    data: { refundId, receiptNumber, totalMinor, lines: lines.length },
    description: `Refund ${receiptNumber} ${of}, ${stockMovements.length} to the shelf`,
  });
  if (creditEntry === null) return;
  tx.audit({
    ...{ ...base, type: 'credit.adjusted', userId: actor.userId },
    customerId: creditEntry.customerId,
    data: { entryId: creditEntry.entryId, amountMinor: creditEntry.amountMinor },
    description: `Taken off the account by ${receiptNumber}`,
  });
}

export function completedRefund(tx: ReadTx, refundId: RefundId): CompletedRefund | null {
  const done = tx.refunds.done(refundId);
  if (done === null) return null;
  const { saleId, receiptNumber, totalMinor, currency, completedAt, tenders } = done;
  return {
    ...{ refundId, saleId, receiptNumber, totalMinor, currency, completedAt },
    tenders: [...tenders],
    saleStatus: saleId === null ? null : (tx.sales.completed(saleId)?.status ?? null),
    printJobId: null,
  };
}
