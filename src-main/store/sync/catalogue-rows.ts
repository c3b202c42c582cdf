import { sql } from 'kysely';
import type { CategoryId } from '../../../shared/domain/ids.ts';
import { Currency } from '../../../shared/domain/money.ts';
import type { Locale } from '../../../shared/domain/localized.ts';
import type {
  CategoryBody,
  PriceListBody,
  TaxRateBody,
} from '../../../shared/protocol/master-rows.ts';
import { textIn } from '../../../shared/domain/localized.ts';
import { TAX_RATE_COLUMNS } from '../master-columns.ts';
import type { Schema } from '../schema.ts';
import { pick, type Statements } from '../statements.ts';
import { flag } from '../terminal.ts';
import type { TaxRateNameTable } from '../sync-tables.ts';
import type { EntityRows } from './entity-rows.ts';
import { LIST_ASKS as ASKS } from './price-rule-rows.ts';

const isHqs = (entity: string, column: string) =>
  sql<boolean>`${sql.ref(column)} in (select key from master_row where entity = ${sql.lit(entity)})`;

export interface CategoryRows extends EntityRows<CategoryBody> {
  /** The row of a category, made with no name yet where it has not come. */
  rowOf(categoryId: CategoryId): number;
}

export function createCategoryRows(statements: Statements): CategoryRows {
  const find = statements.get<{ id: string }>()((query, { id }) =>
    query
      .selectFrom('category')
      .select('row_id')
      .where(sql<boolean>`category_id = ${id}`),
  );
  const last = statements.get<object>()((query) =>
    query.selectFrom('category').select((eb) => eb.fn.max('row_id').as('row_id')),
  );
  const write = createCategoryWrites(statements);
  const rowOf = (categoryId: CategoryId): number => {
    const found = find({ id: categoryId })?.row_id;
    if (found !== undefined) return found;
    const row = (last({})?.row_id ?? 0) + 1;
    write.insert({
      ...{ row_id: row, category_id: categoryId, parent_row: null, path: categoryId },
      ...{ name_en: '', name_ru: '', name_kk: '', position: 0 },
    });
    return row;
  };
  const drop = (row: number): void => {
    write.orphanProducts({ row });
    write.orphanChildren({ row });
    write.remove({ row });
  };
  return {
    rowOf,
    apply: (bodies) => {
      for (const body of bodies) {
        const { nameEn, nameRu, nameKk, position, parentCategoryId: parent } = body;
        write.update({
          ...{ row_id: rowOf(body.categoryId), parent_row: parent && rowOf(parent), position },
          ...{ name_en: nameEn, name_ru: nameRu, name_kk: nameKk },
        });
      }
    },
    remove: (key) => {
      const row = find({ id: key })?.row_id;
      if (row !== undefined) drop(row);
    },
    dropOwn: () => {
      for (const { row_id: row } of write.own({})) drop(row);
    },
  };
}

function createCategoryWrites(statements: Statements) {
  const names = ['name_en', 'name_ru', 'name_kk', 'position', 'parent_row'] as const;
  const all = ['row_id', 'category_id', 'path', ...names] as const;
  return {
    insert: statements.run<Schema['category']>()((query, p) =>
      query.insertInto('category').values(pick(p, all)),
    ),
    update: statements.run<Omit<Schema['category'], 'category_id' | 'path'>>()((query, p) =>
      query.updateTable('category').set(pick(p, names)).where('row_id', '=', p.row_id),
    ),
    orphanProducts: statements.run<{ row: number }>()((query, { row }) =>
      query.updateTable('product').set({ category_row: null }).where('category_row', '=', row),
    ),
    orphanChildren: statements.run<{ row: number }>()((query, { row }) =>
      query.updateTable('category').set({ parent_row: null }).where('parent_row', '=', row),
    ),
    remove: statements.run<{ row: number }>()((query, { row }) =>
      query.deleteFrom('category').where('row_id', '=', row),
    ),
    own: statements.all<object>()((query) =>
      query
        .selectFrom('category')
        .select('row_id')
        .where(sql<boolean>`not ${isHqs('category', 'category_id')}`),
    ),
  };
}

export interface PriceListRows extends EntityRows<PriceListBody> {
  /** The row of a list, made with no name yet where it has not come. */
  rowOf(priceListId: string): number;
}

export function createPriceListRows(statements: Statements): PriceListRows {
  const find = statements.get<{ id: string }>()((query, { id }) =>
    query.selectFrom('price_list').select('row_id').where('price_list_id', '=', id),
  );
  const last = statements.get<object>()((query) =>
    query.selectFrom('price_list').select((eb) => eb.fn.max('row_id').as('row_id')),
  );
  const { insert, update, adopt, deselect, select, withdraw } = createPriceListWrites(statements);
  const rowOf = (priceListId: string): number => {
    const found = find({ id: priceListId })?.row_id;
    if (found !== undefined) return found;
    const row = (last({})?.row_id ?? 0) + 1;
    insert({
      ...{ row_id: row, price_list_id: priceListId, name: '', sale_type: null },
      ...{ offered_type: null, currency: Currency.parse('XXX'), version: 0 },
    });
    return row;
  };
  // The first list HQ made of a type for everybody is the one a till sells by; until one came,
  // this till's own.
  const choose = (): void => {
    deselect({});
    select({});
  };
  return {
    rowOf,
    apply: (bodies) => {
      for (const body of bodies) {
        const { priceListId: id, saleType: type } = body;
        // This till's own prices hold until HQ's come, product by product.
        if (find({ id }) === undefined) adopt({ id, type });
        update({ row: rowOf(id), name: body.name, type, currency: body.currency });
      }
      if (bodies.length > 0) choose();
    },
    remove: (key) => {
      withdraw({ id: key });
      choose();
    },
    dropOwn: () => {},
  };
}

function createPriceListWrites(statements: Statements) {
  type Row = Schema['price_list'];
  const columns = [
    'row_id',
    'price_list_id',
    'name',
    'sale_type',
    'offered_type',
    'currency',
    'version',
  ] as const;
  return {
    insert: statements.run<Row>()((query, p) =>
      query.insertInto('price_list').values(pick(p, columns)),
    ),
    update: statements.run<{
      row: number;
      name: string;
      type: NonNullable<Row['offered_type']>;
      currency: Row['currency'];
    }>()((query, p) =>
      query
        .updateTable('price_list')
        .set({ name: p.name, offered_type: p.type, currency: p.currency })
        .where('row_id', '=', p.row),
    ),
    adopt: statements.run<{ id: string; type: NonNullable<Row['sale_type']> }>()((query, p) =>
      query
        .updateTable('price_list')
        .set({ price_list_id: p.id })
        .where('sale_type', '=', p.type)
        .where('offered_type', 'is', null),
    ),
    deselect: statements.run<object>()((query) =>
      query
        .updateTable('price_list')
        .set({ sale_type: null })
        .where(
          sql<boolean>`offered_type is not null or sale_type in (
            select offered_type from price_list where offered_type is not null)`,
        ),
    ),
    select: statements.run<object>()((query) =>
      query
        .updateTable('price_list')
        .set({ sale_type: sql`offered_type` })
        .where(
          // One that is for somebody, or for some days, only where there is no other.
          sql<boolean>`price_list_id in (
            select substr(min(asks || price_list_id), 2) from (
              select offered_type, price_list_id, exists (
                select 1 from price_list_terms where list_id = price_list_id
                  and until_version is null and ${ASKS}) as asks
              from price_list where offered_type is not null)
            group by offered_type)`,
        ),
    ),
    withdraw: statements.run<{ id: string }>()((query, { id }) =>
      query
        .updateTable('price_list')
        .set({ offered_type: null, sale_type: null })
        .where('price_list_id', '=', id),
    ),
  };
}

export interface TaxRateRows extends EntityRows<TaxRateBody> {
  /** The shop's receipts speak another language now. */
  rename(locale: Locale): void;
}

/** @param locale the language of the shop's receipts */
export function createTaxRateRows(statements: Statements, locale: () => Locale): TaxRateRows {
  const { dropOwnOf, dropAllOwn, upsert, upsertName, remove, rename } =
    createTaxRateWrites(statements);
  return {
    apply: (bodies) => {
      for (const body of bodies) {
        const { nameEn: en, nameRu: ru, nameKk: kk, taxCategoryId: category } = body;
        // Both at once would tax a sale twice.
        dropOwnOf({ category });
        upsert({
          ...{ tax_rate_id: body.taxRateId, tax_category_id: category, code: body.code },
          name: textIn({ en, ru, kk }, locale()) || body.code,
          ...{ rate_ppm: body.ratePpm, inclusive: flag(body.inclusive) },
          ...{ valid_from: body.validFrom, valid_to: body.validTo },
        });
        upsertName({ tax_rate_id: body.taxRateId, name_en: en, name_ru: ru, name_kk: kk });
      }
    },
    remove: (key) => void remove({ key }),
    dropOwn: () => void dropAllOwn({}),
    rename: (next) => void rename({ locale: next }),
  };
}

function createTaxRateWrites(statements: Statements) {
  return {
    dropOwnOf: statements.run<{ category: string }>()((query, { category }) =>
      query
        .deleteFrom('tax_rate')
        .where('tax_category_id', '=', category)
        .where(sql<boolean>`not ${isHqs('tax_rate', 'tax_rate_id')}`),
    ),
    dropAllOwn: statements.run<object>()((query) =>
      query.deleteFrom('tax_rate').where(sql<boolean>`not ${isHqs('tax_rate', 'tax_rate_id')}`),
    ),
    upsert: statements.run<Schema['tax_rate']>()((query, p) =>
      query.replaceInto('tax_rate').values(pick(p, TAX_RATE_COLUMNS)),
    ),
    upsertName: statements.run<TaxRateNameTable>()((query, p) =>
      query
        .replaceInto('tax_rate_name')
        .values(pick(p, ['tax_rate_id', 'name_en', 'name_ru', 'name_kk'])),
    ),
    remove: statements.run<{ key: string }>()((query, { key }) =>
      query.deleteFrom('tax_rate').where('tax_rate_id', '=', key),
    ),
    rename: statements.run<{ locale: Locale }>()((query, p) =>
      query.updateTable('tax_rate').set({
        name: sql<string>`coalesce((
          select case ${p.locale} when 'en' then nullif(name_en, '') when 'kk' then
            nullif(name_kk, '') else nullif(name_ru, '') end
          from tax_rate_name where tax_rate_name.tax_rate_id = tax_rate.tax_rate_id), name)`,
      }),
    ),
  };
}
