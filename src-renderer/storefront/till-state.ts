import type { Locale } from '../../shared/domain/localized.ts';
import type { LineId, ProductId, SaleId } from '../../shared/domain/ids.ts';
import type { OverrideInput } from '../../shared/domain/permission.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/ipc/contract.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { PriceChange } from '../../shared/ipc/hq-views.ts';
import type { CompletedRefund } from '../../shared/ipc/refund-views.ts';
import type { ShiftReportView } from '../../shared/ipc/shift-views.ts';
import type { CartView, CompletedSale, CustomerView, StatusView } from '../../shared/ipc/views.ts';
import type { Chord, chordProblem, KeyBindings, ShortcutAction } from './shortcuts.ts';

/** Runs the refused command again with a second person's PIN; true when it went through. */
export type RetryWithOverride = (override: OverrideInput) => Promise<boolean>;

/** What a person does with the drawer besides selling. */
export type CashWork = 'open' | 'in' | 'out' | 'drop' | 'correction' | 'noSale';

/** The one dialog that may stand open. */
export type DialogState =
  | { readonly kind: 'quantity'; readonly lineId: LineId }
  /** A null `lineId` discounts the whole sale. */
  | { readonly kind: 'discount'; readonly lineId: LineId | null }
  | { readonly kind: 'price'; readonly lineId: LineId }
  | { readonly kind: 'note'; readonly lineId: LineId }
  | { readonly kind: 'pay' }
  /** `returnTo` is the dialog it was opened from. */
  | { readonly kind: 'customer'; readonly returnTo?: 'pay' }
  /** Somebody who was looked for and is not there: `text` is what was typed. */
  | { readonly kind: 'newCustomer'; readonly text: string; readonly returnTo?: 'pay' }
  | { readonly kind: 'prices' }
  | { readonly kind: 'notices' }
  | { readonly kind: 'enrol' }
  | { readonly kind: 'held' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'priceCheck'; readonly code?: string }
  | { readonly kind: 'override'; readonly error: IpcError; readonly retry: RetryWithOverride }
  | { readonly kind: 'ageCheck'; readonly age: number; readonly confirm: () => Promise<void> }
  | { readonly kind: 'openItem'; readonly code: string | null }
  | { readonly kind: 'sales' }
  | { readonly kind: 'receipt'; readonly saleId: SaleId }
  | { readonly kind: 'returns' }
  /** By the sale itself, or by what was scanned or typed of its receipt. */
  | { readonly kind: 'return'; readonly saleId?: SaleId; readonly code?: string }
  | { readonly kind: 'returned'; readonly refund: CompletedRefund }
  | { readonly kind: 'why'; readonly lineId: LineId }
  | { readonly kind: 'coupon' }
  | { readonly kind: 'printer' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'help' }
  | { readonly kind: 'more' }
  | { readonly kind: 'shift' }
  | { readonly kind: 'cash'; readonly what: CashWork }
  | { readonly kind: 'shiftCount' }
  | { readonly kind: 'shiftReport'; readonly report: ShiftReportView }
  | { readonly kind: 'shiftHistory' }
  | { readonly kind: 'settle'; readonly customer: CustomerView }
  /** A weighed product without its weight (WEIGHT_NEEDED); `confirm` is true when it was added. */
  | {
      readonly kind: 'weigh';
      readonly error: IpcError;
      readonly confirm: (quantityMilli: Milli) => Promise<boolean>;
    };

export type NoticeAction = 'open_item' | 'search' | 'override' | 'price_check' | 'dismiss';

/** A failure shown inside the sale, in words, with the ways out as buttons. */
export interface SaleNotice {
  readonly error: IpcError;
  /** What was scanned or typed, where that is what failed. */
  readonly code?: string;
  readonly actions: readonly NoticeAction[];
  /** Behind the `override` button. */
  readonly retry?: RetryWithOverride;
}

export type ScanSource = 'wedge' | 'typed';

export interface TillState {
  readonly status: StatusView | null;
  /** False while the terminal's process does not answer; it comes back by itself. */
  readonly connected: boolean;
  /** Why the terminal will not listen to this screen at all (a token of yesterday's), else null. */
  readonly refused: IpcError | null;
  readonly cart: CartView | null;
  /** Goes up whenever a line is touched, so the same line can be lit twice running. */
  readonly touchSerial: number;
  readonly dialog: DialogState | null;
  readonly notice: SaleNotice | null;
  readonly selectedLineId: LineId | null;
  /** The sale just completed; its change stands large until the next scan or add. */
  readonly completed: CompletedSale | null;
  /** "3 *" before a scan. */
  readonly pendingQuantityMilli: Milli | null;
  /** When the oldest unanswered command was sent (`Date.now()`); null when nothing is under way. */
  readonly busySince: number | null;
  /** What stands in the find field. */
  readonly findText: string;
  /** Goes up when the find field should take the focus. */
  readonly findFocusSerial: number;
  /** Goes up with each wedge scan: what its keys typed before it was known for one is no PIN. */
  readonly scanSerial: number;
  /** Wall time when the line to HQ was seen to go, in milliseconds; null while it is there. */
  readonly offlineSinceMs: number | null;
  readonly keyBindings: KeyBindings;
  /** Lines of a cart that HQ has other prices for by now. */
  readonly prices: { readonly saleId: SaleId; readonly changes: readonly PriceChange[] } | null;
  /** Of which the cashier has decided to keep the old ones. */
  readonly keptPrices: readonly PriceChange[];
}

export interface TillActions {
  /** Loads status and cart, and listens to events until the returned function is called. */
  start(): () => void;
  /** Asks for the status again. */
  refresh(): Promise<void>;
  setConnected(connected: boolean): void;
  /**
   * Runs one command. A CartView answer becomes the cart. A failure with `override` opens the
   * override dialog, an age check the age dialog, anything else stands as the notice; it is
   * returned as well.
   */
  command<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>>;
  /** Sells what was scanned; with the price check open it is looked up there instead. */
  scan(code: string, source: ScanSource): Promise<void>;
  addProduct(productId: ProductId): Promise<void>;
  /** Adds `stepMilli` to the selected line's quantity; to nothing left, it removes the line. */
  stepQuantity(stepMilli: number): Promise<void>;
  removeSelected(): Promise<void>;
  undo(): Promise<void>;
  /** Completes the sale, shows it as `completed` and opens the next cart. */
  complete(): Promise<Result<CompletedSale, IpcError>>;
  openDialog(dialog: DialogState): void;
  /** Back to the payment that a question or the customer's dialog interrupted, else to the sale. */
  closeDialog(): void;
  selectLine(lineId: LineId | null): void;
  /** Moves the selection by `step` lines, stopping at the ends. */
  moveSelection(step: number): void;
  dismissNotice(): void;
  /** The open cart keeps its prices, and says no more of those that changed. */
  keepPrices(): void;
  setPendingQuantity(quantityMilli: Milli | null): void;
  setFindText(text: string): void;
  focusFind(): void;
  /** Moves an action to another key, kept on this till; answers why it cannot be, or null. */
  setKey(action: ShortcutAction, chord: Chord): ReturnType<typeof chordProblem>;
  resetKeys(): void;
  /** Null when signed in; else why not, for the PIN pad to show. */
  signIn(pin: string): Promise<IpcError | null>;
  lock(): Promise<void>;
  setLocale(locale: Locale): Promise<void>;
}

export type Till = TillState & TillActions;
