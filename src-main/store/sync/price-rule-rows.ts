import { sql } from 'kysely';
import type { PriceListBody, PriceRuleBody } from '../../../shared/protocol/master-rows.ts';
import { ListTerms, PriceRule } from '../../../shared/domain/pricing/price-book.ts';
import type { PriceListTermsTable, PriceRuleTable } from '../price-book-tables.ts';
import { pick, type Statements } from '../statements.ts';
import type { EntityRows } from './entity-rows.ts';

export interface PriceBookRows {
  readonly rules: EntityRows<PriceRuleBody>;
  readonly terms: {
    apply(bodies: readonly PriceListBody[]): void;
  };
  /**
   * All that HQ had has come: new carts are priced by it. Before, a book might lack what the next
   * page brings. What no open cart asks for any more is deleted.
   */
  publish(): void;
}

/** Over `price_list_terms`: the list is for somebody, or for some days. */
export const LIST_ASKS = sql<boolean>`(body_json ->> '$.validFrom' is not null
  or body_json ->> '$.validTo' is not null
  or json_array_length(body_json, '$.audience.customerIds') > 0
  or json_array_length(body_json, '$.audience.customerCategoryIds') > 0
  or json_array_length(body_json, '$.audience.storefrontIds') > 0)`;

const NOBODY = { customerIds: [], customerCategoryIds: [], storefrontIds: [] };

/** The rules and terms of HQ's price book, each from its number on. */
export function createPriceBookRows(statements: Statements): PriceBookRows {
  const write = createRuleWrites(statements);
  const list = createTermsWrites(statements);
  const place = createPlace(statements);
  return {
    rules: {
      apply: (bodies) => {
        for (const body of bodies) {
          const { priceRuleId: rule_id, bookVersion: from_version } = body;
          write.dropFrom({ rule_id, from_version });
          write.close({ rule_id, from_version });
          const body_json = body.active ? JSON.stringify(ruleOf(body)) : null;
          write.insert({ rule_id, from_version, until_version: null, body_json });
        }
        if (bodies.length > 0) place.touch({});
      },
      // HQ never deletes one; a whole pull that does not bring it again comes from an HQ of before.
      remove: (key) => {
        write.drop({ key });
        place.touch({});
      },
      dropOwn: () => {},
    },
    terms: {
      apply: (bodies) => {
        for (const body of bodies) {
          const { priceListId: list_id, bookVersion: from_version = 0 } = body;
          list.dropFrom({ list_id, from_version });
          list.close({ list_id, from_version });
          const body_json = JSON.stringify(termsOf(body));
          list.insert({ list_id, from_version, until_version: null, body_json });
        }
        if (bodies.some((body) => body.bookVersion !== undefined && body.bookVersion > 0)) {
          place.touch({});
        }
      },
    },
    publish: place.publish,
  };
}

function ruleOf(body: PriceRuleBody): PriceRule {
  const fields = Object.keys(PriceRule.shape).map((field) => [
    field,
    Object.entries(body).find(([name]) => name === field)?.[1],
  ]);
  return PriceRule.parse({ ...Object.fromEntries(fields), ruleId: body.priceRuleId });
}

function termsOf(body: PriceListBody): ListTerms {
  const { name, currency, saleType, priority = 0, audience = NOBODY } = body;
  const { validFrom = null, validTo = null } = body;
  const listId = body.priceListId;
  const terms = { listId, name, currency, saleType, priority, audience, validFrom, validTo };
  return ListTerms.parse(terms);
}

type RuleKey = Pick<PriceRuleTable, 'rule_id' | 'from_version'>;

function createRuleWrites(statements: Statements) {
  const columns = ['rule_id', 'from_version', 'until_version', 'body_json'] as const;
  return {
    /** An HQ that was put back counts some numbers again. */
    dropFrom: statements.run<RuleKey>()((query, p) =>
      query
        .deleteFrom('price_rule')
        .where('rule_id', '=', p.rule_id)
        .where('from_version', '>=', p.from_version),
    ),
    close: statements.run<RuleKey>()((query, p) =>
      query
        .updateTable('price_rule')
        .set({ until_version: p.from_version })
        .where('rule_id', '=', p.rule_id)
        .where(sql<boolean>`coalesce(until_version > ${p.from_version}, true)`),
    ),
    insert: statements.run<PriceRuleTable>()((query, p) =>
      query.insertInto('price_rule').values(pick(p, columns)),
    ),
    drop: statements.run<{ key: string }>()((query, { key }) =>
      query.deleteFrom('price_rule').where('rule_id', '=', key),
    ),
  };
}

type TermsKey = Pick<PriceListTermsTable, 'list_id' | 'from_version'>;

function createTermsWrites(statements: Statements) {
  const columns = ['list_id', 'from_version', 'until_version', 'body_json'] as const;
  return {
    dropFrom: statements.run<TermsKey>()((query, p) =>
      query
        .deleteFrom('price_list_terms')
        .where('list_id', '=', p.list_id)
        .where('from_version', '>=', p.from_version),
    ),
    close: statements.run<TermsKey>()((query, p) =>
      query
        .updateTable('price_list_terms')
        .set({ until_version: p.from_version })
        .where('list_id', '=', p.list_id)
        .where(sql<boolean>`coalesce(until_version > ${p.from_version}, true)`),
    ),
    insert: statements.run<PriceListTermsTable>()((query, p) =>
      query.insertInto('price_list_terms').values(pick(p, columns)),
    ),
  };
}

function createPlace(statements: Statements) {
  const touch = statements.run<object>()((query) =>
    query.updateTable('price_book').set({ stamp: sql<number>`stamp + 1` }),
  );
  const newest = statements.get<object>()((query) =>
    query.selectNoFrom(
      sql<number>`(select max(coalesce(max(from_version), 0), (
        select coalesce(max(from_version), 0) from price_list_terms)) from price_rule)`.as(
        'version',
      ),
    ),
  );
  const move = statements.run<{ version: number }>()((query, { version }) =>
    query.updateTable('price_book').set({ version }).where('version', '<>', version),
  );
  const asked = sql<number>`(select min(version) from (
    select version from price_book union all
    select book_json ->> '$.version' from sale
    where status in ('DRAFT', 'PENDING', 'PARTIAL') and book_json is not null))`;
  const forgetRules = statements.run<object>()((query) =>
    query.deleteFrom('price_rule').where(sql<boolean>`until_version <= ${asked}`),
  );
  const forgetTerms = statements.run<object>()((query) =>
    query.deleteFrom('price_list_terms').where(sql<boolean>`until_version <= ${asked}`),
  );
  return {
    touch: (given: object): void => void touch(given),
    publish: (): void => {
      if (move({ version: newest({})?.version ?? 0 }) === 0) return;
      forgetRules({});
      forgetTerms({});
    },
  };
}
