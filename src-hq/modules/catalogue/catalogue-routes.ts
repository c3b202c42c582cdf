import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { LocalizedText } from '../../../shared/domain/localized.ts';
import type { AppDeps } from '../../app-deps.ts';
import type { Resource } from '../../resource/resource.ts';
import { addResource } from '../../resource/resource-routes.ts';
import { priceListResource } from '../prices/price-list-resource.ts';
import { priceRuleResource } from '../prices/price-rule-resource.ts';
import { checkDays, checkEmpty, checkPlace } from './catalogue-rules.ts';
import { productResource } from './product-resource.ts';

const PERMISSIONS = { read: 'catalogue:read', write: 'catalogue:write' } as const;
const TaxCategoryId = z.string().regex(/^[a-z0-9_]{1,40}$/);
const name = z.string().trim().max(200);
const names = { nameEn: name, nameRu: name, nameKk: name };
const NAME_COLUMNS = { nameEn: 'name_en', nameRu: 'name_ru', nameKk: 'name_kk' };
const NO_NAMES = LocalizedText.parse({ en: '', ru: '', kk: '' });
const NAME_DEFAULTS = { nameEn: NO_NAMES.en, nameRu: NO_NAMES.ru, nameKk: NO_NAMES.kk };

/** Products with their barcodes and prices, and what they are sorted, taxed and priced by. */
export function addCatalogue(server: FastifyInstance, deps: AppDeps): void {
  for (const resource of CATALOGUE_RESOURCES) addResource(server, deps, resource);
}

const category = {
  ...names,
  parentCategoryId: z.uuid().nullable(),
  position: z.number().int().min(0).max(1_000_000),
};

const categoryResource: Resource = {
  ...{ name: 'category', path: '/categories', tag: 'Catalogue', table: 'category' },
  id: { field: 'categoryId', column: 'category_id' },
  idSchema: z.uuid(),
  columns: { ...NAME_COLUMNS, parentCategoryId: 'parent_category_id', position: 'position' },
  ...{ computed: {}, json: [], view: z.strictObject(category), input: z.strictObject(category) },
  defaults: { ...NAME_DEFAULTS, parentCategoryId: null, position: 0 },
  permissions: PERMISSIONS,
  sortable: ['position', 'nameRu', 'nameEn', 'nameKk'],
  filters: { parentCategoryId: z.uuid() },
  search: ['name_en', 'name_ru', 'name_kk'],
  feed: {},
  afterWrite: checkPlace,
  beforeDelete: checkEmpty,
};

const taxCategoryResource: Resource = {
  ...{ name: 'tax_category', path: '/tax-categories', tag: 'Catalogue', table: 'tax_category' },
  id: { field: 'taxCategoryId', column: 'tax_category_id' },
  ...{ idSchema: TaxCategoryId, idGiven: true },
  columns: NAME_COLUMNS,
  ...{ computed: {}, json: [], view: z.strictObject(names), input: z.strictObject(names) },
  defaults: NAME_DEFAULTS,
  permissions: PERMISSIONS,
  sortable: ['taxCategoryId'],
  filters: {},
  search: ['tax_category_id', 'name_en', 'name_ru', 'name_kk'],
  feed: {},
};

const taxRate = {
  taxCategoryId: TaxCategoryId,
  code: z.string().trim().min(1).max(40),
  ...names,
  ratePpm: z.number().int().min(0).max(10_000_000),
  inclusive: z.boolean(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable().describe('The last day it holds'),
};

const taxRateResource: Resource = {
  ...{ name: 'tax_rate', path: '/tax-rates', tag: 'Catalogue', table: 'tax_rate' },
  id: { field: 'taxRateId', column: 'tax_rate_id' },
  idSchema: z.uuid(),
  columns: {
    ...{ taxCategoryId: 'tax_category_id', code: 'code', ...NAME_COLUMNS, ratePpm: 'rate_ppm' },
    ...{ inclusive: 'inclusive', validFrom: 'valid_from', validTo: 'valid_to' },
  },
  ...{ computed: {}, json: [], view: z.strictObject(taxRate), input: z.strictObject(taxRate) },
  defaults: { ...NAME_DEFAULTS, inclusive: true, validTo: null },
  permissions: PERMISSIONS,
  sortable: ['validFrom', 'code'],
  filters: { taxCategoryId: TaxCategoryId, code: z.string().max(40) },
  search: ['code', 'name_en', 'name_ru', 'name_kk'],
  feed: {},
  afterWrite: checkDays,
};

export const CATALOGUE_RESOURCES: readonly Resource[] = [
  categoryResource,
  taxCategoryResource,
  taxRateResource,
  priceListResource,
  productResource,
  priceRuleResource,
];
