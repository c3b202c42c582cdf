import { sql } from 'kysely';
import { z } from 'zod';
import { Locale } from '../../../shared/domain/localized.ts';
import { HqError } from '../../hq-error.ts';
import type { Fields, Resource, WriteGiven } from '../../resource/resource.ts';
import type { Work } from '../../store/work.ts';
import type { PasswordHash } from './password-hash.ts';
import { assertMayGive } from './role-resource.ts';

const user = {
  name: z.string().trim().min(1).max(100),
  email: z.email().max(200).toLowerCase().nullable(),
  roleId: z.uuid(),
  locale: Locale,
  active: z.boolean(),
};

/** OWASP ASVS: length is what counts, up to what argon2 is given in one go. */
export const Password = z.string().min(10).max(200);
export const Pin = z.string().regex(/^\d{4,8}$/);

/** The people: an e-mail and a password for HQ, a PIN for tills. Hashes are shown to nobody. */
export function userResource(passwords: PasswordHash): Resource {
  return {
    ...{ name: 'user', path: '/users', tag: 'People', table: 'app_user' },
    id: { field: 'userId', column: 'user_id' },
    idSchema: z.uuid(),
    columns: {
      ...{ name: 'name', email: 'email', roleId: 'role_id', locale: 'locale', active: 'active' },
    },
    computed: {
      hasPassword: sql`t.password_hash is not null`,
      hasPin: sql`t.pin_hash is not null`,
    },
    json: [],
    view: z.strictObject({ ...user, hasPassword: z.boolean(), hasPin: z.boolean() }),
    input: z.strictObject({ ...user, password: Password.nullable(), pin: Pin.nullable() }),
    defaults: { email: null, locale: 'ru', active: true, password: null, pin: null },
    permissions: { read: 'users:read', write: 'users:write' },
    sortable: ['name', 'createdAt'],
    filters: { active: z.stringbool(), roleId: z.uuid(), email: z.string().max(200) },
    search: ['name', 'email'],
    personal: true,
    feed: {
      pinHash: sql`t.pin_hash`,
      tillRole: sql`(select role.till_role from role
        where role.business_id = t.business_id and role.role_id = t.role_id)`,
    },
    beforeWrite: async (work, given) => {
      await assertRoleMayBeGiven(work, given);
      return credentials(passwords, given.input);
    },
    afterWrite: async (work, id, input) => {
      if (input['password'] === undefined && input['active'] !== false) return;
      await endSessions(work, id);
    },
    beforeDelete: async (work, id, person) => {
      if (id === person.userId) {
        throw new HqError(409, 'STILL_IN_USE', 'You cannot delete yourself');
      }
      await endSessions(work, id);
    },
  };
}

/** Nobody raises another, or themselves, above what they may do. */
async function assertRoleMayBeGiven(work: Work, given: WriteGiven): Promise<void> {
  const { id, isNew, input, person } = given;
  const roleIds: string[] = [];
  if (typeof input['roleId'] === 'string') roleIds.push(input['roleId']);
  if (!isNew) {
    const now = await work.db
      .selectFrom('app_user')
      .select('role_id')
      .where('business_id', '=', work.businessId)
      .where('user_id', '=', id)
      .executeTakeFirst();
    // Nor does anybody change the password of somebody who may do more.
    if (now !== undefined) roleIds.push(now.role_id);
  }
  if (roleIds.length === 0) return;
  const roles = await work.db
    .selectFrom('role')
    .select('permissions')
    .where('business_id', '=', work.businessId)
    .where('role_id', 'in', roleIds)
    .execute();
  for (const role of roles) assertMayGive(person, role.permissions);
}

async function credentials(passwords: PasswordHash, input: Fields): Promise<Fields> {
  const { password, pin } = input;
  const made: Record<string, unknown> = {};
  if (password === null) made['password_hash'] = null;
  if (typeof password === 'string') {
    made['password_hash'] = await passwords.hashPassword(password);
    made['failed_sign_ins'] = 0;
    made['locked_until'] = null;
  }
  if (pin === null) made['pin_hash'] = null;
  if (typeof pin === 'string') made['pin_hash'] = await passwords.hashPin(pin);
  return made;
}

/** A new password, a switched-off account: whoever is signed in with the old one is out. */
export async function endSessions(work: Work, userId: string): Promise<void> {
  await work.db
    .updateTable('refresh_token')
    .set({ revoked_at: work.now })
    .where('business_id', '=', work.businessId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute();
}
