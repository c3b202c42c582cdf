import type { RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { DomainEvent } from '../events/domain-event.ts';
import type { Person } from '../modules/identity/person.ts';
import type { Permission } from '../modules/identity/permission.ts';
import type { Work } from '../store/work.ts';

/** A body as its schema parsed it: fields by name. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * One kind of master data: its table, its fields, and what happens around a change. The routes,
 * paging, sorting, filters, search, batches, audit and change feed follow from it.
 */
export interface Resource {
  /** `product`: the audit's and the feed's word for it. */
  readonly name: string;
  /** `/products`. */
  readonly path: string;
  readonly tag: string;
  readonly table: string;
  /** The field of its id, and the column. */
  readonly id: { readonly field: string; readonly column: string };
  /** The schema of a given id; made by HQ unless `idGiven`. */
  readonly idSchema: z.ZodType<string>;
  readonly idGiven?: boolean;
  /** Columns of the fields a person may write and read back. */
  readonly columns: Readonly<Record<string, string>>;
  /** Fields that are only read: SQL over the row `t`. */
  readonly computed: Readonly<Record<string, RawBuilder<unknown>>>;
  /** Columns of type jsonb. */
  readonly json: readonly string[];
  readonly view: z.ZodObject;
  /** Every field that may be written, without defaults; a change takes any part of it. */
  readonly input: z.ZodObject;
  /** What a new one has where nothing is said. */
  readonly defaults: Fields;
  readonly permissions: { readonly read: Permission; readonly write: Permission };
  readonly sortable: readonly string[];
  /** The schemas of the query's filters; each compares its field unless `where` says otherwise. */
  readonly filters: Readonly<Record<string, z.ZodType>>;
  readonly where?: Readonly<Record<string, (value: unknown) => RawBuilder<boolean>>>;
  /** `words`: the table has a column of words; else the columns to look into. */
  readonly search: 'words' | readonly string[];
  /** What terminals get besides the view; null where they get nothing at all. */
  readonly feed: Readonly<Record<string, RawBuilder<unknown>>> | null;
  /** A person's: events name it by its id alone. */
  readonly personal?: true;
  /** What a change tells besides that it happened. */
  readonly furtherEvents?: (
    id: string,
    fields: readonly string[],
    view: Fields,
  ) => readonly DomainEvent[];
  /** For things that belong to one storefront. */
  readonly feedStorefront?: (view: Fields) => string;
  /** Checks an input and turns what is no column (a password) into columns. */
  readonly beforeWrite?: (work: Work, given: WriteGiven) => Promise<Fields>;
  /** Writes what lies in other tables. */
  readonly afterWrite?: (work: Work, id: string, input: Fields, person: Person) => Promise<void>;
  /** @throws HqError where it is still needed */
  readonly beforeDelete?: (work: Work, id: string, person: Person) => Promise<void>;
}

export interface WriteGiven {
  readonly id: string;
  readonly isNew: boolean;
  readonly input: Fields;
  readonly person: Person;
}
