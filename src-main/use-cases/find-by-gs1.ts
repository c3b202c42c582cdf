import { shortGtin } from '../../shared/domain/barcode/gtin.ts';
import {
  type Gs1Goods,
  type Gs1GoodsProblem,
  labelPrice,
  measureIn,
  parseGs1,
} from '../../shared/domain/barcode/parse-gs1.ts';
import { marksOf } from '../../shared/domain/goods-marks.ts';
import { currencyExponent } from '../../shared/domain/money.ts';
import { MAX_QUANTITY_MILLI, type Milli, milli, MILLI_ONE } from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { ProductByCode, ReadTx } from '../store-port.ts';
import { isWeighed } from './add-line.ts';
import type { ParsedCode } from './find-product.ts';

/**
 * HARDWARE Codes: what a GS1 element string or Digital Link stands for, or null where the code is
 * neither. The product is that of its GTIN, exactly; a weight, a count, a price, the lot and the
 * dates are the code's.
 */
export function findByGs1(tx: ReadTx, raw: string): Result<ParsedCode, IpcError> | null {
  const year = Number(tx.terminal.state().businessDate.slice(0, 4));
  const read = parseGs1(raw, year);
  if (read === null) return null;
  if (!read.ok) return err(gs1Error(read.error));
  const goods = read.value;
  const found = tx.catalogue.byCode(goods.gtin14);
  if (!found) return err(ipcError('PRODUCT_UNKNOWN', { code: shortGtin(goods.gtin14) }));
  const { product, code } = found;
  const exponent = currencyExponent(tx.terminal.storefront().currency);
  return ok({
    product,
    code,
    quantityMilli: quantityOf(goods, found),
    // What is sold by the piece costs what its list says, whoever packed it.
    labelMinor: isWeighed(product) ? labelPrice(goods, exponent) : null,
    marks: marksOf(goods),
  });
}

/** A weight that the code does not say is asked for. */
function quantityOf(goods: Gs1Goods, { product, packMilli }: ProductByCode): Milli | null {
  if (isWeighed(product)) return measureIn(goods, product.unit);
  // Beyond any quantity the exact one no longer matters: the check that follows refuses it.
  return milli(Math.min(packMilli * (goods.count ?? 1), MAX_QUANTITY_MILLI + MILLI_ONE));
}

function gs1Error(problem: Gs1GoodsProblem): IpcError {
  switch (problem.kind) {
    case 'UNKNOWN_PART':
      return ipcError('GS1_PART_UNKNOWN', { part: problem.at });
    case 'VALUE_WRONG':
      return ipcError('GS1_PART_WRONG', {
        part: problem.element.ai,
        value: problem.element.value.slice(0, 30),
      });
    case 'CHECK_DIGIT_WRONG':
      return ipcError('CHECK_DIGIT_WRONG', { code: problem.element.value });
    case 'PARTS_CLASH':
      return ipcError('GS1_PARTS_CLASH', { part: problem.ai, other: problem.other });
    case 'PART_MISSING':
      return ipcError('GS1_PART_MISSING', { part: problem.ai, other: problem.needs });
    case 'NO_PRODUCT':
      return ipcError('GS1_NO_PRODUCT');
  }
}
