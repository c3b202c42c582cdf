import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '../../../shared/domain/permission.ts';
import type { Work } from '../../store/work.ts';
import { FIRST_ROLES, PERMISSIONS } from './permission.ts';
import type { Person } from './person.ts';

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  cashier: 'Cashier',
  supervisor: 'Supervisor',
  manager: 'Manager',
  admin: 'Admin',
};

/** Whoever sets an installation up may do everything. */
export const FOUNDER: Person = {
  userId: '00000000-0000-0000-0000-000000000000',
  name: 'Set-up',
  permissions: new Set(PERMISSIONS),
};

/**
 * Makes the business that `work` is for, with its four roles and its feed's counter.
 * @returns each till role's role id
 */
export async function createBusiness(
  work: Work,
  business: { readonly code: string; readonly name: string },
): Promise<ReadonlyMap<Role, string>> {
  const own = { business_id: work.businessId };
  await work.db
    .insertInto('business')
    .values({ ...own, ...business, incarnation: randomUUID() })
    .execute();
  await work.db.insertInto('feed_counter').values(own).execute();
  const ids = new Map<Role, string>();
  for (const role of ROLES) {
    const roleId = work.newId();
    ids.set(role, roleId);
    const permissions = [...FIRST_ROLES[role]];
    const row = { role_id: roleId, name: ROLE_NAMES[role], till_role: role, permissions };
    await work.db
      .insertInto('role')
      .values({ ...own, ...row, deleted_at: null })
      .execute();
  }
  return ids;
}
