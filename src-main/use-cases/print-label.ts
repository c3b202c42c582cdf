import { writeEmbedded } from '../../shared/domain/barcode/embedded.ts';
import { shortGtin, toGtin14 } from '../../shared/domain/barcode/gtin.ts';
import type { LabelModel } from '../../shared/domain/label.ts';
import { textIn } from '../../shared/domain/localized.ts';
import {
  currencyExponent,
  formatMinor,
  type Minor,
  multiplyRound,
} from '../../shared/domain/money.ts';
import {
  checkQuantity,
  formatQuantity,
  isCounted,
  type Milli,
  MILLI_ONE,
  unitSign,
} from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { Product, ReadTx } from '../store-port.ts';
import { isWeighed, priceFor } from './add-line.ts';
import type { Call, TillDeps } from './deps.ts';
import { findProduct } from './find-product.ts';
import { requireActor } from './session.ts';

/** A label for the shelf, or for one weighed package, at the retail price. */
export async function printLabel(
  deps: TillDeps,
  input: ParsedInput<'label.print'>,
  call: Call,
): Promise<Result<{ done: true }, IpcError>> {
  const { labelPrinter } = deps;
  const label = deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    return actor.ok ? labelOf(tx, input) : actor;
  });
  if (!label.ok) return label;
  if (labelPrinter === null) return err(ipcError('LABEL_PRINTER_MISSING'));
  const printed = await labelPrinter.print(label.value, input.copies);
  return printed.ok ? ok({ done: true }) : err(ipcError(printed.error));
}

function labelOf(tx: ReadTx, input: ParsedInput<'label.print'>): Result<LabelModel, IpcError> {
  const found = findProduct(tx, input.code, 'RETAIL');
  if (!found.ok) return found;
  const { product, code } = found.value;
  const storefront = tx.terminal.storefront();
  const { currency, receiptLocale: locale } = storefront;
  const name = textIn(product.name, locale);
  const price = priceFor(tx, product.rowId, 'RETAIL');
  if (price === null) return err(ipcError('PRICE_MISSING', { name }));
  const money = (amountMinor: Minor): string =>
    formatMinor(amountMinor, currency, locale, { symbol: true });
  const unit = `${money(price.amountMinor)} / ${unitSign(product.unit, locale)}`;
  if (input.kind === 'shelf') {
    const ean = eanOf(code);
    const detail = isCounted(product.unit) ? '' : unit;
    return ok({
      ...{ kind: 'shelf', name, price: money(price.amountMinor), detail, ean },
      codeText: ean ?? code,
    });
  }
  const wanted = input.quantityMilli;
  if (wanted === undefined) return err(ipcError('WEIGHT_NEEDED', { name }));
  const quantity = checkQuantity(wanted, { unit: product.unit, weighed: isWeighed(product) });
  if (!quantity.ok) return err(ipcError(quantity.error, { name }));
  const { roundingMode } = storefront;
  const total = multiplyRound(price.amountMinor, quantity.value, MILLI_ONE, roundingMode);
  const ean = scaleCode(tx, product, code, { quantityMilli: quantity.value, priceMinor: total });
  if (ean === null) return err(ipcError('LABEL_NO_MASK', { name }));
  return ok({
    ...{ kind: 'weight', name, price: money(total), ean, codeText: ean },
    detail: `${formatQuantity(quantity.value, product.unit, locale)} × ${unit}`,
  });
}

/** An EAN-13 or EAN-8 as it is printed; longer GTINs and codes of the shop's own have none. */
function eanOf(code: string): string | null {
  const gtin14 = toGtin14(code);
  const short = gtin14 === null ? code : shortGtin(gtin14);
  return gtin14 !== null && (short.length === 13 || short.length === 8) ? short : null;
}

/** By the first mask that has a place for the product's own code; null where none has. */
function scaleCode(
  tx: ReadTx,
  product: Product,
  code: string,
  value: { readonly quantityMilli: Milli; readonly priceMinor: number },
): string | null {
  const { barcodeMasks, currency } = tx.terminal.storefront();
  if (!/^\d+$/.test(code)) return null;
  for (const mask of barcodeMasks) {
    const item = code.replace(/^0+/, '').padStart(mask.itemDigits, '0');
    if (item.length !== mask.itemDigits) continue;
    if (tx.catalogue.byCode(item)?.product.productId !== product.productId) continue;
    const written = writeEmbedded(mask, item, { ...value, exponent: currencyExponent(currency) });
    if (written !== null) return written;
  }
  return null;
}
