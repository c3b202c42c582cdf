import { PrintJobId } from '../../shared/domain/ids.ts';
import type { ReceiptModel } from '../../shared/domain/receipt/model.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { PrintJobView, SaleSummary } from '../../shared/ipc/views.ts';
import type { NewPrintJob } from '../store-port.ts';
import { type Call, transact, type TillDeps, timestamp } from './deps.ts';
import { requireActor } from './session.ts';

export function findSales(
  deps: TillDeps,
  input: ParsedInput<'sale.find'>,
  call: Call,
): Result<{ sales: SaleSummary[]; more: boolean }, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const found = tx.sales.find(input.query, { limit: input.limit + 1, offset: input.offset });
    return ok({ sales: found.slice(0, input.limit), more: found.length > input.limit });
  });
}

/** The receipt as it was sold, whatever the catalogue became. */
export function receiptOf(
  deps: TillDeps,
  input: { readonly saleId: ParsedInput<'sale.receipt'>['saleId'] },
  call: Call,
): Result<ReceiptModel, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const receipt = tx.sales.receipt(input.saleId);
    return receipt ? ok(receipt.model) : err(ipcError('SALE_UNKNOWN'));
  });
}

/** RCP-3: another print of a receipt is marked COPY n; a gift receipt shows no prices. */
export function reprint(
  deps: TillDeps,
  input: ParsedInput<'print.reprint'>,
  call: Call,
): Result<PrintJobView, IpcError> {
  const result = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const { renderer } = deps;
    if (!renderer) return err(ipcError('PRINTER_NOT_CONFIGURED'));
    const receipt = tx.sales.receipt(input.saleId);
    if (!receipt) return err(ipcError('SALE_UNKNOWN'));
    const copyNumber = input.gift ? 0 : tx.saleWrites.countCopy(input.saleId);
    const model: ReceiptModel = {
      ...receipt.model,
      copyNumber,
      kind: input.gift ? 'gift' : 'sale',
    };
    const jobId = PrintJobId.parse(deps.ids.next());
    const copy: NewPrintJob = {
      ...{ jobId, kind: 'copy', saleId: input.saleId, profile: renderer.profile.name },
      ...{ bytes: renderer.receipt(model), copyNumber, createdAt: timestamp(deps) },
    };
    tx.printWrites.enqueue([copy]);
    tx.audit({
      type: 'receipt.reprinted',
      userId: actor.value.userId,
      saleId: input.saleId,
      origin: call.origin,
      data: { copyNumber, gift: input.gift },
      description: input.gift
        ? `Gift receipt of ${model.receiptNumber}`
        : `Copy ${copyNumber} of ${model.receiptNumber}`,
    });
    const job = tx.prints.job(jobId);
    return job ? ok(job) : err(ipcError('PRINT_JOB_UNKNOWN'));
  });
  if (result.ok) deps.after.queuedPrint();
  return result;
}
