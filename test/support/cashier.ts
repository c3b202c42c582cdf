import { CustomerId, ProductId } from '../../shared/domain/ids.ts';
import { type Minor, minor, ppm } from '../../shared/domain/money.ts';
import { type Milli, milli } from '../../shared/domain/quantity.ts';
import type { Discount, TenderKind } from '../../shared/domain/sale.ts';
import type { CommandInput } from '../../shared/ipc/contract.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { CartView, CompletedSale, LineView } from '../../shared/ipc/views.ts';
import type { Till } from './till-fixture.ts';

type With<K extends keyof CommandInput<'cart.scan'>> = Partial<Pick<CommandInput<'cart.scan'>, K>>;

/** Somebody else's PIN and why. */
export function allow(pin: string, reason = 'a good customer'): { pin: string; reason: string } {
  return { pin, reason };
}

export function percent(share: number): Discount {
  return { kind: 'percent', ppm: ppm(Math.round(share * 10_000)) };
}

export function amountOff(amountMinor: number): Discount {
  return { kind: 'amount', amountMinor: minor(amountMinor) };
}

/** Pieces or kilograms as the till counts them. */
export function pieces(quantity: number): Milli {
  return milli(Math.round(quantity * 1000));
}

/** Works on one cart the way a person does, and keeps what the screen last showed. */
export class Cashier {
  readonly till: Till;
  cart: CartView;

  private constructor(till: Till, cart: CartView) {
    this.till = till;
    this.cart = cart;
  }

  /** At the cart in progress, or a new one. */
  static async at(till: Till): Promise<Cashier> {
    return new Cashier(till, await till.ask('cart.open', {}));
  }

  get saleId(): CartView['saleId'] {
    return this.cart.saleId;
  }

  /** The line that was touched last. */
  get line(): LineView {
    const touched = this.cart.lines.find((line) => line.lineId === this.cart.touchedLineId);
    if (!touched) throw new Error('No line was touched');
    return touched;
  }

  lineAt(index: number): LineView {
    const line = this.cart.lines[index];
    if (!line) throw new Error(`There is no line ${index}`);
    return line;
  }

  async scan(
    code: string,
    rest: With<'quantityMilli' | 'ageConfirmed' | 'override'> = {},
  ): Promise<LineView> {
    this.cart = await this.till.ask('cart.scan', { saleId: this.saleId, code, ...rest });
    return this.line;
  }

  refusedScan(
    code: string,
    rest: With<'quantityMilli' | 'ageConfirmed' | 'override'> = {},
  ): Promise<IpcError> {
    return this.till.refused('cart.scan', { saleId: this.saleId, code, ...rest });
  }

  async setQuantity(line: LineView, quantity: number): Promise<LineView> {
    const input = { saleId: this.saleId, lineId: line.lineId, quantityMilli: pieces(quantity) };
    this.cart = await this.till.ask('cart.setQuantity', input);
    return this.line;
  }

  /** On a line, or on the whole sale. */
  async discount(
    line: LineView | null,
    discount: Discount | null,
    rest: With<'override'> = {},
  ): Promise<CartView> {
    const lineId = line?.lineId ?? null;
    const input = { saleId: this.saleId, lineId, discount, ...rest };
    this.cart = await this.till.ask('cart.setDiscount', input);
    return this.cart;
  }

  refusedDiscount(
    line: LineView | null,
    discount: Discount,
    rest: With<'override'> = {},
  ): Promise<IpcError> {
    const lineId = line?.lineId ?? null;
    return this.till.refused('cart.setDiscount', {
      saleId: this.saleId,
      lineId,
      discount,
      ...rest,
    });
  }

  async customer(code: string): Promise<CartView> {
    const customerId = customerIdOf(this.till, code);
    this.cart = await this.till.ask('cart.setCustomer', { saleId: this.saleId, customerId });
    return this.cart;
  }

  async remove(line: LineView): Promise<CartView> {
    const { saleId } = this;
    this.cart = await this.till.ask('cart.remove', { saleId, lineId: line.lineId });
    return this.cart;
  }

  async undo(): Promise<CartView> {
    this.cart = await this.till.ask('cart.undo', { saleId: this.saleId });
    return this.cart;
  }

  async pay(
    kind: TenderKind,
    amountMinor: number,
    rest: With<'override'> & { readonly reference?: string } = {},
  ): Promise<CartView> {
    const reference = kind === 'cash' || kind === 'on_account' ? '' : 'A-1';
    const input = {
      saleId: this.saleId,
      kind,
      amountMinor: minor(amountMinor),
      reference,
      ...rest,
    };
    this.cart = await this.till.ask('tender.add', input);
    return this.cart;
  }

  refusedPay(
    kind: TenderKind,
    amountMinor: number,
    rest: With<'override'> & { readonly reference?: string } = {},
  ): Promise<IpcError> {
    const input = { saleId: this.saleId, kind, amountMinor: minor(amountMinor), ...rest };
    return this.till.refused('tender.add', input);
  }

  /** The whole due in cash, as the coins in use settle it. */
  async payCash(): Promise<CartView> {
    const { dueMinor, cashDueMinor } = this.cart.totals;
    return dueMinor === 0 ? this.cart : this.pay('cash', cashDueMinor);
  }

  /** Completes the sale; what is scanned next goes into a new cart. */
  async complete(): Promise<CompletedSale> {
    const sold = await this.till.ask('sale.complete', { saleId: this.saleId });
    this.cart = await this.till.ask('cart.open', {});
    return sold;
  }

  refusedComplete(): Promise<IpcError> {
    return this.till.refused('sale.complete', { saleId: this.saleId });
  }
}

/** Scans the codes, takes cash, completes. */
export async function sell(till: Till, ...codes: readonly string[]): Promise<CompletedSale> {
  const cashier = await Cashier.at(till);
  for (const code of codes) await cashier.scan(code);
  await cashier.payCash();
  return cashier.complete();
}

export function customerIdOf(till: Till, code: string): CustomerId {
  return CustomerId.parse(till.value('select customer_id from customer where code = ?', code));
}

export function productIdOf(till: Till, code: string): ProductId {
  const sql = `select product_id from product join product_barcode on product_row = row_id
    where code = ? or code = ?`;
  return ProductId.parse(till.value(sql, code, code.padStart(14, '0')));
}

/** On hand and held by carts, in thousandths. */
export function stockOf(till: Till, code: string): { onHand: number; reserved: number } {
  const row = till.rows(
    `select coalesce(on_hand_milli, 0) as on_hand,
       (select coalesce(sum(quantity_milli), 0) from reservation
        where reservation.product_row = product.row_id and status = 'ACTIVE') as reserved
     from product left join stock_level on product_row = row_id where product_id = ?`,
    productIdOf(till, code),
  )[0];
  return { onHand: Number(row?.['on_hand']), reserved: Number(row?.['reserved']) };
}

/** The types of the audit events since a number, in order. */
export function auditSince(till: Till, seq: number): string[] {
  const rows = till.rows('select type from audit_event where seq > ? order by seq', seq);
  return rows.map((row) => String(row['type']));
}

export function auditSeq(till: Till): number {
  return Number(till.value('select coalesce(max(seq), 0) from audit_event'));
}

/** What the drawer must hold by its movements. */
export function drawerOf(till: Till): Minor {
  return minor(Number(till.value('select coalesce(sum(amount_minor), 0) from cash_movement')));
}
