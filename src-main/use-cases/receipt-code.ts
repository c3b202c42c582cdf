import { parseReceiptNumber } from '../../shared/domain/receipt-number.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { SoldSale } from '../refund-port.ts';
import type { ReadTx } from '../store-port.ts';
import type { TillDeps } from './deps.ts';

export interface FoundReceipt {
  readonly sold: SoldSale;
  /** This till's signature was on it. */
  readonly genuine: boolean;
}

/** As `receiptQr` writes it: number, total in minor units, seconds since 1970, signature. */
const QR = /^(TW1\.([^.]+)\.(\d{1,15})\.\d{1,12})\.([A-Za-z0-9_-]{86})$/;

/**
 * The sale that a receipt is of, by its number or its QR, without asking anybody: this till knows
 * its own sales and its own signature.
 */
export function findReceipt(
  deps: Pick<TillDeps, 'device'>,
  tx: ReadTx,
  code: string,
): Result<FoundReceipt, IpcError> {
  const text = code.trim();
  const qr = QR.exec(text);
  if (qr === null) return byNumber(tx, text.toUpperCase(), false);
  const [, said = '', number = '', total = '', signature = ''] = qr;
  const bytes = new TextEncoder().encode(said);
  if (!deps.device.isOwn(bytes, Buffer.from(signature, 'base64url'))) {
    const known = byNumber(tx, number, false);
    // A receipt that this till knows by its number alone was drawn by somebody else.
    return known.ok ? err(ipcError('RECEIPT_FORGED')) : known;
  }
  const found = byNumber(tx, number, true);
  if (found.ok && found.value.sold.totalMinor !== Number(total)) {
    return err(ipcError('RECEIPT_FORGED'));
  }
  return found;
}

function byNumber(tx: ReadTx, number: string, genuine: boolean): Result<FoundReceipt, IpcError> {
  const saleId = tx.refunds.saleIdOf(number);
  const sold = saleId === null ? null : tx.refunds.sold(saleId);
  if (sold !== null) return ok({ sold, genuine });
  const parts = parseReceiptNumber(number);
  const elsewhere = parts !== null && parts.series !== tx.terminal.identity().series;
  return err(ipcError(elsewhere ? 'RECEIPT_ELSEWHERE' : 'RECEIPT_UNKNOWN', { number }));
}
