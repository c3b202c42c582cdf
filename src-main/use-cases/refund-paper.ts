import { PrintJobId, type RefundId } from '../../shared/domain/ids.ts';
import { textIn } from '../../shared/domain/localized.ts';
import { addMinor } from '../../shared/domain/money.ts';
import { Unit } from '../../shared/domain/product.ts';
import type { ReceiptModel } from '../../shared/domain/receipt/model.ts';
import { receiptWords } from '../../shared/domain/receipt/words.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { PrintJobView } from '../../shared/ipc/views.ts';
import type { RefundFacts } from '../refund-port.ts';
import type { NewPrintJob } from '../store-port.ts';
import { type Call, transact, type TillDeps, timestamp } from './deps.ts';
import { drawerKick } from './drawer-kick.ts';
import type { RefundWork } from './refund-approval.ts';
import { requireActor } from './session.ts';

type Parts = Pick<RefundFacts, 'refund' | 'lines' | 'tenders'>;

/** What the paper of a refund says, in the shop's language of receipts. */
export function refundModel({ deps, tx, actor, moment }: RefundWork, parts: Parts): ReceiptModel {
  const { refund, lines, tenders } = parts;
  const storefront = tx.terminal.storefront();
  const locale = storefront.receiptLocale;
  const said = `TWR1.${refund.receiptNumber}.${refund.totalMinor}.${Math.floor(moment.wallMs / 1000)}`;
  const signature = deps.device.sign(new TextEncoder().encode(said));
  return {
    balanceAfterMinor: null,
    cashierName: actor.user.name,
    changeMinor: addMinor(),
    copyNumber: 0,
    currency: refund.currency,
    customerName: refund.customerName,
    kind: 'refund',
    lines: lines.map((line) => ({
      discountMinor: line.discountMinor,
      discountPpm: null,
      grossMinor: line.grossMinor,
      name: textIn({ en: line.nameEn, ru: line.nameRu, kk: line.nameKk }, locale),
      note: '',
      quantityMilli: line.quantityMilli,
      sku: line.sku,
      unit: Unit.parse(line.unit),
      unitPriceMinor: line.unitPriceMinor,
    })),
    localTime: moment.localTime,
    locale,
    qr: `${said}.${Buffer.from(signature).toString('base64url')}`,
    receiptNumber: refund.receiptNumber,
    refund: { saleNumber: refund.sale?.receiptNumber ?? '', reason: refund.reason },
    roundingMinor: refund.roundingMinor,
    saleDiscountMinor: addMinor(),
    shop: {
      address: storefront.address,
      bin: storefront.bin,
      footer: textIn(storefront.footer, locale),
      name: storefront.legalName || storefront.name,
      phone: storefront.phone,
    },
    taxes: taxesOf(lines),
    tenders: tenders.map(({ kind, givenMinor, reference }) => ({
      ...{ kind, reference },
      tenderedMinor: givenMinor,
    })),
    terminalName: `${receiptWords(locale).till} ${tx.terminal.identity().name}`,
    totalMinor: refund.totalMinor,
    training: false,
  };
}

function taxesOf(lines: RefundFacts['lines']): ReceiptModel['taxes'] {
  const byRate = Map.groupBy(
    lines.flatMap((line) => line.taxes),
    ({ code, ratePpm, inclusive, name }) => JSON.stringify([code, ratePpm, inclusive, name]),
  );
  return [...byRate.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return {
      baseMinor: addMinor(...same.map((tax) => tax.baseMinor)),
      inclusive: first.inclusive,
      name: first.name,
      ratePpm: first.ratePpm,
      taxMinor: addMinor(...same.map((tax) => tax.taxMinor)),
    };
  });
}

/** The paper is a row of the refund's own transaction; the drawer opens where cash is given. */
export function queueRefundPaper(
  work: RefundWork,
  facts: RefundFacts,
  model: ReceiptModel,
): PrintJobId | null {
  const { deps, tx, actor, moment } = work;
  const { renderer } = deps;
  if (renderer === null) return null;
  const { refundId, receiptNumber } = facts.refund;
  const reason = `refund ${receiptNumber}`;
  const kick =
    facts.cashMovement === null
      ? null
      : drawerKick(deps, tx, actor, { saleId: null, at: moment.at, reason });
  const paper: NewPrintJob = {
    ...{ jobId: PrintJobId.parse(deps.ids.next()), kind: 'receipt', saleId: null, refundId },
    profile: renderer.profile.name,
    bytes: renderer.receipt(model),
    copyNumber: 0,
    createdAt: moment.at,
  };
  tx.printWrites.enqueue(kick === null ? [paper] : [{ ...kick, refundId }, paper]);
  return paper.jobId;
}

/** RCP-3: another print of a refund's paper is marked COPY n. */
export function reprintRefund(
  deps: TillDeps,
  refundId: RefundId,
  call: Call,
): Result<PrintJobView, IpcError> {
  const result = transact(deps, (tx): Result<PrintJobView, IpcError> => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const { renderer } = deps;
    if (!renderer) return err(ipcError('PRINTER_NOT_CONFIGURED'));
    const paper = tx.refunds.receipt(refundId);
    if (paper === null) return err(ipcError('SALE_UNKNOWN'));
    const copyNumber = tx.refundWrites.countCopy(refundId);
    const jobId = PrintJobId.parse(deps.ids.next());
    tx.printWrites.enqueue([
      {
        ...{ jobId, kind: 'copy', saleId: null, refundId, profile: renderer.profile.name },
        bytes: renderer.receipt({ ...paper.model, copyNumber }),
        ...{ copyNumber, createdAt: timestamp(deps) },
      },
    ]);
    tx.audit({
      type: 'receipt.reprinted',
      userId: actor.value.userId,
      origin: call.origin,
      data: { refundId, copyNumber },
      description: `Copy ${copyNumber} of ${paper.model.receiptNumber}`,
    });
    const job = tx.prints.job(jobId);
    return job ? ok(job) : err(ipcError('PRINT_JOB_UNKNOWN'));
  });
  if (result.ok) deps.after.queuedPrint();
  return result;
}
