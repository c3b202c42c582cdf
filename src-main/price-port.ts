import type { CategoryId, CustomerCategoryId, CustomerId } from '../shared/domain/ids.ts';
import type { CompiledBook } from '../shared/domain/pricing/compile-book.ts';
import type { LineBook, SaleBook } from '../shared/domain/pricing/sale-book.ts';
import type { ProductType } from '../shared/domain/product.ts';

/** What use cases ask of the store about HQ's price book. */

/** A product, as far as its price goes. */
export interface PricedGoods {
  readonly rowId: number;
  readonly categoryId: CategoryId | null;
  readonly type: ProductType;
}

/** HQ's price book: rules, lists that are for somebody or by quantity, the floor. */
export interface PriceBookReader {
  /** What new carts are priced by. */
  version(): number;
  /**
   * The book of a version that an open cart names, or of now: the same object until something
   * of it changes. Null where nothing in it makes another price than the catalogue's.
   */
  at(version: number): CompiledBook | null;
  /** What a cart begins with; null where there is no book to price it by. */
  begin(customerId: CustomerId | null): SaleBook | null;
  /** What a line of this product keeps for it. */
  goodsOf(product: PricedGoods): LineBook;
  /** Whom a customer counts as. */
  categoriesOf(customerId: CustomerId): readonly CustomerCategoryId[];
}
