import { dayText, expiredOn, type GoodsMarks } from '../../shared/domain/goods-marks.ts';
import { textIn } from '../../shared/domain/localized.ts';
import { ONE_PIECE, type Milli } from '../../shared/domain/quantity.ts';
import { ZERO } from '../../shared/domain/money.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { Product } from '../store-port.ts';
import type { CartEdit } from './cart-edit.ts';
import { useOverride } from './override.ts';

/**
 * What stands against selling the very goods that a code named: there is one of each serial, and
 * expired ones need somebody who allows them, where the shop does not sell them with a warning.
 */
export function checkMarks(
  edit: CartEdit,
  product: Product,
  marks: GoodsMarks,
  timesMilli: Milli,
): Result<null, IpcError> {
  const name = textIn(product.name, edit.actor.user.locale);
  const { serial } = marks;
  if (serial !== null) {
    if (timesMilli !== ONE_PIECE) return err(ipcError('SERIAL_SINGLE', { name, serial }));
    const isHere = edit.draft.lines.some(
      (line) => line.productId === product.productId && line.marks?.serial === serial,
    );
    if (isHere) return err(ipcError('SERIAL_TWICE', { name, serial }));
  }
  return checkExpiry(edit, marks, name);
}

function checkExpiry(edit: CartEdit, marks: GoodsMarks, name: string): Result<null, IpcError> {
  const { deps, tx, actor, grantor, saleId, moment } = edit;
  const date = expiredOn(marks, moment.businessDate);
  if (date === null || tx.terminal.storefront().expiredGoods === 'warn') return ok(null);
  // Whoever may allow it has to say so too: it is easily overlooked.
  return useOverride(deps, tx, actor, grantor, {
    ...{ kind: 'expired_goods', saleId, lineId: null, amountMinor: ZERO },
    refusal: ipcError('GOODS_EXPIRED', { name, date: dayText(date) }),
  });
}
