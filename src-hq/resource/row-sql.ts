import { type RawBuilder, sql } from 'kysely';
import type { Fields, Resource } from './resource.ts';

/** The fields every view has besides its own. */
const VERSIONED: Readonly<Record<string, string>> = {
  version: 'version',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

/** `t.sku as "sku", …`: the row as its view. */
export function viewColumns(resource: Resource): RawBuilder<unknown> {
  return selected(
    { [resource.id.field]: resource.id.column, ...resource.columns, ...VERSIONED },
    {
      ...resource.computed,
    },
  );
}

/** What terminals get besides the view. */
export function feedColumns(resource: Resource): RawBuilder<unknown> {
  return selected({}, resource.feed ?? {});
}

function selected(
  columns: Readonly<Record<string, string>>,
  computed: Readonly<Record<string, RawBuilder<unknown>>>,
): RawBuilder<unknown> {
  const plain = Object.entries(columns).map(
    ([field, column]) => sql`${sql.ref(`t.${column}`)} as ${sql.id(field)}`,
  );
  const made = Object.entries(computed).map(
    ([field, expression]) => sql`${expression} as ${sql.id(field)}`,
  );
  return sql.join([...plain, ...made]);
}

/** The column a field is sorted or filtered by. */
export function columnOf(resource: Resource, field: string): string {
  if (field === resource.id.field) return resource.id.column;
  const column = resource.columns[field] ?? VERSIONED[field];
  if (column === undefined) throw new Error(`${resource.name} has no column for ${field}`);
  return column;
}

/** The columns and values of an input; what lies in no column of its own is left out. */
export function columnValues(resource: Resource, input: Fields): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [field, value] of Object.entries(input)) {
    const column = resource.columns[field];
    if (column === undefined || value === undefined) continue;
    const asJson = resource.json.includes(field) && value !== null;
    values.set(column, asJson ? JSON.stringify(value) : value);
  }
  return values;
}
