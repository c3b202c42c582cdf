import { z } from 'zod';
import type { Role } from '../../../shared/domain/permission.ts';

/** What a person may do at HQ; what they may do at a till is `shared/domain/permission.ts`. */
export const PERMISSIONS = [
  'users:read',
  'users:write',
  'storefronts:read',
  'storefronts:write',
  'terminals:read',
  'terminals:write',
  'catalogue:read',
  'catalogue:write',
  'prices:read',
  'prices:write',
  'prices:approve',
  'customers:read',
  'customers:write',
  'credit:write',
  'stock:read',
  'stock:write',
  'exceptions:read',
  'exceptions:write',
  'audit:read',
] as const;
export const Permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof Permission>;

const READS = PERMISSIONS.filter((permission) => permission.endsWith(':read'));
const KEPT_FROM_MANAGERS: ReadonlySet<Permission> = new Set([
  ...(['users:write', 'storefronts:write', 'prices:approve'] as const),
]);

/** The roles a business begins with; it may change them and add its own. */
export const FIRST_ROLES: Readonly<Record<Role, readonly Permission[]>> = {
  cashier: ['catalogue:read', 'stock:read'],
  supervisor: ['catalogue:read', 'customers:read', 'stock:read', 'stock:write', 'exceptions:read'],
  manager: [
    ...READS,
    ...PERMISSIONS.filter((it) => !it.endsWith(':read') && !KEPT_FROM_MANAGERS.has(it)),
  ],
  admin: PERMISSIONS,
};
