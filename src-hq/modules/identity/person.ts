import { z } from 'zod';
import type { Work } from '../../store/work.ts';
import { Permission } from './permission.ts';

/** A person who has signed in, with what their role allows now. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** Who has signed in, as of this transaction; null where they were deleted or switched off. */
export async function readPerson(work: Work, userId: string): Promise<Person | null> {
  const row = await work.db
    .selectFrom('app_user as person')
    .innerJoin('role', (join) =>
      join
        .onRef('role.business_id', '=', 'person.business_id')
        .onRef('role.role_id', '=', 'person.role_id'),
    )
    .select(['person.name', 'role.permissions'])
    .where('person.business_id', '=', work.businessId)
    .where('person.user_id', '=', userId)
    .where('person.active', '=', true)
    .where('person.deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const permissions = new Set(z.array(Permission).parse(row.permissions));
  return { userId, name: row.name, permissions };
}
