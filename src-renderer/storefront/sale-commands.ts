import type { StoreApi } from 'zustand/vanilla';
import type { ProductId } from '../../shared/domain/ids.ts';
import type { OverrideInput } from '../../shared/domain/permission.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { Bridge } from '../../shared/ipc/bridge.ts';
import { isCart } from '../../shared/ipc/cart-wire.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView, CompletedSale } from '../../shared/ipc/views.ts';
import { createOrder, type InOrder } from './command-order.ts';
import { changesTheSale, failsIntoTheSale, waysOut } from './notice-actions.ts';
import { cartChange } from './till-changes.ts';
import type { TillEffects } from './till-effects.ts';
import type { DialogState, RetryWithOverride, ScanSource, Till } from './till-state.ts';

/** What goes into the cart: a code as it was read, or a product as it was touched. */
export type Adding =
  | { readonly by: 'code'; readonly code: string; readonly source: ScanSource }
  | { readonly by: 'product'; readonly productId: ProductId };

/** What a second try may carry that the first did not. */
interface Extra {
  readonly override?: OverrideInput;
  /** The weight that was missing. */
  readonly quantityMilli?: Milli;
  readonly ageConfirmed?: boolean;
}
type Again = (extra: Extra) => Promise<Result<unknown, IpcError>>;

/** The way from the screen to the terminal: one command after another, every failure in words. */
export class SaleCommands {
  readonly #bridge: Bridge;
  readonly #effects: TillEffects;
  readonly #till: Pick<StoreApi<Till>, 'getState' | 'setState'>;
  readonly #inOrder: InOrder;
  /** The payment that a question or the customer's dialog stands in front of. */
  #interrupted: DialogState | null = null;
  #completing: Promise<Result<CompletedSale, IpcError>> | null = null;

  constructor(
    bridge: Bridge,
    effects: TillEffects,
    till: Pick<StoreApi<Till>, 'getState' | 'setState'>,
  ) {
    this.#bridge = bridge;
    this.#effects = effects;
    this.#till = till;
    this.#inOrder = createOrder((busy) => {
      till.setState({ busySince: busy ? effects.nowMs() : null });
    });
  }

  async command<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    if (!changesTheSale(name)) return this.#run(name, input);
    const answer = await this.#inOrder(() => this.#run(name, input));
    if (!answer.ok && failsIntoTheSale(name)) {
      this.#ask(answer.error, (extra) => this.#run(name, { ...input, ...extra }), undefined);
    }
    return answer;
  }

  /**
   * Adds to whatever cart is open when its turn comes: a scan during completion starts the next
   * sale.
   */
  async add(adding: Adding): Promise<void> {
    const till = this.#till.getState();
    const code = adding.by === 'code' ? adding.code : undefined;
    if (till.status === null || till.status.locked || till.status.blocked !== null) {
      this.#effects.sound('error');
      return;
    }
    const pending = till.pendingQuantityMilli;
    if (pending !== null) this.#till.setState({ pendingQuantityMilli: null });
    const quantity = pending === null ? {} : { quantityMilli: pending };
    const again: Again = async (extra) => {
      const cart = await this.#openCart();
      if (!cart.ok) return cart;
      const input = { saleId: cart.value.saleId, ...quantity, ...extra };
      return adding.by === 'code'
        ? this.#run('cart.scan', { ...input, code: adding.code, source: adding.source })
        : this.#run('cart.add', { ...input, productId: adding.productId });
    };
    const answer = await this.#inOrder(() => again({}));
    if (answer.ok) this.#effects.sound('scan');
    else this.#ask(answer.error, again, code);
  }

  /** The cart that is open; a scan right behind the PIN comes before anybody has asked for it. */
  async #openCart(): Promise<Result<CartView, IpcError>> {
    const { cart } = this.#till.getState();
    return cart === null ? this.#run('cart.open', {}) : ok(cart);
  }

  /** A second call while the first is under way waits for the same sale: Enter Enter pays once. */
  complete(): Promise<Result<CompletedSale, IpcError>> {
    this.#completing ??= this.#complete().finally(() => {
      this.#completing = null;
    });
    return this.#completing;
  }

  async #complete(): Promise<Result<CompletedSale, IpcError>> {
    const attempt = async (extra: Extra): Promise<Result<CompletedSale, IpcError>> => {
      const saleId = this.#till.getState().cart?.saleId;
      if (saleId === undefined) return err(ipcError('SALE_UNKNOWN'));
      const { override } = extra;
      const input = override === undefined ? { saleId } : { saleId, override };
      const done = await this.#run('sale.complete', input);
      if (done.ok) {
        this.#interrupted = null;
        this.#till.setState({ completed: done.value, dialog: null, notice: null, findText: '' });
        await this.#run('cart.open', {});
      }
      return done;
    };
    const answer = await this.#inOrder(() => attempt({}));
    if (!answer.ok) this.#ask(answer.error, attempt, undefined);
    return answer;
  }

  /** Opens it in place of the one that is open; a payment asked aside from waits behind it. */
  openDialog(dialog: DialogState): void {
    const open = this.#till.getState().dialog;
    if (open?.kind === 'pay' || open?.kind === 'settle') this.#interrupted = open;
    // From a settlement back to the customers it was reached from is no interruption.
    const back = open?.kind === 'settle' && dialog.kind === 'customer';
    if (open === null || back || !standsAside(dialog)) this.#interrupted = null;
    this.#till.setState({ dialog });
  }

  closeDialog(): void {
    const open = this.#till.getState().dialog;
    const back = open !== null && standsAside(open) ? this.#interrupted : null;
    this.#interrupted = null;
    this.#till.setState({ dialog: back });
  }

  /** Shows a failure in the sale, in words, and sounds it. */
  fail(error: IpcError, code: string | undefined, retry?: RetryWithOverride): void {
    this.#effects.sound(error.code === 'PRODUCT_UNKNOWN' ? 'unknown' : 'error');
    const notice = {
      error,
      actions: waysOut(error, code),
      ...(code === undefined ? {} : { code }),
      ...(retry === undefined ? {} : { retry }),
    };
    this.#till.setState(code === undefined ? { notice } : { notice, completed: null });
  }

  /** Runs it and takes in the answer, with no word said about a failure. */
  async #run<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    const answer = await this.#bridge.invoke(name, input);
    if (answer.ok) {
      const value: unknown = answer.value;
      if (isCart(name, value)) {
        const change = cartChange(this.#till.getState(), value);
        // The cart as it is does away with nothing: its answer may be older than what is said.
        this.#till.setState(name === 'cart.open' ? change : { ...change, notice: null });
      }
    } else if (answer.error.code === 'NOT_SIGNED_IN') {
      await this.#till.getState().refresh();
    }
    return answer;
  }

  /** Asks the question that stands in the way, unless another one stands open already. */
  #ask(error: IpcError, again: Again, code: string | undefined): void {
    const retry = error.override === undefined ? undefined : this.#retryOf(again);
    const asking = ['override', 'ageCheck', 'weigh'].includes(
      this.#till.getState().dialog?.kind ?? '',
    );
    if (!asking && error.code === 'AGE_CHECK_NEEDED') {
      this.#askAge(error, again, code);
    } else if (!asking && error.code === 'WEIGHT_NEEDED') {
      this.#askWeight(error, again, code);
    } else {
      this.fail(error, code, retry);
      if (!asking && retry !== undefined) this.openDialog({ kind: 'override', error, retry });
    }
  }

  #retryOf(again: Again): RetryWithOverride {
    const retry: RetryWithOverride = async (override) => {
      const answer = await this.#inOrder(() => again({ override }));
      if (answer.ok) {
        this.#till.setState({ notice: null });
        this.closeDialog();
        return true;
      }
      this.#effects.sound('error');
      // The dialog stands where it stood, with the new reason.
      this.#till.setState({ dialog: { kind: 'override', error: answer.error, retry } });
      return false;
    };
    return retry;
  }

  #askAge(error: IpcError, again: Again, code: string | undefined): void {
    this.#effects.sound('error');
    const confirmed: Again = (extra) => again({ ...extra, ageConfirmed: true });
    const confirm = async (): Promise<void> => {
      this.closeDialog();
      const answer = await this.#inOrder(() => confirmed({}));
      if (!answer.ok) this.#ask(answer.error, confirmed, code);
    };
    this.openDialog({ kind: 'ageCheck', age: Number(error.params['age'] ?? 0), confirm });
  }

  #askWeight(error: IpcError, again: Again, code: string | undefined): void {
    const confirm = async (quantityMilli: Milli): Promise<boolean> => {
      const weighed: Again = (extra) => again({ quantityMilli, ...extra });
      const answer = await this.#inOrder(() => weighed({}));
      this.closeDialog();
      if (answer.ok) this.#effects.sound('scan');
      else this.#ask(answer.error, weighed, code);
      return answer.ok;
    };
    this.#effects.sound('error');
    this.openDialog({ kind: 'weigh', error, confirm });
  }
}

/** A question or a choice on the way of a payment, which goes on after it. */
function standsAside(dialog: DialogState): boolean {
  return ['customer', 'override', 'ageCheck', 'weigh'].includes(dialog.kind);
}
