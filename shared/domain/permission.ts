import { z } from 'zod';
import { MAX_MINOR, type Minor, minor, type Ppm } from './money.ts';
import type { RefundOverrideKind } from './refund.ts';

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
  'refund_right',
  'refund_without_receipt',
  'refund_amount',
  'expired_goods',
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
  /** RET-2: what goes back in one refund by this person's word. */
  readonly maxRefundMinor: Minor;
  /** Of that, what no lease of HQ's stands behind. */
  readonly maxUnleasedRefundMinor: Minor;
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
  'refund_right',
  'refund_without_receipt',
  'refund_amount',
  'expired_goods',
];

const ALL = minor(MAX_MINOR);

const LIMITS: Readonly<Record<Role, RoleLimits>> = {
  cashier: {
    maxDiscountPpm: 200_000 as Ppm,
    maxRefundMinor: minor(1_000_000),
    maxUnleasedRefundMinor: minor(0),
    overrides: [],
  },
  supervisor: {
    maxDiscountPpm: 500_000 as Ppm,
    maxRefundMinor: minor(20_000_000),
    maxUnleasedRefundMinor: minor(5_000_000),
    overrides: SUPERVISOR,
  },
  manager: {
    maxDiscountPpm: 1_000_000 as Ppm,
    maxRefundMinor: ALL,
    maxUnleasedRefundMinor: minor(50_000_000),
    overrides: OVERRIDE_KINDS,
  },
  admin: {
    maxDiscountPpm: 1_000_000 as Ppm,
    maxRefundMinor: ALL,
    maxUnleasedRefundMinor: minor(50_000_000),
    overrides: OVERRIDE_KINDS,
  },
};

export function limitsOf(role: Role): RoleLimits {
  return LIMITS[role];
}

export function mayOverride(role: Role, kind: OverrideKind): boolean {
  return LIMITS[role].overrides.includes(kind);
}

/**
 * RET-2: whether this person's word is enough for so much of a refund. Everybody may give back what
 * is within their own limit; beyond the receipt or the lease it takes the right to it as well.
 */
export function mayRefund(role: Role, kind: RefundOverrideKind, amountMinor: Minor): boolean {
  const { maxRefundMinor, maxUnleasedRefundMinor } = LIMITS[role];
  if (kind === 'refund_amount') return amountMinor <= maxRefundMinor;
  const limit = kind === 'refund_right' ? maxUnleasedRefundMinor : maxRefundMinor;
  return mayOverride(role, kind) && amountMinor <= limit;
}
