import { randomUUID } from 'node:crypto';
import type { CartView } from '../../shared/ipc/views.ts';
import type { SyncStorage } from '../../src-main/sync/sync-storage.ts';
import { customerBody, PaperHq, priceListBody, productBody } from './paper-hq.ts';
import { Till } from './till-fixture.ts';

/** A till whose goods, lists and rules are HQ's; no stock is kept of them. */
export const SKUS = { milk: 'B-MILK', tea: 'B-TEA', bread: 'B-BREAD', card: 'B-CARD' } as const;
type Good = keyof typeof SKUS;

const PRICES: Readonly<Record<Good, number>> = {
  ...{ milk: 62_000, tea: 33_333, bread: 21_950, card: 500_000 },
};
const COSTS: Readonly<Record<Good, number>> = {
  ...{ milk: 45_000, tea: 20_000, bread: 16_000, card: 0 },
};

const stamps = { version: 1, createdAt: '2026-11-21T00:00:00.000Z', updatedAt: '' };
const NOBODY = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };
export const EVERYTHING = { kind: 'everything', exceptProductIds: [] } as const;

export interface RuleGiven extends Record<string, unknown> {
  readonly action: object;
  readonly ruleId?: string;
  readonly active?: boolean;
}

export class BookTill implements AsyncDisposable {
  readonly till: Till;
  readonly hq: PaperHq;
  readonly ids: Readonly<Record<Good, string>> = {
    ...{ milk: randomUUID(), tea: randomUUID(), bread: randomUUID(), card: randomUUID() },
  };
  readonly retail = randomUUID();
  readonly wholesale = randomUUID();
  /** Everything lies in `dairy`, or below it in `drinks`; bread in neither. */
  readonly dairy = randomUUID();
  readonly drinks = randomUUID();
  #storage: SyncStorage;
  #version = 0;

  private constructor(till: Till) {
    this.till = till;
    this.hq = new PaperHq();
    this.#storage = this.hq.storageOf(till);
  }

  static async open(): Promise<BookTill> {
    const one = new BookTill(await Till.open());
    const { retail, wholesale, dairy, drinks } = one;
    const category = (categoryId: string, parentCategoryId: string | null) => {
      const names = { nameEn: 'C', nameRu: 'C', nameKk: 'C', position: 0 };
      return [
        'category',
        categoryId,
        { categoryId, parentCategoryId, ...names, ...stamps },
      ] as const;
    };
    const rate = {
      ...{ taxRateId: randomUUID(), taxCategoryId: 'vat', code: 'VAT', nameEn: 'VAT' },
      ...{ nameRu: 'НДС', nameKk: 'ҚҚС', ratePpm: 160_000, inclusive: true },
      ...{ validFrom: '2020-01-01', validTo: null, ...stamps },
    };
    one.pull(
      category(dairy, null),
      category(drinks, dairy),
      ['tax_rate', rate.taxRateId, rate],
      ['price_list', retail, priceListBody(retail, 'RETAIL')],
      ['price_list', wholesale, priceListBody(wholesale, 'WHOLESALE')],
      one.product('milk'),
      one.product('tea'),
      one.product('bread'),
      one.product('card'),
    );
    return one;
  }

  /** A product's row, with further prices or fields. */
  product(good: Good, given: { readonly prices?: readonly object[] } & object = {}) {
    const categoryId = good === 'tea' ? this.drinks : good === 'milk' ? this.dairy : null;
    const { prices = [], ...fields } = given;
    const body = productBody({
      ...{ sku: SKUS[good], productId: this.ids[good], trackStock: false, categoryId },
      ...{ costMinor: COSTS[good], type: good === 'card' ? 'gift_card' : 'stocked' },
      ...fields,
      prices: [
        ...prices,
        { priceListId: this.retail, priceMinor: PRICES[good] },
        { priceListId: this.wholesale, priceMinor: PRICES[good] - 1_000 },
      ],
    });
    return ['product', body.productId, body] as const;
  }

  pull(...rows: Parameters<PaperHq['rows']>[1]): void {
    this.hq.keep(this.#storage, this.hq.rows('master', rows));
    if (this.#storage.setAsideCount() > 0) {
      const [why] = this.till.rows(
        'select entity, problem from master_row where problem is not null',
      );
      throw new Error(`Set aside: ${JSON.stringify(why)}`);
    }
  }

  /** A page of which more is to come. */
  pullPart(...rows: Parameters<PaperHq['rows']>[1]): void {
    this.hq.keep(this.#storage, this.hq.rows('master', rows, { upToDate: false }));
  }

  /** @returns the rule's id; the next number of the book is its own */
  rule(given: RuleGiven): string {
    const row = this.ruleRow(given);
    this.pull(row);
    return row[1];
  }

  ruleRow({ ruleId = randomUUID(), active = true, ...given }: RuleGiven) {
    const body = {
      ...{ priceRuleId: ruleId, name: 'Rule', priority: 0, stacking: { kind: 'stackable' } },
      ...{ currency: 'KZT', audience: NOBODY, saleTypes: [], minimumBasketMinor: 0 },
      ...{ schedule: { validFrom: null, validTo: null, windows: [] }, minimumQuantity: null },
      ...{
        coupon: null,
        ignoresFloor: false,
        ...given,
        active,
        bookVersion: this.next(),
        ...stamps,
      },
    };
    return ['price_rule', ruleId, body] as const;
  }

  list(priceListId: string, given: object) {
    const body = {
      ...{ priority: 0, audience: NOBODY, validFrom: null, validTo: null },
      ...{ ...priceListBody(priceListId, 'RETAIL'), ...given, bookVersion: this.next() },
    };
    return ['price_list', priceListId, body] as const;
  }

  customer(code: string, given: object) {
    const body = customerBody(code, { type: 'RETAIL', ...given });
    return ['customer', body.customerId, body] as const;
  }

  /** The shop's lowest margin, as HQ sets it. */
  async floor(floorMarginPpm: number): Promise<void> {
    this.till.change('update storefront set floor_margin_ppm = ?', floorMarginPpm);
    await this.till.restart();
    this.#storage = this.hq.storageOf(this.till);
  }

  next(): number {
    this.#version += 1;
    return this.#version;
  }

  async begin(...goods: readonly Good[]): Promise<CartView> {
    let cart = await this.till.ask('cart.open', {});
    for (const good of goods) cart = await this.add(cart, good);
    return cart;
  }

  add({ saleId }: Pick<CartView, 'saleId'>, good: Good): Promise<CartView> {
    return this.till.ask('cart.scan', { saleId, code: SKUS[good] });
  }

  /** Pays in cash and completes. */
  async sell({ saleId }: Pick<CartView, 'saleId'>): Promise<void> {
    const { totals } = await this.till.ask('cart.open', {});
    if (totals.dueMinor > 0) {
      await this.till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
    }
    await this.till.ask('sale.complete', { saleId });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.till[Symbol.asyncDispose]();
  }
}
