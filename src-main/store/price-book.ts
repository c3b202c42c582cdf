import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import {
  CategoryId,
  type CustomerCategoryId,
  type CustomerId,
  PriceListId,
} from '../../shared/domain/ids.ts';
import type { CompiledBook } from '../../shared/domain/pricing/compile-book.ts';
import { ListTerms, PriceRule, PriceTier } from '../../shared/domain/pricing/price-book.ts';
import {
  compileTerms,
  type LineBook,
  ownListCategory,
} from '../../shared/domain/pricing/sale-book.ts';
import { milli } from '../../shared/domain/quantity.ts';
import type { PriceBookReader, PricedGoods } from '../price-port.ts';
import type { TerminalReader } from '../store-port.ts';
import type { Schema } from './schema.ts';
import type { Statements } from './statements.ts';
import { LIST_ASKS } from './sync/price-rule-rows.ts';

/** The cart's own book, the new one, and those of carts that are held. */
const MOST_COMPILED = 4;

interface Place {
  readonly version: number;
  readonly stamp: number;
}

/**
 * The book as it stands in the store, compiled once for each version: that costs a thousand carts.
 * A shop without one is answered without a statement.
 */
export function createPriceBookReader(
  statements: Statements,
  terminal: TerminalReader,
): PriceBookReader {
  const read = createBookStatements(statements);
  const place = statements.kept.slot<Place>(['price_book']);
  const placeNow = (): Place => (place.value ??= read.place({}) ?? { version: 0, stamp: 0 });
  const lists = statements.kept.slot<boolean>([
    'price_list',
    'price_list_terms',
    'product_tier',
    'customer_pricing',
  ]);
  const asksOfLists = (): boolean => (lists.value ??= read.listsAsk({})?.ask === 1);
  const compiled = new Map<string, CompiledBook | null>();
  const compile = (version: number): CompiledBook | null => {
    const rules = read.rules({ version }).map(({ body_json: body }) => parsedRule(body));
    const { floorMarginPpm } = terminal.storefront();
    if (rules.length === 0 && floorMarginPpm === null && !asksOfLists()) return null;
    const terms = read.terms({ version }).map(({ body_json: body }) => parsedTerms(body));
    return compileTerms({ version, rules, lists: terms, floorMarginPpm });
  };
  const at = (version: number): CompiledBook | null => {
    const { floorMarginPpm } = terminal.storefront();
    const { stamp } = placeNow();
    if (stamp === 0 && floorMarginPpm === null && !asksOfLists()) return null;
    const key = [version, stamp, floorMarginPpm, asksOfLists()].join(' ');
    const known = compiled.get(key);
    if (known !== undefined) return known;
    const [oldest] = compiled.keys();
    if (compiled.size >= MOST_COMPILED && oldest !== undefined) compiled.delete(oldest);
    const book = compile(version);
    compiled.set(key, book);
    return book;
  };
  const categoriesOf = (customerId: CustomerId): CustomerCategoryId[] => {
    const row = read.customer({ customerId });
    const { customer_category_id: category = null, price_list_id: own = null } = row ?? {};
    return [
      ...(category === null ? [] : [category]),
      ...(own === null ? [] : [ownListCategory(own)]),
    ];
  };
  return {
    version: () => placeNow().version,
    at,
    begin: (customerId) => {
      const { version } = placeNow();
      if (at(version) === null) return null;
      const customerCategoryIds = customerId === null ? [] : categoriesOf(customerId);
      const cart = { coupons: [], floorWaived: false, moment: null, settings: null };
      return { version, customerCategoryIds, ...cart };
    },
    goodsOf: createGoodsReader(statements, asksOfLists),
    categoriesOf,
  };
}

function parsedRule(json: string | null): PriceRule {
  return PriceRule.parse(JSON.parse(json ?? ''));
}

function parsedTerms(json: string): ListTerms {
  return ListTerms.parse(JSON.parse(json));
}

function createBookStatements(statements: Statements) {
  return {
    place: statements.get<object>()((query) =>
      query.selectFrom('price_book').select(['version', 'stamp']),
    ),
    rules: statements.all<{ version: number }>()((query, { version }) =>
      query
        .selectFrom('price_rule')
        .select('body_json')
        .where('from_version', '<=', version)
        .where('body_json', 'is not', null)
        .where(holdsAt(version)),
    ),
    terms: statements.all<{ version: number }>()((query, { version }) =>
      query
        .selectFrom('price_list_terms')
        .select('body_json')
        .where('from_version', '<=', version)
        .where(holdsAt(version)),
    ),
    /** Whether any list is for somebody, for some days, or by quantity. */
    listsAsk: statements.get<object>()((query) => listsAskQuery(query)),
    customer: statements.get<{ customerId: CustomerId }>()((query, { customerId }) =>
      query
        .selectFrom('customer_pricing')
        .select(['customer_category_id', 'price_list_id'])
        .where('customer_id', '=', customerId),
    ),
  };
}

function holdsAt(version: number) {
  return sql<boolean>`(until_version is null or until_version > ${version})`;
}

/** A customer's own list asks only where the till does not sell by it already. */
function listsAskQuery(query: Kysely<Schema>) {
  return query.selectNoFrom(
    sql<number>`exists (select 1 from product_tier)
      or exists (select 1 from customer_pricing join price_list on
        price_list.price_list_id = customer_pricing.price_list_id
        where price_list.sale_type is null)
      or exists (select 1 from price_list_terms where body_json ->> '$.priority' <> 0
        or ${LIST_ASKS})`.as('ask'),
  );
}

const Tiers = z.array(PriceTier);

function createGoodsReader(
  statements: Statements,
  asksOfLists: () => boolean,
): (product: PricedGoods) => LineBook {
  const above = statements.all<{ id: CategoryId }>()((query, { id }) =>
    query
      .withRecursive('above', (db) =>
        db
          .selectFrom('category')
          .select(['category_id', 'parent_row'])
          .where('category_id', '=', id)
          .union(
            db
              .selectFrom('above')
              .innerJoin('category', 'category.row_id', 'above.parent_row')
              .select(['category.category_id', 'category.parent_row']),
          ),
      )
      .selectFrom('above')
      .select('category_id')
      .limit(sql.lit(50)),
  );
  const prices = statements.all<{ row: number }>()((query, { row }) =>
    query
      .selectFrom('product_price')
      .innerJoin('price_list', 'price_list.row_id', 'product_price.price_list_row')
      .leftJoin('product_tier', (join) =>
        join
          .onRef('product_tier.product_row', '=', 'product_price.product_row')
          .onRef('product_tier.price_list_row', '=', 'product_price.price_list_row'),
      )
      .select(['price_list_id', 'price_minor', 'counted_over', 'tiers_json'])
      .where('product_price.product_row', '=', row)
      .where('offered_type', 'is not', null)
      .orderBy('price_list_id'),
  );
  return ({ rowId, categoryId, type }) => ({
    categoryIds:
      categoryId === null
        ? []
        : above({ id: categoryId }).map((row) => CategoryId.parse(row.category_id)),
    discountable: type !== 'gift_card',
    listPrices: !asksOfLists()
      ? []
      : prices({ row: rowId }).map((row) => ({
          listId: PriceListId.parse(row.price_list_id),
          countedOver: row.counted_over ?? 'line',
          tiers: [
            { fromMilli: milli(0), unitPriceMinor: row.price_minor },
            ...Tiers.parse(JSON.parse(row.tiers_json ?? '[]')),
          ],
        })),
  });
}
