import type { CustomerId, SaleId } from '../../shared/domain/ids.ts';
import { minor, Ppm } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/ipc/contract.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { CartView, CompletedSale } from '../../shared/ipc/views.ts';
import type { TillClient } from '../support/till-client.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Shop } from './shop.ts';

/** What a till that was killed may be held to. */
export interface Answered {
  /** Every sale it said was complete. */
  readonly sales: ReadonlyMap<SaleId, CompletedSale>;
  /** The cart it showed last; null once that cart was sold, or before the first one. */
  readonly cart: CartView | null;
  /** Asked and not answered: it may have happened or not. */
  readonly open: CommandName | null;
}

const NOTE_MINOR = 50_000;
const FIVE_PERCENT = Ppm.parse(50_000);

/** A cashier who never rests, and keeps book of every answer. */
export class Seller {
  readonly #shop: Shop;
  readonly #random: SeededRandom;
  readonly #sales = new Map<SaleId, CompletedSale>();
  #cart: CartView | null = null;
  #open: CommandName | null = null;
  #customerId: CustomerId | null = null;
  #client: TillClient | null = null;

  constructor(shop: Shop, random: SeededRandom) {
    this.#shop = shop;
    this.#random = random;
  }

  answered(): Answered {
    return { sales: this.#sales, cart: this.#cart, open: this.#open };
  }

  /** Signs in and answers the cart the till works on; `answered` still tells of the life before. */
  async begin(client: TillClient): Promise<CartView> {
    this.#client = client;
    await client.must('session.signIn', { pin: this.#shop.pin });
    return client.must('cart.open', {});
  }

  /** Goes on with the cart the till showed after a start. */
  resume(cart: CartView): void {
    this.#cart = cart;
    this.#open = null;
  }

  /**
   * Sells until the till dies under it; resolves then. Anything refused is a failure of the test.
   */
  async sellUntilItDies(): Promise<void> {
    for (;;) {
      try {
        await this.sellOne();
      } catch (error) {
        if (isLostConnection(error)) return;
        throw error;
      }
    }
  }

  /** One sale, from wherever its cart stands. */
  async sellOne(): Promise<void> {
    let cart = this.#cart ?? this.#keep(await this.#must('cart.open', {}));
    if (cart.tenders.length === 0) cart = await this.#fill(cart);
    await this.#pay(cart);
    const sale = await this.#must('sale.complete', { saleId: cart.saleId });
    this.#sales.set(sale.saleId, sale);
    this.#cart = null;
  }

  async #fill(begun: CartView): Promise<CartView> {
    const random = this.#random;
    const { saleId } = begun;
    let cart = begun;
    if (random.chance(0.2)) {
      const customerId = await this.#customer();
      cart = this.#keep(await this.#must('cart.setCustomer', { saleId, customerId }));
    }
    for (let left = random.between(1, 6); left > 0; left -= 1) {
      const code = random.pick(this.#shop.barcodes);
      cart = this.#keep(await this.#must('cart.scan', { saleId, code, source: 'wedge' }));
    }
    const { lineId } = random.pick(cart.lines);
    if (random.chance(0.3)) {
      const quantityMilli = milli(random.between(2, 9) * 1000);
      cart = this.#keep(await this.#must('cart.setQuantity', { saleId, lineId, quantityMilli }));
    }
    if (random.chance(0.15)) {
      const discount = { kind: 'percent' as const, ppm: FIVE_PERCENT };
      cart = this.#keep(await this.#must('cart.setDiscount', { saleId, lineId, discount }));
    }
    if (random.chance(0.1) && cart.lines.length > 1) {
      cart = this.#keep(await this.#must('cart.remove', { saleId, lineId }));
    }
    if (random.chance(0.1)) cart = this.#keep(await this.#must('cart.undo', { saleId }));
    return cart.lines.length > 0 ? cart : this.#fill(cart);
  }

  async #pay(begun: CartView): Promise<void> {
    const { saleId } = begun;
    let cart = begun;
    if (cart.customer !== null && cart.totals.dueMinor > 0) cart = await this.#payOnAccount(cart);
    if (cart.totals.dueMinor > 1000 && this.#random.chance(0.4)) {
      const amountMinor = minor(Math.floor(cart.totals.dueMinor / 2));
      const card = { saleId, kind: 'card' as const, amountMinor, reference: '004217' };
      cart = this.#keep(await this.#must('tender.add', card));
    }
    if (cart.totals.dueMinor === 0) return;
    const amountMinor = minor(Math.ceil(cart.totals.dueMinor / NOTE_MINOR) * NOTE_MINOR);
    this.#keep(await this.#must('tender.add', { saleId, kind: 'cash', amountMinor }));
  }

  /** Beyond the limit the customer first pays what is owed. */
  async #payOnAccount(cart: CartView): Promise<CartView> {
    const { saleId, customer, totals } = cart;
    const charge = { saleId, kind: 'on_account' as const, amountMinor: totals.dueMinor };
    const charged = await this.#ask('tender.add', charge);
    if (charged.ok) return this.#keep(charged.value);
    if (customer !== null && customer.balanceMinor > 0) {
      const { customerId, balanceMinor: amountMinor } = customer;
      await this.#must('customer.settle', { customerId, kind: 'cash', amountMinor });
    }
    return this.#keep(await this.#must('cart.open', {}));
  }

  async #customer(): Promise<CustomerId> {
    if (this.#customerId !== null) return this.#customerId;
    const query = this.#shop.customerCode;
    const { customers } = await this.#must('customer.search', { query });
    const found = this.#random.pick(customers);
    this.#customerId = found.customerId;
    return found.customerId;
  }

  #keep(cart: CartView): CartView {
    this.#cart = cart;
    return cart;
  }

  async #ask<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    if (this.#client === null) throw new Error('No till to sell on');
    this.#open = name;
    const answer = await this.#client.invoke(name, input);
    this.#open = null;
    return answer;
  }

  async #must<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const answer = await this.#ask(name, input);
    if (answer.ok) return answer.value;
    throw new Error(`${name} was refused: ${JSON.stringify(answer.error)}`);
  }
}

/** What `fetch` says when the other end is gone before, or in the middle of, its answer. */
const LOST = new Set(['fetch failed', 'terminated']);

export function isLostConnection(error: unknown): boolean {
  return error instanceof TypeError && LOST.has(error.message);
}
