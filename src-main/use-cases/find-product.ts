import { readEmbedded } from '../../shared/domain/barcode/embedded.ts';
import { lookupCodes, parseCode } from '../../shared/domain/barcode/parse-code.ts';
import { currencyExponent, type Minor, minor } from '../../shared/domain/money.ts';
import { type Milli, milli, MILLI_ONE, ONE_PIECE } from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { SaleType } from '../../shared/domain/sale.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { GoodsMarks } from '../../shared/domain/goods-marks.ts';
import type { Product, ReadTx } from '../store-port.ts';
import { isWeighed, priceFor } from './add-line.ts';
import { findByGs1 } from './find-by-gs1.ts';

/** What a scan or a typed code stands for. */
export interface ParsedCode {
  readonly product: Product;
  /** The code as the catalogue keeps it. */
  readonly code: string;
  /**
   * How much one scan stands for: a piece, a pack, or the weight on the label; null asks for a
   * weight.
   */
  readonly quantityMilli: Milli | null;
  /** What the label says it costs; null where it carries no price. */
  readonly labelMinor: Minor | null;
  /** Of a GS1 code alone; null where it says nothing of the very goods. */
  readonly marks: GoodsMarks | null;
}

/**
 * CAT-2: an exact match in the catalogue first, then a code of the shop's own scales by its masks;
 * what is no plain code may be one of GS1's longer ones.
 * A bad check digit says so and never sells something else.
 */
export function findProduct(tx: ReadTx, raw: string, type: SaleType): Result<ParsedCode, IpcError> {
  for (const candidate of lookupCodes(raw)) {
    const exact = tx.catalogue.byCode(candidate);
    if (!exact) continue;
    const { product, code, packMilli } = exact;
    const quantityMilli = isWeighed(product) ? null : packMilli;
    return ok({ product, code, quantityMilli, labelMinor: null, marks: null });
  }
  const parsed = parseCode(raw);
  if (!parsed.ok) {
    const gs1 = parsed.error === 'CODE_UNREADABLE' ? findByGs1(tx, raw) : null;
    return gs1 ?? err(ipcError(parsed.error, { code: raw.trim() }));
  }
  const label = parsed.value.kind === 'gtin' ? readLabel(tx, parsed.value.digits, type) : null;
  return label ? ok(label) : err(ipcError('PRODUCT_UNKNOWN', { code: raw.trim() }));
}

/** A weight or price label of the shop's own scales. */
function readLabel(tx: ReadTx, digits: string, type: SaleType): ParsedCode | null {
  const { barcodeMasks, currency } = tx.terminal.storefront();
  const label = readEmbedded(digits, barcodeMasks, currencyExponent(currency));
  const item = label ? tx.catalogue.byCode(label.itemCode) : null;
  if (!label || !item) return null;
  const { product, code } = item;
  if (label.kind !== 'price') {
    return { product, code, quantityMilli: milli(label.value), labelMinor: null, marks: null };
  }
  const price = priceFor(tx, product.rowId, type);
  if (!price || price.amountMinor <= 0) return null;
  const quantityMilli = quantityOfPrice(product, label.value, price.amountMinor);
  return { product, code, quantityMilli, labelMinor: minor(label.value), marks: null };
}

/**
 * The least quantity whose amount is not below the label's price; a label of zero stands for none.
 */
function quantityOfPrice(product: Product, priceMinor: number, unitMinor: number): Milli {
  const step = isWeighed(product) ? 1 : ONE_PIECE;
  return milli(Math.ceil((priceMinor * MILLI_ONE) / unitMinor / step) * step);
}
