import { z } from 'zod';
import { OverrideKind } from '../domain/permission.ts';

/**
 * Every way a command can fail that a person must hear about. The words stand in
 * `shared/i18n/errors.ts`, in three languages, so a code without words does not compile.
 */
export const ERROR_CODES = [
  // what was scanned or typed
  'CODE_UNREADABLE',
  'CHECK_DIGIT_WRONG',
  'GS1_PART_UNKNOWN',
  'GS1_PART_WRONG',
  'GS1_PARTS_CLASH',
  'GS1_PART_MISSING',
  'GS1_NO_PRODUCT',
  'GOODS_EXPIRED',
  'SERIAL_TWICE',
  'SERIAL_SINGLE',
  'PRODUCT_UNKNOWN',
  'PRODUCT_INACTIVE',
  'QUANTITY_INVALID',
  'QUANTITY_TOO_LARGE',
  'QUANTITY_NOT_WHOLE',
  'WEIGHT_NEEDED',
  'PRICE_MISSING',
  'PRICE_ZERO',
  'DISCOUNT_TOO_LARGE',
  'AGE_CHECK_NEEDED',
  'COUPON_UNKNOWN',
  'COUPONS_TOO_MANY',
  // stock
  'STOCK_NOT_ENOUGH',
  // the sale
  'SALE_UNKNOWN',
  'SALE_NOT_OPEN',
  'SALE_EMPTY',
  'SALE_NOT_PAID',
  'SALE_HAS_TENDERS',
  'LINE_UNKNOWN',
  'NOTHING_TO_UNDO',
  'PRICES_UNCHANGED',
  'CART_GONE',
  'CART_ON_ITS_WAY',
  'CART_TOO_LARGE',
  'SALE_TOO_DEAR',
  // money
  'AMOUNT_INVALID',
  'TENDER_EXCEEDS_DUE',
  'TENDER_UNKNOWN',
  'TENDER_NEEDS_REFERENCE',
  'TENDER_NOT_REMOVABLE',
  // customers and credit
  'CUSTOMER_UNKNOWN',
  'CUSTOMER_NEEDED',
  'CUSTOMER_KNOWN',
  'TAX_ID_WRONG',
  'CREDIT_BLOCKED',
  'CREDIT_LIMIT',
  'CREDIT_OVERDUE',
  'SETTLEMENT_TOO_LARGE',
  // shift and cash
  'SHIFT_NOT_OPEN',
  'SHIFT_OPEN',
  'SHIFT_UNKNOWN',
  'SHIFT_COUNT_NEEDED',
  'COUNT_INVALID',
  'LIMIT_CASH_OUT',
  'LIMIT_NO_SALE',
  'LIMIT_SHIFT_REPORT',
  // what comes back
  'RECEIPT_UNKNOWN',
  'RECEIPT_FORGED',
  'RECEIPT_ELSEWHERE',
  'REFUND_EMPTY',
  'REFUND_TOO_MUCH',
  'REFUND_RIGHT_NEEDED',
  'LIMIT_REFUND',
  'LIMIT_NO_RECEIPT',
  'VOID_TOO_LATE',
  // people
  'NOT_SIGNED_IN',
  'PIN_WRONG',
  'PIN_LOCKED_OUT',
  'LIMIT_DISCOUNT',
  'LIMIT_PRICE',
  'PRICE_BELOW_FLOOR',
  'OVERRIDE_REFUSED',
  // printing
  'PRINTER_NOT_CONFIGURED',
  'PRINT_JOB_UNKNOWN',
  'LABEL_PRINTER_MISSING',
  'LABEL_PRINTER_SILENT',
  'LABEL_NO_MASK',
  'PRINT_JOB_NOT_RETRYABLE',
  // HQ
  'HQ_NOT_CONFIGURED',
  'HQ_ADDRESS_WRONG',
  'MANAGER_NEEDED',
  'IDENTITY_CONFLICT',
  'RESTORED_NEEDS_HQ',
  // the store
  'DISK_FULL',
  'DISK_ERROR',
  'DATABASE_NEWER',
  'DATABASE_CORRUPT',
  'SECOND_INSTANCE',
  'BACKUP_UNKNOWN',
  'BACKUP_INVALID',
  'TERMINAL_BLOCKED',
  // the bridge
  'COMMAND_UNKNOWN',
  'INPUT_INVALID',
  'UNAUTHORISED',
  'ORIGIN_REFUSED',
  'BODY_TOO_LARGE',
  'INTERNAL',
] as const;
export const ErrorCode = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof ErrorCode>;

/**
 * What a failed command answers. `params` fills the message; it never carries a PIN or a secret.
 */
export const IpcError = z.strictObject({
  code: ErrorCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The override that would allow it, where a second person may. */
  override: OverrideKind.optional(),
});
export type IpcError = Readonly<z.infer<typeof IpcError>>;

export function ipcError(
  code: ErrorCode,
  params: Readonly<Record<string, string | number>> = {},
  override?: OverrideKind,
): IpcError {
  return override === undefined ? { code, params } : { code, params, override };
}
