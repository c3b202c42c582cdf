import { sql } from 'kysely';
import { z } from 'zod';
import { Currency } from '../../../shared/domain/money.ts';
import { ListTerms, PriceList } from '../../../shared/domain/pricing/price-book.ts';
import { SaleType } from '../../../shared/domain/sale.ts';
import { HqError } from '../../hq-error.ts';
import type { Fields, Resource } from '../../resource/resource.ts';
import { readOne } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import { checkCurrency } from '../catalogue/catalogue-rules.ts';
import { writeEntry } from './book-entry.ts';
import { checkAudience } from './named-goods.ts';

const { priority, audience, validFrom, validTo } = PriceList.shape;
const priceList = {
  name: z.string().trim().min(1).max(100),
  saleType: SaleType,
  currency: Currency,
  ...{ priority, audience, validFrom, validTo },
};

/** A price list: for whom it is and when; its prices are the products'. */
export const priceListResource: Resource = {
  ...{ name: 'price_list', path: '/price-lists', tag: 'Catalogue', table: 'price_list' },
  id: { field: 'priceListId', column: 'price_list_id' },
  idSchema: z.uuid(),
  columns: {
    ...{ name: 'name', saleType: 'sale_type', currency: 'currency', priority: 'priority' },
    ...{ audience: 'audience', validFrom: 'valid_from', validTo: 'valid_to' },
  },
  computed: { bookVersion: sql`t.book_version` },
  json: ['audience'],
  view: z.strictObject({ ...priceList, bookVersion: z.number().int() }),
  input: z.strictObject(priceList),
  defaults: {
    ...{ priority: 0, validFrom: null, validTo: null },
    audience: { customerIds: [], customerCategoryIds: [], storefrontIds: [] },
  },
  permissions: { read: 'catalogue:read', write: 'prices:write' },
  sortable: ['name', 'priority'],
  filters: { saleType: SaleType },
  search: ['name'],
  feed: {},
  beforeWrite: async (work, { id, input }) => {
    await checkCurrency(work, id, input);
    return {};
  },
  afterWrite: publishList,
};

/** @throws HqError DAYS_INVALID, REFERENCE_UNKNOWN */
async function publishList(work: Work, id: string): Promise<void> {
  const terms = termsOf(await readOne(work, priceListResource, id));
  if (terms.validFrom !== null && terms.validTo !== null && terms.validTo < terms.validFrom) {
    throw new HqError(422, 'DAYS_INVALID', 'The list ends before it begins');
  }
  await checkAudience(work, terms.audience);
  const version = await writeEntry(work, 'list', id, terms);
  await sql`
    update price_list set book_version = ${version}
    where business_id = ${work.businessId} and price_list_id = ${id}`.execute(work.db);
}

function termsOf(view: Fields): ListTerms {
  const fields = Object.keys(ListTerms.shape).map((field) => [field, view[field]]);
  return ListTerms.parse({ ...Object.fromEntries(fields), listId: view['priceListId'] });
}
