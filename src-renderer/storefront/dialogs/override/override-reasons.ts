import type { OverrideKind, Role } from '../../../../shared/domain/permission.ts';
import { mayOverride, OVERRIDE_KINDS, ROLES } from '../../../../shared/domain/permission.ts';

/** Reasons people give, as keys of their words; the words themselves go into the record. */
export type OverrideReason =
  | 'goods_damaged'
  | 'price_label'
  | 'regular'
  | 'agreed'
  | 'competitor'
  | 'in_hand'
  | 'miscounted'
  | 'paid_today'
  | 'contract'
  | 'gift';

const REASONS: Readonly<Record<OverrideKind, readonly OverrideReason[]>> = {
  discount_limit: ['goods_damaged', 'regular', 'competitor', 'agreed'],
  price_change: ['price_label', 'goods_damaged', 'competitor', 'agreed'],
  oversell: ['in_hand', 'miscounted', 'agreed'],
  credit_limit: ['agreed', 'contract', 'paid_today', 'regular'],
  credit_overdue: ['paid_today', 'agreed', 'regular'],
  credit_blocked: ['agreed', 'paid_today', 'contract'],
  zero_price: ['gift', 'agreed', 'price_label'],
  cash_out: ['agreed', 'contract', 'miscounted'],
  no_sale: ['agreed', 'miscounted'],
  shift_report: ['agreed', 'miscounted'],
  below_floor: ['goods_damaged', 'competitor', 'agreed'],
  refund_right: ['agreed', 'goods_damaged', 'regular'],
  refund_without_receipt: ['regular', 'goods_damaged', 'agreed'],
  refund_amount: ['agreed', 'goods_damaged', 'regular'],
  expired_goods: ['agreed', 'regular', 'goods_damaged'],
};

/** What the terminal named as the override; one unknown to this screen has only general reasons. */
export function overrideKindOf(name: string | undefined): OverrideKind | null {
  return OVERRIDE_KINDS.find((kind) => kind === name) ?? null;
}

export function reasonsFor(kind: OverrideKind | null): readonly OverrideReason[] {
  return kind === null ? ['agreed'] : REASONS[kind];
}

/** Who may be called: every role with that right, the nearest one first. */
export function rolesFor(kind: OverrideKind | null): readonly Role[] {
  return ROLES.filter((role) => (kind === null ? role !== 'cashier' : mayOverride(role, kind)));
}
