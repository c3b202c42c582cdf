import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minor } from '../../../shared/domain/money.ts';
import { milli } from '../../../shared/domain/quantity.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import type { CommandInput, CommandName } from '../../../shared/ipc/contract.ts';
import { type CartView, CartView as CartSchema } from '../../../shared/ipc/views.ts';
import { allow, amountOff, customerIdOf, percent } from '../../support/cashier.ts';
import type { SeedBusiness } from '../../../src-main/store/seed-business.ts';
import { CUSTOMERS, PINS, scaleLabel, smallBusiness } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';
import { anyStep, type Step } from './random-steps.ts';
import { checkCart, TillModel } from './till-model.ts';

const SEED = 20_261_121;
const STEPS = 2000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Takes one step after another on one till, and keeps the model beside it. */
class RandomCashier {
  readonly #till: Till;
  readonly model: TillModel;
  readonly answers = new Map<string, number>();
  #cart: CartView | null = null;

  constructor(till: Till, model: TillModel) {
    this.#till = till;
    this.model = model;
  }

  async take(step: Step): Promise<void> {
    const cart = await this.#currentCart();
    checkCart(cart);
    await this.#run(step, cart);
  }

  async #currentCart(): Promise<CartView> {
    this.#cart ??= await this.#till.ask('cart.open', {});
    return this.#cart;
  }

  /** Asks, counts the answer, and looks at the cart anew. */
  async #ask<N extends CommandName>(command: N, input: CommandInput<N>): Promise<boolean> {
    const answer = await this.#till.call(command, input);
    const what = `${command} ${answer.ok ? 'ok' : answer.error.code}`;
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1);
    const shown = answer.ok ? CartSchema.safeParse(answer.value) : null;
    this.#cart = shown?.success === true ? shown.data : null;
    return answer.ok;
  }

  async #run(step: Step, cart: CartView): Promise<void> {
    const { saleId } = cart;
    switch (step.kind) {
      case 'scan':
      case 'label':
      case 'open_item':
        return this.#add(step, cart);
      case 'quantity':
      case 'discount':
      case 'amount_off':
      case 'price':
      case 'remove':
      case 'note':
        return this.#change(step, cart);
      case 'pay':
      case 'finish':
      case 'untender':
      case 'complete_again':
      case 'settle':
        return this.#money(step, cart);
      case 'undo':
        return void (await this.#ask('cart.undo', { saleId }));
      case 'abandon':
        return void (await this.#ask('cart.abandon', { saleId }));
      case 'hold':
        return void (await this.#ask('cart.hold', { saleId, name: '' }));
      case 'recall': {
        const { carts } = await this.#till.ask('cart.held', {});
        const held = at(carts, step.place);
        return void (held && (await this.#ask('cart.recall', { saleId: held.saleId })));
      }
      case 'customer': {
        const customerId = step.code === null ? null : customerIdOf(this.#till, step.code);
        return void (await this.#ask('cart.setCustomer', { saleId, customerId }));
      }
      case 'type':
        return void (await this.#ask('cart.setType', { saleId, type: step.type }));
      default:
        return this.#around(step);
    }
  }

  async #add(
    step: Extract<Step, { kind: 'scan' | 'label' | 'open_item' }>,
    { saleId }: CartView,
  ): Promise<void> {
    if (step.kind === 'open_item') {
      const unitPriceMinor = minor(step.unitPriceMinor);
      await this.#ask('cart.addOpenItem', { saleId, name: 'Something', unitPriceMinor });
      return;
    }
    const code = step.kind === 'scan' ? step.code : scaleLabel('price', '101', step.tenge);
    const quantityMilli = step.kind === 'scan' ? step.quantityMilli : null;
    const given = quantityMilli === null ? {} : { quantityMilli: milli(quantityMilli) };
    await this.#ask('cart.scan', { saleId, code, ageConfirmed: true, ...given });
  }

  async #change(
    step: Extract<
      Step,
      { kind: 'quantity' | 'discount' | 'amount_off' | 'price' | 'remove' | 'note' }
    >,
    { saleId, lines }: CartView,
  ): Promise<void> {
    const line = at(lines, step.place);
    const whole = step.place % 5 === 0;
    if (step.kind === 'discount' || step.kind === 'amount_off') {
      const lineId = whole ? null : (line?.lineId ?? null);
      const discount =
        step.kind === 'discount' ? percent(Math.min(100, step.share)) : amountOff(step.amountMinor);
      const override = step.kind === 'discount' && step.asked !== null ? allow(step.asked) : null;
      const input = { saleId, lineId, discount, ...(override ? { override } : {}) };
      await this.#ask('cart.setDiscount', input);
      return;
    }
    if (!line) return;
    const { lineId } = line;
    if (step.kind === 'quantity') {
      await this.#ask('cart.setQuantity', {
        saleId,
        lineId,
        quantityMilli: milli(step.quantityMilli),
      });
    } else if (step.kind === 'price') {
      await this.#ask('cart.setPrice', {
        saleId,
        lineId,
        unitPriceMinor: minor(step.unitPriceMinor),
      });
    } else if (step.kind === 'remove') {
      await this.#ask('cart.remove', { saleId, lineId });
    } else if (step.kind === 'note') {
      await this.#ask('cart.setNote', { saleId, lineId, note: 'a note' });
    }
  }

  async #money(
    step: Extract<Step, { kind: 'pay' | 'finish' | 'untender' | 'complete_again' | 'settle' }>,
    cart: CartView,
  ): Promise<void> {
    const { saleId, totals } = cart;
    switch (step.kind) {
      case 'pay':
        await this.#pay(
          cart,
          step.tender,
          Math.round((totals.dueMinor * step.share) / 100),
          step.asked,
        );
        return;
      case 'finish': {
        const due = step.tender === 'cash' ? totals.cashDueMinor : totals.dueMinor;
        if (totals.dueMinor > 0) await this.#pay(cart, step.tender, due, step.asked);
        await this.#complete();
        return;
      }
      case 'untender': {
        const tender = at(cart.tenders, step.place);
        if (tender) await this.#ask('tender.remove', { saleId, tenderId: tender.tenderId });
        return;
      }
      case 'complete_again': {
        const last = this.model.completed.at(-1);
        if (!last) return;
        const again = await this.#till.ask('sale.complete', { saleId: last.saleId });
        expect(again.receiptNumber).toBe(last.receiptNumber);
        return;
      }
      case 'settle': {
        const amountMinor = minor(Math.round((this.model.owes(step.code) * step.share) / 100));
        const customerId = customerIdOf(this.#till, step.code);
        const kind = step.cash ? 'cash' : 'bank_transfer';
        const input = { customerId, kind, amountMinor, reference: 'B-1' } as const;
        const paid = await this.#ask('customer.settle', input);
        if (paid) this.model.settled(step.code, amountMinor, step.cash);
        return;
      }
      default:
        assertNever(step);
    }
  }

  async #pay(
    { saleId }: CartView,
    kind: Extract<Step, { kind: 'pay' }>['tender'],
    amountMinor: number,
    asked: string | null,
  ): Promise<void> {
    const override = asked === null ? {} : { override: allow(asked) };
    const input = { saleId, kind, amountMinor: minor(amountMinor), reference: 'R-1', ...override };
    await this.#ask('tender.add', input);
  }

  async #complete(): Promise<void> {
    const cart = await this.#currentCart();
    const answer = await this.#till.call('sale.complete', { saleId: cart.saleId });
    const what = `sale.complete ${answer.ok ? 'ok' : answer.error.code}`;
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1);
    if (!answer.ok) return;
    this.model.sold(cart, answer.value);
    this.#cart = null;
    this.model.check(this.#till, this.model.completed.length);
  }

  async #around(
    step: Extract<Step, { kind: 'time' | 'clock' | 'sweep' | 'sign_in' | 'restart' }>,
  ): Promise<void> {
    this.#cart = null;
    switch (step.kind) {
      case 'time':
        this.#till.clock.pass(step.minutes * MINUTE_MS);
        return;
      case 'clock':
        this.#till.clock.jumpWall(step.hours * HOUR_MS);
        return;
      case 'sweep':
        this.#till.sweep();
        return;
      case 'sign_in':
        await this.#till.ask('session.signIn', { pin: step.pin });
        return;
      case 'restart':
        return this.#till.restart(PINS.cashier);
      default:
        assertNever(step);
    }
  }
}

/** Counted round, so that a place always means a thing where there is one. */
function at<T>(things: readonly T[], place: number): T | undefined {
  return things[place % Math.max(1, things.length)];
}

/** So that most things do not run out; one lamp and two coconuts do. */
function wellStocked(): SeedBusiness {
  const business = smallBusiness();
  const products = business.products.map((product) => {
    const { openingStockMilli } = product;
    const few = openingStockMilli === null || openingStockMilli < 3000;
    return few ? product : { ...product, openingStockMilli: milli(openingStockMilli * 20) };
  });
  return { ...business, products };
}

function openingOf({ products }: SeedBusiness): Record<string, number> {
  const counted = products.filter((product) => product.openingStockMilli !== null);
  return Object.fromEntries(counted.map((one) => [one.sku, Number(one.openingStockMilli)]));
}

describe('a till at random', () => {
  it('CART RES CRE PAY RCP AUD hold together over thousands of steps', async () => {
    const business = wellStocked();
    await using till = await Till.open({ business });
    const debts = { [CUSTOMERS.cafe]: 6_435_050, [CUSTOMERS.overdue]: 12_500_000 };
    const cashier = new RandomCashier(till, new TillModel(debts, openingOf(business)));
    for (const [index, step] of fc.sample(anyStep, { seed: SEED, numRuns: STEPS }).entries()) {
      try {
        await cashier.take(step);
      } catch (error) {
        throw new Error(`Step ${index}, ${JSON.stringify(step)}`, { cause: error });
      }
    }
    cashier.model.check(till);
    expect(till.verify()).toEqual([]);
    // What is to be proven was reached.
    expect(cashier.model.completed.length).toBeGreaterThan(STEPS / 30);
    expect(cashier.answers.size).toBeGreaterThan(50);
  }, 240_000);
});
