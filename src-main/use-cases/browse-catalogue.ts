import type { LabelKind } from '../../shared/domain/label.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { SaleType } from '../../shared/domain/sale.ts';
import { availableMilli } from '../../shared/domain/reservation.ts';
import { ratesOn } from '../../shared/domain/tax.ts';
import { ONE_PIECE } from '../../shared/domain/quantity.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { PriceCheckView } from '../../shared/ipc/price-check-view.ts';
import type { CategoryView, ProductView } from '../../shared/ipc/views.ts';
import type { ListedProduct, Product, ReadTx } from '../store-port.ts';
import { isWeighed } from './add-line.ts';
import type { Call, TillDeps } from './deps.ts';
import { findProduct } from './find-product.ts';
import { requireActor } from './session.ts';

type ProductPage = Result<{ products: ProductView[]; more: boolean }, IpcError>;

export function searchCatalogue(
  deps: TillDeps,
  input: ParsedInput<'catalogue.search'>,
  call: Call,
): ProductPage {
  return listing(deps, call, input, (tx, type, page) =>
    tx.catalogue.search(input.query, type, page),
  );
}

export function browseCatalogue(
  deps: TillDeps,
  input: ParsedInput<'catalogue.browse'>,
  call: Call,
): ProductPage {
  return listing(deps, call, input, (tx, type, page) =>
    tx.catalogue.browse(input.categoryId, type, page),
  );
}

/** One row more than the page tells whether there is another page. */
function listing(
  deps: TillDeps,
  call: Call,
  { limit, offset }: { readonly limit: number; readonly offset: number },
  find: (
    tx: ReadTx,
    type: SaleType,
    page: { limit: number; offset: number },
  ) => readonly ListedProduct[],
): ProductPage {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const found = find(tx, currentType(tx), { limit: limit + 1, offset });
    return ok({ products: found.slice(0, limit).map(productView), more: found.length > limit });
  });
}

/** Prices in lists are those the cart in progress would pay. */
function currentType(tx: ReadTx): SaleType {
  const { currentSaleId } = tx.terminal.state();
  const draft = currentSaleId === null ? null : tx.sales.draft(currentSaleId);
  return draft?.sale.type ?? 'RETAIL';
}

export function categories(
  deps: TillDeps,
  call: Call,
): Result<{ categories: CategoryView[] }, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    return actor.ok ? ok({ categories: [...tx.catalogue.categories()] }) : actor;
  });
}

/** CAT-3: what a code costs and how many there are, without selling any. */
export function checkPrice(
  deps: TillDeps,
  input: ParsedInput<'catalogue.priceCheck'>,
  call: Call,
): Result<PriceCheckView, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const type = currentType(tx);
    const found = findProduct(tx, input.code, type);
    if (!found.ok) return err(found.error);
    const { product, code, quantityMilli } = found.value;
    const level = product.trackStock ? tx.stock.level(product.rowId) : null;
    const available = level ? availableMilli({ ...level, leasedMilli: null }) : null;
    const priceMinor = tx.catalogue.price(product.rowId, type);
    const rates = ratesOn(
      tx.catalogue.taxRates(),
      product.taxCategoryId,
      tx.terminal.state().businessDate,
    );
    return ok({
      product: productView({ product, barcode: code, priceMinor, availableMilli: available }),
      quantityMilli: quantityMilli ?? ONE_PIECE,
      retailMinor: tx.catalogue.price(product.rowId, 'RETAIL'),
      wholesaleMinor: tx.catalogue.price(product.rowId, 'WHOLESALE'),
      taxes: rates.map(({ name, ratePpm }) => ({ name, ratePpm })),
      onHandMilli: level?.onHandMilli ?? null,
      reservedMilli: level?.reservedMilli ?? null,
      oversellPolicy: product.oversellPolicy,
      ...(deps.labelPrinter === null ? {} : { labels: labelsOf(product) }),
    });
  });
}

function labelsOf(product: Product): LabelKind[] {
  return isWeighed(product) ? ['shelf', 'weight'] : ['shelf'];
}

function productView(listed: ListedProduct): ProductView {
  const { product, barcode, priceMinor } = listed;
  return {
    productId: product.productId,
    sku: product.sku,
    name: product.name,
    brand: product.brand,
    unit: product.unit,
    type: product.type,
    barcode,
    priceMinor,
    availableMilli: listed.availableMilli,
    lowStock: listed.availableMilli !== null && listed.availableMilli <= product.lowStockMilli,
    minimumAge: product.minimumAge,
    picture: product.picture,
  };
}
