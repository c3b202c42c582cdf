import { CustomerId, RowId, type SaleId, UserId } from '../../shared/domain/ids.ts';
import { Currency, minor } from '../../shared/domain/money.ts';
import type { JournalPayload } from '../../shared/protocol/journal-event.ts';
import { numberedUuid } from './sim-crypto.ts';

export const CASHIER = UserId.parse(numberedUuid(1));
export const AT = '2026-11-21T09:00:00.000Z';
export const CURRENCY = Currency.parse('KZT');
export const DATE = '2026-11-21';
/** Stands for the hash of bytes that the simulation does not make. */
export const NO_BYTES = '0'.repeat(64);

/** A customer pays what he owes. */
export function paymentPayload(
  entryId: string,
  customer: string,
  amount: number,
): Extract<JournalPayload, { type: 'credit.booked' }> {
  return {
    type: 'credit.booked',
    entry: creditEntry(RowId.parse(entryId), customer, 'payment', {
      amount: -amount,
      saleId: null,
    }),
    cashMovement: null,
  };
}

/** A customer whom nobody can take for another. */
export function customerPayload(
  customerId: string,
): Extract<JournalPayload, { type: 'customer.created' }> {
  return {
    type: 'customer.created',
    customer: {
      customerId: CustomerId.parse(customerId),
      code: customerId.slice(-12),
      name: 'Somebody New',
      customerType: 'RETAIL',
      phone: '',
      taxId: null,
      userId: CASHIER,
      businessDate: DATE,
      createdAt: AT,
    },
  };
}

export function creditEntry(
  entryId: RowId,
  customer: string,
  kind: 'charge' | 'payment' | 'adjustment',
  { amount, saleId }: { readonly amount: number; readonly saleId: SaleId | null },
) {
  return {
    entryId,
    customerId: CustomerId.parse(customer),
    kind,
    amountMinor: minor(amount),
    saleId,
    dueDate: null,
    tenderKind: kind === 'payment' ? ('cash' as const) : null,
    reference: '',
    userId: CASHIER,
    businessDate: DATE,
    createdAt: AT,
  };
}
