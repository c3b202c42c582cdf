import type { CustomerId, SaleId } from '../../../shared/domain/ids.ts';
import { minor } from '../../../shared/domain/money.ts';
import type { Result } from '../../../shared/domain/result.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/ipc/contract.ts';
import type { ErrorCode, IpcError } from '../../../shared/ipc/errors.ts';
import type { CartView } from '../../../shared/ipc/views.ts';
import type { TillClient } from '../../support/till-client.ts';
import type { SeededRandom } from '../seeded-random.ts';

/** What a scarce floor may say no to; anything else is a failure. */
const MAY_REFUSE: ReadonlySet<ErrorCode> = new Set(['STOCK_NOT_ENOUGH', 'CREDIT_LIMIT']);
const NOTE_MINOR = 100_000;

export interface Scarcity {
  /** Few of each; all tills want them. */
  readonly codes: readonly string[];
  /** Near their limits; all tills know them. */
  readonly customerCodes: readonly string[];
  readonly pin: string;
  /** Lets what there is not be sold all the same; null for a cashier who has nobody to ask. */
  readonly overridePin: string | null;
}

/** Sells what everybody sells, to customers whom everybody knows, and keeps book of the answers. */
export class FloorCashier {
  readonly #scarcity: Scarcity;
  readonly #random: SeededRandom;
  readonly #customers = new Map<string, CustomerId>();
  /** Every sale that the till said was complete. */
  readonly sold = new Map<SaleId, { readonly receiptNumber: string }>();
  refused = 0;
  overridden = 0;

  constructor(scarcity: Scarcity, random: SeededRandom) {
    this.#scarcity = scarcity;
    this.#random = random;
  }

  async signIn(client: TillClient): Promise<void> {
    await client.must('session.signIn', { pin: this.#scarcity.pin });
  }

  /** One sale, from whatever cart is open; a cart of nothing is left as it is. */
  async sellOne(client: TillClient): Promise<void> {
    const cart = await client.must('cart.open', {});
    const filled = cart.tenders.length > 0 ? cart : await this.#fill(client, cart);
    if (filled.lines.length === 0) return;
    const paid = await this.#pay(client, filled);
    if (paid.totals.dueMinor !== 0) return;
    const { saleId } = paid;
    const done = await this.#try(client, 'sale.complete', { saleId });
    if (done.ok) {
      this.sold.set(saleId, { receiptNumber: done.value.receiptNumber });
      if (this.#random.chance(0.15)) await this.#closeShift(client);
      return;
    }
    // What was held ran out while somebody else had it: this cart goes, with its payments.
    for (const { tenderId } of paid.tenders)
      await client.must('tender.remove', { saleId, tenderId });
    await client.must('cart.abandon', { saleId });
  }

  /** Counted blindly, and so over or short by whatever; the next sale opens another. */
  async #closeShift(client: TillClient): Promise<void> {
    const looseMinor = minor(this.#random.between(0, 50) * NOTE_MINOR);
    const { countId } = await client.must('shift.count', { pieces: [], looseMinor });
    await client.must('shift.close', { countId });
  }

  async #fill(client: TillClient, begun: CartView): Promise<CartView> {
    const random = this.#random;
    const { saleId } = begun;
    let cart = begun;
    for (let left = random.between(1, 3); left > 0; left -= 1) {
      const code = random.pick(this.#scarcity.codes);
      const scan = { saleId, code, source: 'wedge' as const };
      const scanned = await this.#try(client, 'cart.scan', scan);
      if (scanned.ok) cart = scanned.value;
    }
    if (cart.lines.length === 0 || !random.chance(0.4)) return cart;
    const customerId = await this.#customer(client, random.pick(this.#scarcity.customerCodes));
    return client.must('cart.setCustomer', { saleId, customerId });
  }

  async #pay(client: TillClient, begun: CartView): Promise<CartView> {
    let cart = begun;
    const { saleId, customer } = cart;
    if (cart.totals.dueMinor === 0) return cart;
    if (customer !== null && cart.tenders.length === 0) {
      const charge = { saleId, kind: 'on_account' as const, amountMinor: cart.totals.dueMinor };
      const charged = await this.#try(client, 'tender.add', charge);
      if (charged.ok) return charged.value;
      if (customer.balanceMinor > 0 && this.#random.chance(0.3)) {
        const amountMinor = minor(Math.ceil(customer.balanceMinor / 3));
        const { customerId } = customer;
        await client.must('customer.settle', { customerId, kind: 'cash', amountMinor });
      }
    }
    const amountMinor = minor(Math.ceil(cart.totals.dueMinor / NOTE_MINOR) * NOTE_MINOR);
    cart = await client.must('tender.add', { saleId, kind: 'cash', amountMinor });
    return cart;
  }

  async #customer(client: TillClient, query: string): Promise<CustomerId> {
    const known = this.#customers.get(query);
    if (known !== undefined) return known;
    const { customers } = await client.must('customer.search', { query });
    const found = customers.find(({ code }) => code === query);
    if (found === undefined) throw new Error(`Nobody is ${query}`);
    this.#customers.set(query, found.customerId);
    return found.customerId;
  }

  /** Refused for want of goods or credit, somebody with more rights may be asked. */
  async #try<N extends 'cart.scan' | 'tender.add' | 'sale.complete'>(
    client: TillClient,
    name: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    const answer = await client.invoke(name, input);
    if (answer.ok) return answer;
    if (!MAY_REFUSE.has(answer.error.code)) throw refusal(name, answer.error);
    this.refused += 1;
    const { overridePin } = this.#scarcity;
    if (overridePin === null || !this.#random.chance(0.3)) return answer;
    const override = { pin: overridePin, reason: 'The customer holds it in hand' };
    const again = await client.invoke(name, { ...input, override });
    if (again.ok) this.overridden += 1;
    else if (!MAY_REFUSE.has(again.error.code)) throw refusal(name, again.error);
    return again;
  }
}

function refusal(name: CommandName, error: IpcError): Error {
  return new Error(`${name} was refused: ${JSON.stringify(error)}`);
}
