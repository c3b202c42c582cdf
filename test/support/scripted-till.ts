import { ok, err, type Result } from '../../shared/domain/result.ts';
import { LineId, SaleId, TenderId, type CategoryId } from '../../shared/domain/ids.ts';
import { minor, multiplyRound, ZERO } from '../../shared/domain/money.ts';
import { milli, ONE_PIECE, type Milli } from '../../shared/domain/quantity.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type {
  CartView,
  CategoryView,
  CustomerView,
  LineView,
  ProductView,
  StatusView,
} from '../../shared/ipc/views.ts';
import { ScriptedBridge, type Answers } from './scripted-bridge.ts';
import {
  cartSample,
  completedSample,
  idAt,
  lineSample,
  sessionSample,
  statusSample,
} from './view-samples.ts';

export interface ScriptedTillOptions {
  readonly products: readonly (ProductView & { readonly categoryId: CategoryId | null })[];
  readonly categories: readonly CategoryView[];
  readonly customers: readonly CustomerView[];
  readonly status?: Partial<StatusView>;
}

const PIN = '1234';

/**
 * A till in memory for looking at the screen and timing its paint: it adds up, and no more. No test
 * of what the terminal does may stand on it.
 */
export class ScriptedTill {
  readonly bridge: ScriptedBridge;
  readonly #options: ScriptedTillOptions;
  #status: StatusView;
  #cart: CartView = cartSample();
  #serial = 100;

  constructor(options: ScriptedTillOptions) {
    this.#options = options;
    this.#status = statusSample(options.status ?? {});
    this.bridge = new ScriptedBridge({
      ...this.#sessionAnswers(),
      ...this.#cartAnswers(),
      ...this.#lookUpAnswers(),
    });
  }

  setStatus(over: Partial<StatusView>): void {
    this.#status = { ...this.#status, ...over };
    this.bridge.emit({ kind: 'status', status: this.#status });
  }

  setCart(cart: CartView): void {
    this.#cart = cart;
    this.bridge.emit({ kind: 'cart', cart });
  }

  #sessionAnswers(): Answers {
    return {
      'status.get': () => ok(this.#status),
      'session.signIn': ({ pin }) => {
        if (pin !== PIN) return err({ code: 'PIN_WRONG', params: { left: 4 } });
        const session = sessionSample(
          this.#status.session === null ? {} : { locale: this.#status.session.locale },
        );
        this.#status = { ...this.#status, locked: false, session };
        return ok(session);
      },
      'session.lock': () => {
        this.setStatus({ locked: true });
        return ok({ done: true });
      },
      'session.setLocale': ({ locale }) => {
        const session = sessionSample({ locale });
        this.setStatus({ session });
        return ok(session);
      },
      'settings.set': (change) => {
        const settings = { ...this.#status.settings };
        Object.assign(settings, change);
        this.setStatus({ settings });
        return ok(settings);
      },
    };
  }

  #cartAnswers(): Answers {
    return {
      'cart.open': () => ok(this.#cart),
      'cart.scan': ({ code, quantityMilli }) => {
        const product = this.#options.products.find(
          (one) => one.barcode === code || one.sku === code,
        );
        return product === undefined
          ? err(ipcError('PRODUCT_UNKNOWN', { code }))
          : this.#add(product, quantityMilli);
      },
      'cart.add': ({ productId, quantityMilli }) => {
        const product = this.#options.products.find((one) => one.productId === productId);
        return product === undefined
          ? err(ipcError('PRODUCT_UNKNOWN'))
          : this.#add(product, quantityMilli);
      },
      'cart.setQuantity': ({ lineId, quantityMilli }) =>
        this.#change(lineId, (line) => ({ ...line, quantityMilli })),
      'cart.remove': ({ lineId }) => {
        const lines = this.#cart.lines.filter((line) => line.lineId !== lineId);
        return this.#write({ ...this.#cart, ...totalled(lines), touchedLineId: null });
      },
      'cart.setType': ({ type }) => this.#write({ ...this.#cart, type }),
      'cart.setCustomer': ({ customerId }) => {
        const customer =
          this.#options.customers.find((one) => one.customerId === customerId) ?? null;
        return this.#write({ ...this.#cart, customer });
      },
      'tender.add': ({ kind, amountMinor, reference }) => {
        const { totals } = this.#cart;
        const paidMinor = minor(Math.min(amountMinor, totals.dueMinor));
        const changeMinor = minor(amountMinor - paidMinor);
        const dueMinor = minor(totals.dueMinor - paidMinor);
        const tender = {
          tenderId: TenderId.parse(idAt(this.#next())),
          kind,
          status: 'CAPTURED' as const,
          amountMinor: paidMinor,
          tenderedMinor: amountMinor,
          changeMinor,
          roundingMinor: ZERO,
          reference,
        };
        return this.#write({
          ...this.#cart,
          tenders: [...this.#cart.tenders, tender],
          totals: {
            ...totals,
            paidMinor: minor(totals.paidMinor + paidMinor),
            dueMinor,
            cashDueMinor: dueMinor,
            changeMinor,
          },
        });
      },
      'sale.complete': () => {
        const { totalMinor, changeMinor } = this.#cart.totals;
        const sale = completedSample({
          totalMinor,
          paidMinor: minor(totalMinor + changeMinor),
          changeMinor,
        });
        this.#cart = cartSample([], { saleId: SaleId.parse(idAt(this.#next())) });
        this.setStatus({ lastSale: sale });
        return ok(sale);
      },
    };
  }

  #lookUpAnswers(): Answers {
    const { products, categories, customers } = this.#options;
    return {
      'catalogue.categories': () => ok({ categories: [...categories] }),
      'catalogue.browse': (input) => {
        const within = input.categoryId;
        const inside = new Set<CategoryId | null>([
          within,
          ...categories.filter((one) => one.parentId === within).map((one) => one.categoryId),
        ]);
        const shown =
          within === null
            ? products.slice(0, 24)
            : products.filter((product) => inside.has(product.categoryId));
        return ok(page(shown, input));
      },
      'catalogue.search': (input) => {
        const query = input.query.toLocaleLowerCase();
        const found = products.filter((product) =>
          [...Object.values(product.name), product.sku].some((name) =>
            name.toLocaleLowerCase().includes(query),
          ),
        );
        return ok(page(found, input));
      },
      'customer.search': () => ok({ customers: [...customers], more: false }),
      'cart.held': () => ok({ carts: [] }),
      'print.queue': () => ok(this.#status.printer),
    };
  }

  #add(product: ProductView, quantityMilli: Milli | undefined): Result<CartView, IpcError> {
    const there = this.#cart.lines.find((line) => line.productId === product.productId);
    const more = quantityMilli ?? ONE_PIECE;
    if (there !== undefined) {
      return this.#change(there.lineId, (line) => ({
        ...line,
        quantityMilli: milli(line.quantityMilli + more),
      }));
    }
    if (product.type === 'weighed' && quantityMilli === undefined) {
      return err(ipcError('WEIGHT_NEEDED', { name: product.name.en }));
    }
    const line = priced(
      lineSample(this.#next(), {
        lineId: LineId.parse(idAt(this.#next())),
        productId: product.productId,
        sku: product.sku,
        name: product.name,
        unit: product.unit,
        weighed: product.type === 'weighed',
        quantityMilli: more,
        unitPriceMinor: product.priceMinor ?? minor(0),
      }),
    );
    const lines = [...this.#cart.lines, line];
    return this.#write({ ...this.#cart, ...totalled(lines), touchedLineId: line.lineId });
  }

  #change(lineId: LineId, change: (line: LineView) => LineView): Result<CartView, IpcError> {
    const lines = this.#cart.lines.map((line) =>
      line.lineId === lineId ? priced(change(line)) : line,
    );
    return this.#write({ ...this.#cart, ...totalled(lines), touchedLineId: lineId });
  }

  #write(cart: CartView): Result<CartView, IpcError> {
    this.#cart = { ...cart, canUndo: true };
    return ok(this.#cart);
  }

  #next(): number {
    this.#serial += 1;
    return this.#serial;
  }
}

function priced(line: LineView): LineView {
  const grossMinor = multiplyRound(line.unitPriceMinor, line.quantityMilli, 1_000);
  return { ...line, grossMinor, totalMinor: minor(grossMinor - line.discountMinor) };
}

function totalled(lines: readonly LineView[]): Pick<CartView, 'lines' | 'totals'> {
  const { totals } = cartSample(lines);
  return { lines: [...lines], totals };
}

function page(
  all: readonly ProductView[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
): { products: ProductView[]; more: boolean } {
  return {
    products: all.slice(offset, offset + limit).map(bare),
    more: all.length > offset + limit,
  };
}

/** What the contract lets through. */
function bare(product: ProductView & { categoryId?: CategoryId | null }): ProductView {
  const { categoryId: _categoryId, ...view } = product;
  return view;
}
