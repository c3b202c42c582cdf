import { expect } from 'vitest';
import type { CartView, CompletedSale } from '../../../shared/ipc/views.ts';
import type { Till } from '../../support/till-fixture.ts';

/**
 * What a till must have done, reckoned from what it showed: quantities sold, cash taken, debts
 * made. It knows nothing of tables; `check` compares it with them.
 */
export class TillModel {
  readonly #soldMilli = new Map<string, number>();
  readonly #debts = new Map<string, number>();
  #cashMinor = 0;
  #lastDate = '';
  completed: CompletedSale[] = [];

  readonly #openingMilli: Readonly<Record<string, number>>;

  /** What was owed and in stock before, by customer code and SKU. */
  constructor(
    debts: Readonly<Record<string, number>>,
    openingMilli: Readonly<Record<string, number>>,
  ) {
    this.#openingMilli = openingMilli;
    for (const [code, minor] of Object.entries(debts)) this.#debts.set(code, minor);
  }

  owes(code: string): number {
    return this.#debts.get(code) ?? 0;
  }

  /** A sale was answered: what stood on the screen before is what was sold. */
  sold(cart: CartView, sale: CompletedSale): void {
    expect(sale.totalMinor).toBe(cart.totals.totalMinor);
    expect(sale.paidMinor).toBe(sale.totalMinor);
    expect(sale.changeMinor).toBe(cart.totals.changeMinor);
    for (const line of cart.lines) {
      if (line.reservation === 'untracked') continue;
      const before = this.#soldMilli.get(line.sku) ?? 0;
      this.#soldMilli.set(line.sku, before + line.quantityMilli);
    }
    for (const tender of cart.tenders) {
      if (tender.kind === 'cash') this.#cashMinor += tender.tenderedMinor - tender.changeMinor;
      if (tender.kind === 'on_account') this.#owe(cart.customer?.code ?? '', tender.amountMinor);
    }
    this.completed.push(sale);
    const date = sale.receiptNumber.split('-')[1] ?? '';
    expect(date >= this.#lastDate, `${date} after ${this.#lastDate}`).toBe(true);
    this.#lastDate = date;
    expect(Number(sale.receiptNumber.slice(-6))).toBe(this.completed.length);
  }

  settled(code: string, amountMinor: number, cash: boolean): void {
    this.#owe(code, -amountMinor);
    if (cash) this.#cashMinor += amountMinor;
  }

  #owe(code: string, amountMinor: number): void {
    this.#debts.set(code, this.owes(code) + amountMinor);
  }

  /**
   * The drawer, the stock, the debts and the numbers are what they must be; sales since a counter.
   */
  check(till: Till, sinceCounter = 0): void {
    expect(till.value('select coalesce(sum(amount_minor), 0) from cash_movement')).toBe(
      this.#cashMinor,
    );
    for (const [sku, opening] of Object.entries(this.#openingMilli)) {
      const left = opening - (this.#soldMilli.get(sku) ?? 0);
      expect(`${sku} ${onHand(till, sku)}`).toBe(`${sku} ${left}`);
    }
    for (const { code, owed } of debtsOf(till))
      expect(`${code} ${owed}`).toBe(`${code} ${this.owes(code)}`);
    const counted = till.value('select last from receipt_counter');
    expect(counted).toBe(this.completed.length);
    checkHolds(till);
    checkSales(till, sinceCounter);
  }
}

function onHand(till: Till, sku: string): unknown {
  return till.value(
    `select coalesce(on_hand_milli, 0) from product left join stock_level on product_row = row_id
     where sku = ?`,
    sku,
  );
}

function debtsOf(till: Till): { code: string; owed: number }[] {
  const rows = till.rows(
    `select code, coalesce(sum(amount_minor), 0) as owed from customer
     left join credit_entry using (customer_id) group by code`,
  );
  return rows.map((row) => ({ code: String(row['code']), owed: Number(row['owed']) }));
}

const PRESENTED: ReadonlySet<string> = new Set(['T-COCONUT', 'T-APPLES']);

/** RES-1: open carts alone hold stock, and never more than there is of what is strict. */
function checkHolds(till: Till): void {
  const astray = till.rows(
    `select sale.status from reservation join sale using (sale_id)
     where reservation.status = 'ACTIVE' and sale.status not in ('DRAFT', 'PENDING', 'PARTIAL')`,
  );
  expect(astray).toEqual([]);
  const wrong = till.rows(
    `select line_id from reservation left join sale_line using (line_id) where reservation.status = 'ACTIVE'
     and sale_line.quantity_milli is not reservation.quantity_milli`,
  );
  expect(wrong).toEqual([]);
  const short = till
    .rows(
      `select sku, on_hand_milli - coalesce((select sum(quantity_milli) from reservation r
         where r.product_row = row_id and status = 'ACTIVE'), 0) as free
       from product join stock_level on product_row = row_id`,
    )
    .filter((row) => Number(row['free']) < 0)
    .map((row) => String(row['sku']));
  expect(short.filter((sku) => !PRESENTED.has(sku))).toEqual([]);
}

/** Each completed sale adds up, to the minor unit. */
function checkSales(till: Till, sinceCounter: number): void {
  const wrong = till.rows(
    `select receipt_number from sale where status = 'COMPLETED' and receipt_counter >= ? and not (
       total_minor = (select sum(total_minor) from sale_line l where l.sale_id = sale.sale_id)
       and subtotal_minor =
         (select sum(gross_minor) from sale_line l where l.sale_id = sale.sale_id)
       and discount_minor = (select sum(line_discount_minor + sale_discount_minor)
         from sale_line l where l.sale_id = sale.sale_id)
       and subtotal_minor - discount_minor = total_minor
       and tax_minor = (select coalesce(sum(t.tax_minor), 0) from sale_line_tax t
         join sale_line l using (line_id) where l.sale_id = sale.sale_id)
       and profit_minor = (select sum(profit_minor) from sale_line l where l.sale_id = sale.sale_id)
       and paid_minor = total_minor
       and total_minor + rounding_minor + change_minor = coalesce((select sum(tendered_minor)
         from tender t where t.sale_id = sale.sale_id and t.status = 'CAPTURED'), 0)
       and abs(rounding_minor) <= 200)`,
    sinceCounter,
  );
  expect(wrong).toEqual([]);
}

/** What every screen must show, whatever was done: amounts that add up, and none below zero. */
export function checkCart(cart: CartView): void {
  const { lines, totals } = cart;
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
  expect(sum(lines.map((line) => line.totalMinor))).toBe(totals.totalMinor);
  expect(sum(lines.map((line) => line.grossMinor))).toBe(totals.subtotalMinor);
  expect(sum(lines.map((line) => line.discountMinor))).toBe(totals.discountMinor);
  expect(sum(totals.taxes.map((tax) => tax.taxMinor))).toBe(totals.taxMinor);
  expect(totals.subtotalMinor - totals.discountMinor).toBe(totals.totalMinor);
  expect(totals.paidMinor + totals.dueMinor).toBe(totals.totalMinor);
  expect(sum(cart.tenders.map((tender) => tender.amountMinor))).toBe(totals.paidMinor);
  for (const line of lines) {
    expect(line.quantityMilli).toBeGreaterThan(0);
    expect(line.discountMinor).toBeGreaterThanOrEqual(0);
    expect(line.totalMinor).toBeGreaterThanOrEqual(0);
  }
}
