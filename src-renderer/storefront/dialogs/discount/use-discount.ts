import type { Discount } from '../../../../shared/domain/sale.ts';
import type { Minor } from '../../../../shared/domain/money.ts';
import type { CartView, LineView } from '../../../../shared/ipc/views.ts';
import type { Problem } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { EMPTY_ENTRY, proposed } from '../../../ui/number-entry.ts';
import { useDialogCommand } from '../use-dialog-command.ts';
import { useNumberEntry, type NumberEntryControl } from '../use-number-entry.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import {
  discountBase,
  discountOf,
  discountProblem,
  discountRules,
  enteredValue,
  type DiscountKind,
} from './discount-entry.ts';

export interface DiscountSubject {
  readonly cart: CartView;
  /** Null for the whole sale. */
  readonly line: LineView | null;
  readonly kind: DiscountKind;
  readonly onKind: (kind: DiscountKind) => void;
  /** Null where there is no line to choose instead of the sale. */
  readonly onTarget: ((onSale: boolean) => void) | null;
}

export interface DiscountControl {
  readonly number: NumberEntryControl;
  /** What is entered; null for nothing. */
  readonly discount: Discount | null;
  /** What it is taken off. */
  readonly baseMinor: Minor;
  /** There is one already, which may be taken away. */
  readonly standing: boolean;
  readonly apply: (discount: Discount | null) => Promise<void>;
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly problem: Problem | null;
  readonly busy: boolean;
}

/** A discount being entered on a line or the sale. */
export function useDiscount(subject: DiscountSubject): DiscountControl {
  const { cart, line, kind, onKind, onTarget } = subject;
  const { minorDigits } = useFormats();
  const close = useCloseDialog('discount');
  const { run, problem, refuse, busy } = useDialogCommand();
  const before = line === null ? cart.discount : line.discount;
  const rules = discountRules(kind, minorDigits);
  const start = before?.kind === kind ? proposed(enteredValue(before), rules) : EMPTY_ENTRY;
  const number = useNumberEntry(start, rules);
  const baseMinor = discountBase(cart, line);
  const standing = before !== null;

  const apply = async (wanted: Discount | null): Promise<void> => {
    const wrong = discountProblem(wanted, baseMinor);
    if (wrong !== null) return refuse(wrong);
    const input = { saleId: cart.saleId, lineId: line?.lineId ?? null, discount: wanted };
    const done = await run('cart.setDiscount', input);
    if (done?.ok === true) close();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.code === 'KeyP' || event.key === '%') onKind('percent');
    else if (event.code === 'KeyA') onKind('amount');
    else if (event.code === 'KeyL' && onTarget !== null) onTarget(false);
    else if (event.code === 'KeyS' && onTarget !== null) onTarget(true);
    else if (event.code === 'KeyR' && standing) void apply(null);
    else return number.onKey(event);
    return true;
  };
  const discount = discountOf(kind, number.value);
  return { number, discount, baseMinor, standing, apply, onKey, problem, busy };
}
