import { z } from 'zod';
import { Locale } from '../localized.ts';
import { Currency, Minor, Ppm } from '../money.ts';
import { Unit } from '../product.ts';
import { Milli } from '../quantity.ts';
import { TenderKind } from '../sale.ts';

/**
 * Everything a receipt says, as sold, in the language it is printed in. The text, ESC/POS and PNG
 * renderings and the screen's preview all come from this one value; it is stored with the sale.
 */
export const ReceiptModel = z.strictObject({
  kind: z.enum(['sale', 'gift', 'refund']),
  /** What came back, of a `refund` alone. */
  refund: z
    .strictObject({
      /** Of the sale; empty where there was none. */
      saleNumber: z.string(),
      reason: z.string(),
    })
    .optional(),
  locale: Locale,
  currency: Currency,
  shop: z.strictObject({
    name: z.string(),
    /** Kazakhstan's 12-digit business number; empty where there is none. */
    bin: z.string(),
    address: z.string(),
    phone: z.string(),
    footer: z.string(),
  }),
  receiptNumber: z.string(),
  /** Local wall time at the shop, `YYYY-MM-DDTHH:MM`. */
  localTime: z.string(),
  terminalName: z.string(),
  cashierName: z.string(),
  customerName: z.string(),
  lines: z.array(
    z.strictObject({
      name: z.string(),
      sku: z.string(),
      quantityMilli: Milli,
      unit: Unit,
      unitPriceMinor: Minor,
      grossMinor: Minor,
      /** As positive amounts; the sale's discount stands in its own line below. */
      discountMinor: Minor,
      discountPpm: Ppm.nullable(),
      note: z.string(),
    }),
  ),
  saleDiscountMinor: Minor,
  totalMinor: Minor,
  taxes: z.array(
    z.strictObject({
      name: z.string(),
      ratePpm: Ppm,
      inclusive: z.boolean(),
      baseMinor: Minor,
      taxMinor: Minor,
    }),
  ),
  roundingMinor: Minor,
  tenders: z.array(
    z.strictObject({ kind: TenderKind, tenderedMinor: Minor, reference: z.string() }),
  ),
  changeMinor: Minor,
  /** For a sale on account: what the customer owes after it; null otherwise. */
  balanceAfterMinor: Minor.nullable(),
  training: z.boolean(),
  /** The signed text of the QR code; empty prints none. */
  qr: z.string(),
  /** 0 is the first print; n prints COPY n. */
  copyNumber: z.number().int().min(0),
});
export type ReceiptModel = Readonly<z.infer<typeof ReceiptModel>>;

export const RECEIPT_WIDTHS = [32, 42, 48] as const;
export type ReceiptWidth = (typeof RECEIPT_WIDTHS)[number];

/** One laid-out row: exactly `columns` characters or fewer, never more. */
export type ReceiptRow =
  | { readonly kind: 'text'; readonly text: string; readonly bold: boolean; readonly tall: boolean }
  | { readonly kind: 'qr'; readonly data: string }
  | { readonly kind: 'feed'; readonly rows: number };
