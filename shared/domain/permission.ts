import { z } from 'zod';
import type { Ppm } from './money.ts';

export const ROLES = ['cashier', 'supervisor', 'manager', 'admin'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** What a second person may allow in place of the first. */
export const OVERRIDE_KINDS = [
  'discount_limit',
  'price_change',
  'oversell',
  'credit_limit',
  'credit_overdue',
  'credit_blocked',
  'zero_price',
  'cash_out',
  'no_sale',
  'shift_report',
  'below_floor',
] as const;
export const OverrideKind = z.enum(OVERRIDE_KINDS);
export type OverrideKind = z.infer<typeof OverrideKind>;

/**
 * A person's answer to a limit: their PIN and why. The PIN is checked and never stored or logged.
 */
export const OverrideInput = z.strictObject({
  pin: z.string().regex(/^\d{4,8}$/),
  reason: z.string().trim().min(3).max(200),
});
export type OverrideInput = Readonly<z.infer<typeof OverrideInput>>;

export interface RoleLimits {
  readonly maxDiscountPpm: Ppm;
  readonly overrides: readonly OverrideKind[];
}

const SUPERVISOR: readonly OverrideKind[] = [
  'discount_limit',
  'price_change',
  'oversell',
  'zero_price',
  'cash_out',
  'no_sale',
  'shift_report',
];

const LIMITS: Readonly<Record<Role, RoleLimits>> = {
  cashier: { maxDiscountPpm: 200_000 as Ppm, overrides: [] },
  supervisor: { maxDiscountPpm: 500_000 as Ppm, overrides: SUPERVISOR },
  manager: { maxDiscountPpm: 1_000_000 as Ppm, overrides: OVERRIDE_KINDS },
  admin: { maxDiscountPpm: 1_000_000 as Ppm, overrides: OVERRIDE_KINDS },
};

export function limitsOf(role: Role): RoleLimits {
  return LIMITS[role];
}

export function mayOverride(role: Role, kind: OverrideKind): boolean {
  return LIMITS[role].overrides.includes(kind);
}
