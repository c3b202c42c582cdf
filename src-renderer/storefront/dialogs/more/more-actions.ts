import type { LineId } from '../../../../shared/domain/ids.ts';
import type { SaleType } from '../../../../shared/domain/sale.ts';
import type { ShortcutAction } from '../../shortcuts.ts';
import type { DialogState } from '../../till-state.ts';

/** What the actions have to work on. */
export interface MoreSubject {
  /** The selected line. */
  readonly lineId: LineId | null;
  /** The sale has lines. */
  readonly filled: boolean;
  readonly type: SaleType;
  readonly heldCount: number;
  /** HQ can be asked what other tills hold. */
  readonly online: boolean;
  /** Lines whose price in the list is another one by now. */
  readonly priceChanges: number;
}

export type MoreKind =
  | 'priceCheck'
  | 'openItem'
  | 'customer'
  | 'lineDiscount'
  | 'saleDiscount'
  | 'price'
  | 'note'
  | 'why'
  | 'coupon'
  | 'prices'
  | 'type'
  | 'held'
  | 'sales'
  | 'returns'
  | 'shift'
  | 'notices'
  | 'enrol'
  | 'printer'
  | 'settings'
  | 'help'
  | 'lock'
  | 'signOut'
  | 'abandon';

export interface MoreAction {
  readonly kind: MoreKind;
  /** By its place on the keyboard; no two are the same. */
  readonly letter: string;
  /** The key that does it without this menu. */
  readonly shortcut?: ShortcutAction;
  readonly enabled: (subject: MoreSubject) => boolean;
  readonly dialog?: (subject: MoreSubject) => DialogState | undefined;
}

const always = (): boolean => true;
const withLine = (subject: MoreSubject): boolean => subject.lineId !== null;
const withLines = (subject: MoreSubject): boolean => subject.filled;

function onLine(kind: 'price' | 'note' | 'why' | 'discount') {
  return ({ lineId }: MoreSubject): DialogState | undefined =>
    lineId === null ? undefined : { kind, lineId };
}

/** The order is the order on the screen: the line, the sale, the shop, the till. */
export const MORE_ACTIONS: readonly MoreAction[] = [
  { kind: 'price', letter: 'P', enabled: withLine, dialog: onLine('price') },
  { kind: 'note', letter: 'N', enabled: withLine, dialog: onLine('note') },
  {
    kind: 'lineDiscount',
    letter: 'D',
    shortcut: 'discount',
    enabled: withLine,
    dialog: onLine('discount'),
  },
  {
    kind: 'why',
    letter: 'W',
    shortcut: 'why',
    enabled: withLine,
    dialog: onLine('why'),
  },
  {
    kind: 'prices',
    letter: 'Z',
    enabled: (subject) => subject.priceChanges > 0,
    dialog: () => ({ kind: 'prices' }),
  },
  {
    kind: 'saleDiscount',
    letter: 'A',
    enabled: withLines,
    dialog: () => ({ kind: 'discount', lineId: null }),
  },
  {
    kind: 'coupon',
    letter: 'U',
    shortcut: 'coupon',
    enabled: always,
    dialog: () => ({ kind: 'coupon' }),
  },
  {
    kind: 'openItem',
    letter: 'O',
    enabled: always,
    dialog: () => ({ kind: 'openItem', code: null }),
  },
  { kind: 'type', letter: 'T', enabled: always },
  {
    kind: 'customer',
    letter: 'C',
    shortcut: 'customer',
    enabled: always,
    dialog: () => ({ kind: 'customer' }),
  },
  {
    kind: 'held',
    letter: 'H',
    enabled: (subject) => subject.heldCount > 0 || subject.online,
    dialog: () => ({ kind: 'held' }),
  },
  {
    kind: 'sales',
    letter: 'R',
    shortcut: 'receipts',
    enabled: always,
    dialog: () => ({ kind: 'sales' }),
  },
  { kind: 'returns', letter: 'B', enabled: always, dialog: () => ({ kind: 'returns' }) },
  {
    kind: 'priceCheck',
    letter: 'F',
    shortcut: 'priceCheck',
    enabled: always,
    dialog: () => ({ kind: 'priceCheck' }),
  },
  { kind: 'shift', letter: 'J', enabled: always, dialog: () => ({ kind: 'shift' }) },
  { kind: 'notices', letter: 'I', enabled: always, dialog: () => ({ kind: 'notices' }) },
  { kind: 'enrol', letter: 'G', enabled: always, dialog: () => ({ kind: 'enrol' }) },
  { kind: 'printer', letter: 'E', enabled: always, dialog: () => ({ kind: 'printer' }) },
  { kind: 'settings', letter: 'S', enabled: always, dialog: () => ({ kind: 'settings' }) },
  {
    kind: 'help',
    letter: 'K',
    shortcut: 'help',
    enabled: always,
    dialog: () => ({ kind: 'help' }),
  },
  { kind: 'lock', letter: 'L', shortcut: 'lock', enabled: always },
  { kind: 'signOut', letter: 'Q', enabled: always },
  { kind: 'abandon', letter: 'X', enabled: withLines },
];
