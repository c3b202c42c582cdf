import { z } from 'zod';
import { Role } from '../../../shared/domain/permission.ts';
import { HqError } from '../../hq-error.ts';
import type { Resource, WriteGiven } from '../../resource/resource.ts';
import { renew } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import type { Person } from './person.ts';
import { Permission } from './permission.ts';

const role = {
  name: z.string().trim().min(1).max(60),
  tillRole: Role,
  permissions: z.array(Permission).max(Permission.options.length),
};

/** What people may do: here by permissions, at a till by one of its four roles. */
export function roleResource(users: Resource): Resource {
  return {
    ...{ name: 'role', path: '/roles', tag: 'People', table: 'role' },
    id: { field: 'roleId', column: 'role_id' },
    idSchema: z.uuid(),
    columns: { name: 'name', tillRole: 'till_role', permissions: 'permissions' },
    computed: {},
    json: [],
    view: z.strictObject(role),
    input: z.strictObject(role),
    defaults: { permissions: [] },
    permissions: { read: 'users:read', write: 'users:write' },
    sortable: ['name'],
    filters: { tillRole: Role },
    search: ['name'],
    feed: null,
    beforeWrite: async (work, given) => {
      const { input, person } = given;
      if (Array.isArray(input['permissions'])) assertMayGive(person, input['permissions']);
      await assertMayTouch(work, given);
      return {};
    },
    afterWrite: async (work, id, input) => {
      if (input['tillRole'] === undefined) return;
      // A till knows people, not roles: everybody of this one is told again.
      for (const userId of await usersOf(work, id)) {
        await renew(work, users, userId);
      }
    },
    beforeDelete: async (work, id) => {
      if ((await usersOf(work, id)).length === 0) return;
      throw new HqError(409, 'STILL_IN_USE', 'People have this role: give them another first');
    },
  };
}

/** @throws HqError FORBIDDEN */
export function assertMayGive(person: Person, permissions: readonly unknown[]): void {
  const beyond = z
    .array(Permission)
    .parse(permissions)
    .filter((it) => !person.permissions.has(it));
  if (beyond.length === 0) return;
  throw new HqError(403, 'FORBIDDEN', `You cannot give what you may not do: ${beyond.join(', ')}`);
}

async function assertMayTouch(work: Work, { id, isNew, person }: WriteGiven): Promise<void> {
  if (isNew) return;
  const now = await work.db
    .selectFrom('role')
    .select('permissions')
    .where('business_id', '=', work.businessId)
    .where('role_id', '=', id)
    .executeTakeFirst();
  if (now !== undefined) assertMayGive(person, now.permissions);
}

async function usersOf(work: Work, roleId: string): Promise<readonly string[]> {
  const rows = await work.db
    .selectFrom('app_user')
    .select('user_id')
    .where('business_id', '=', work.businessId)
    .where('role_id', '=', roleId)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map((row) => row.user_id);
}
