import { assertNever } from '../../shared/domain/result.ts';
import { MILLI_ONE } from '../../shared/domain/quantity.ts';
import { selectedLine } from './line-actions.ts';
import type { ShortcutAction } from './shortcuts.ts';
import type { DialogState, Till } from './till-state.ts';

/** What goes on behind an open dialog: nothing but switching to another, and locking. */
const OVER_A_DIALOG: ReadonlySet<ShortcutAction> = new Set<ShortcutAction>([
  'help',
  'find',
  'customer',
  'quantity',
  'discount',
  'coupon',
  'why',
  'hold',
  'receipts',
  'priceCheck',
  'pay',
  'lock',
]);

/** True when a key may act now: questions that must be answered let nothing by but the lock. */
export function mayAct(action: ShortcutAction, dialog: DialogState | null): boolean {
  if (dialog === null || action === 'lock') return true;
  if (dialog.kind === 'override' || dialog.kind === 'ageCheck') return false;
  return OVER_A_DIALOG.has(action);
}

/**
 * Does what a key or its button stands for. A dialog that would have nothing to work on stays shut.
 */
export function perform(action: ShortcutAction, till: Till): void {
  switch (action) {
    case 'find':
      till.closeDialog();
      till.focusFind();
      return;
    case 'lineUp':
      return till.moveSelection(-1);
    case 'lineDown':
      return till.moveSelection(1);
    case 'increase':
      return void till.stepQuantity(MILLI_ONE);
    case 'decrease':
      return void till.stepQuantity(-MILLI_ONE);
    case 'remove':
      return void till.removeSelected();
    case 'undo':
      return void till.undo();
    case 'lock':
      return void till.lock();
    case 'back':
      return stepBack(till);
    case 'help':
    case 'customer':
    case 'quantity':
    case 'discount':
    case 'coupon':
    case 'why':
    case 'hold':
    case 'receipts':
    case 'priceCheck':
    case 'pay': {
      const dialog = dialogFor(action, till);
      if (dialog !== null) till.openDialog(dialog);
      return;
    }
    default:
      assertNever(action);
  }
}

type DialogAction = Extract<
  ShortcutAction,
  | 'help'
  | 'customer'
  | 'quantity'
  | 'discount'
  | 'coupon'
  | 'why'
  | 'hold'
  | 'receipts'
  | 'priceCheck'
  | 'pay'
>;

/** The dialog behind a key or button; null while there is nothing for it to work on. */
export function dialogFor(action: DialogAction, till: Till): DialogState | null {
  const line = selectedLine(till);
  const filled = till.cart !== null && till.cart.lines.length > 0;
  switch (action) {
    case 'quantity':
      return line === undefined ? null : { kind: 'quantity', lineId: line.lineId };
    case 'discount':
      return line === undefined ? null : { kind: 'discount', lineId: line.lineId };
    case 'why':
      return line === undefined ? null : { kind: 'why', lineId: line.lineId };
    case 'pay':
      return filled ? { kind: 'pay' } : null;
    case 'hold':
      return filled ? { kind: 'hold' } : { kind: 'held' };
    case 'receipts':
      return { kind: 'sales' };
    default:
      return { kind: action };
  }
}

/** Esc: one thing at a time, the nearest first. */
function stepBack(till: Till): void {
  if (till.notice !== null) till.dismissNotice();
  else if (till.pendingQuantityMilli !== null) till.setPendingQuantity(null);
  else till.setFindText('');
}
