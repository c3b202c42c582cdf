import { sql } from 'kysely';
import type { CategoryId } from '../../shared/domain/ids.ts';
import type { CategoryView } from '../../shared/ipc/views.ts';
import type { CatalogueReader } from '../store-port.ts';
import type { Page } from '../page.ts';
import type { Statements } from './statements.ts';

export interface Browser {
  /** Row ids, one more than the page where there are more. */
  readonly browse: (categoryId: CategoryId | null, page: Page) => readonly number[];
  readonly categories: CatalogueReader['categories'];
  readonly productCount: CatalogueReader['productCount'];
}

/**
 * Up to so many products a category is sorted by what sells; a larger one comes as it is stored.
 */
const MAX_SORTED = 5000;

export function createBrowser(statements: Statements): Browser {
  const tree = createCategoryTree(statements);
  const favourites = statements.all<Page>()((query, p) =>
    query
      .selectFrom('favourite')
      .innerJoin('product', 'product.row_id', 'favourite.product_row')
      .select('product.row_id')
      .where('product.active', '=', sql.lit(1))
      .orderBy('favourite.position')
      .limit(sql<number>`${p.limit}`)
      .offset(sql<number>`${p.offset}`),
  );
  const sorted = statements.all<Page & { categories: string }>()((query, p) =>
    query
      .selectFrom('product')
      .leftJoin('product_popularity', 'product_popularity.product_row', 'product.row_id')
      .select('product.row_id')
      .where('product.active', '=', sql.lit(1))
      .where(sql<boolean>`product.category_row in (select value from json_each(${p.categories}))`)
      .orderBy(sql`product_popularity.popularity_rank is null`)
      .orderBy('product_popularity.popularity_rank')
      .orderBy('product.row_id')
      .limit(sql<number>`${p.limit}`)
      .offset(sql<number>`${p.offset}`),
  );
  const stored = statements.all<Page & { category: number }>()((query, p) =>
    query
      .selectFrom('product')
      .select('row_id')
      .where('active', '=', sql.lit(1))
      .where('category_row', '=', p.category)
      .orderBy('row_id')
      .limit(sql<number>`${p.limit}`)
      .offset(sql<number>`${p.offset}`),
  );
  const inStoredOrder = (categories: readonly TreeCategory[], page: Page): number[] => {
    const rows: number[] = [];
    let offset = page.offset;
    for (const category of categories) {
      if (rows.length >= page.limit) break;
      const limit = page.limit - rows.length;
      rows.push(...stored({ category: category.row, limit, offset }).map((row) => row.row_id));
      offset = Math.max(0, offset - category.ownCount);
    }
    return rows;
  };
  return {
    browse: (categoryId, page) => {
      const wanted = { limit: page.limit + 1, offset: page.offset };
      if (categoryId === null) return favourites(wanted).map((row) => row.row_id);
      const within = tree.within(categoryId);
      const count = within.reduce((sum, category) => sum + category.ownCount, 0);
      if (count > MAX_SORTED) return inStoredOrder(within, wanted);
      const rows = within.map((category) => category.row);
      return sorted({ ...wanted, categories: JSON.stringify(rows) }).map((row) => row.row_id);
    },
    categories: () => tree.views(),
    productCount: () => tree.productCount(),
  };
}

interface TreeCategory {
  readonly row: number;
  readonly parentRow: number | null;
  /** Active products of its own, without those of the categories below it. */
  readonly ownCount: number;
  readonly view: CategoryView;
}

interface CategoryTree {
  /** The category and all below it, parents first; empty for an unknown one. */
  within(categoryId: CategoryId): readonly TreeCategory[];
  views(): readonly CategoryView[];
  productCount(): number;
}

/**
 * Counting a million products takes a tenth of a second, and a catalogue changes
 * by imports while the till is closed or by HQ: the counts are kept until the highest product row,
 * the price book or one of HQ's categories moves.
 */
function createCategoryTree(statements: Statements): CategoryTree {
  const stamp = statements.get<object>()((query) =>
    query.selectNoFrom([
      sql<number>`(select coalesce(max(row_id), 0) from product)`.as('product'),
      sql<number>`(select coalesce(max(row_id), 0) from category)`.as('category'),
      sql<number>`(select coalesce(max(version), 0) from price_list)`.as('price_book'),
      // HQ renames, moves and reorders categories in their rows.
      sql<string>`(select count(*) || '/' || coalesce(sum(version), 0) || '/'
        || coalesce(sum(generation), 0) from master_row where entity = 'category')`.as('tree'),
    ]),
  );
  const rows = statements.all<object>()((query) =>
    query.selectFrom('category').selectAll().orderBy('position').orderBy('row_id'),
  );
  const counts = statements.all<object>()((query) =>
    query
      .selectFrom('product')
      .select(['category_row', (eb) => eb.fn.countAll<number>().as('count')])
      .where('active', '=', sql.lit(1))
      .groupBy('category_row'),
  );
  let known: { readonly stamp: string; readonly tree: CategoryTree } | null = null;
  const current = (): CategoryTree => {
    const now = JSON.stringify(stamp({}));
    if (known?.stamp !== now) {
      const own = new Map(counts({}).map((row) => [row.category_row, row.count]));
      known = { stamp: now, tree: treeOf(rows({}), own) };
    }
    return known.tree;
  };
  return {
    within: (categoryId) => current().within(categoryId),
    views: () => current().views(),
    productCount: () => current().productCount(),
  };
}

interface CategoryRow {
  readonly row_id: number;
  readonly parent_row: number | null;
  readonly category_id: CategoryId;
  readonly name_en: string;
  readonly name_ru: string;
  readonly name_kk: string;
}

function treeOf(
  rows: readonly CategoryRow[],
  own: ReadonlyMap<number | null, number>,
): CategoryTree {
  const children = Map.groupBy(rows, (row) => row.parent_row);
  const idOf = new Map(rows.map((row) => [row.row_id, row.category_id]));
  const ordered: TreeCategory[] = [];
  const add = (row: CategoryRow): number => {
    const place = ordered.length;
    const ownCount = own.get(row.row_id) ?? 0;
    const category = { row: row.row_id, parentRow: row.parent_row, ownCount };
    ordered.push({ ...category, view: viewOf(row, idOf, 0) });
    let count = ownCount;
    for (const child of children.get(row.row_id) ?? []) count += add(child);
    ordered[place] = { ...category, view: viewOf(row, idOf, count) };
    return count;
  };
  let productCount = own.get(null) ?? 0;
  for (const root of children.get(null) ?? []) productCount += add(root);
  return {
    within: (categoryId) => withinOf(ordered, categoryId),
    views: () => ordered.map((category) => category.view),
    productCount: () => productCount,
  };
}

function viewOf(
  row: CategoryRow,
  idOf: ReadonlyMap<number, CategoryId>,
  productCount: number,
): CategoryView {
  return {
    categoryId: row.category_id,
    parentId: row.parent_row === null ? null : (idOf.get(row.parent_row) ?? null),
    name: { en: row.name_en, ru: row.name_ru, kk: row.name_kk },
    productCount,
  };
}

/** Parents stand before their children, so one pass collects a branch. */
function withinOf(ordered: readonly TreeCategory[], categoryId: CategoryId): TreeCategory[] {
  const branch = new Set<number>();
  return ordered.filter((category) => {
    const inside =
      category.view.categoryId === categoryId ||
      (category.parentRow !== null && branch.has(category.parentRow));
    if (inside) branch.add(category.row);
    return inside;
  });
}
