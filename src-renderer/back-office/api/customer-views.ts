import { z } from 'zod';
import { SaleType } from '../../../shared/domain/sale.ts';

export const Customer = z.object({
  customerId: z.string(),
  code: z.string(),
  name: z.string(),
  type: SaleType,
  email: z.string().nullable(),
  phone: z.string(),
  contactPerson: z.string(),
  taxId: z.string().nullable(),
  priceListId: z.string().nullable(),
  creditLimitMinor: z.number().int(),
  creditTermsDays: z.number().int(),
  creditBlocked: z.boolean(),
  active: z.boolean(),
  balanceMinor: z.number().int(),
  version: z.number().int(),
});
export type Customer = Readonly<z.infer<typeof Customer>>;

export const CreditEntry = z.object({
  id: z.string(),
  kind: z.string(),
  amountMinor: z.number().int(),
  dueDate: z.string().nullable(),
  reference: z.string(),
  createdAt: z.string(),
});
export type CreditEntry = Readonly<z.infer<typeof CreditEntry>>;
