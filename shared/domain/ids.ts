import { z } from 'zod';

/**
 * Every identity is a UUIDv7 made where the thing was made (the terminal, or HQ for master data)
 * and stored before anything is sent or printed. The brands keep a sale's id from standing in for a
 * line's.
 */
const uuid = z.uuid();

export const SaleId = uuid.brand<'SaleId'>();
export type SaleId = z.infer<typeof SaleId>;
export const LineId = uuid.brand<'LineId'>();
export type LineId = z.infer<typeof LineId>;
export const TenderId = uuid.brand<'TenderId'>();
export type TenderId = z.infer<typeof TenderId>;
export const RefundId = uuid.brand<'RefundId'>();
export type RefundId = z.infer<typeof RefundId>;
export const ProductId = uuid.brand<'ProductId'>();
export type ProductId = z.infer<typeof ProductId>;
export const CategoryId = uuid.brand<'CategoryId'>();
export type CategoryId = z.infer<typeof CategoryId>;
export const CustomerId = uuid.brand<'CustomerId'>();
export type CustomerId = z.infer<typeof CustomerId>;
export const UserId = uuid.brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;
export const TerminalId = uuid.brand<'TerminalId'>();
export type TerminalId = z.infer<typeof TerminalId>;
export const StorefrontId = uuid.brand<'StorefrontId'>();
export type StorefrontId = z.infer<typeof StorefrontId>;
export const ReservationId = uuid.brand<'ReservationId'>();
export type ReservationId = z.infer<typeof ReservationId>;
export const PrintJobId = uuid.brand<'PrintJobId'>();
export type PrintJobId = z.infer<typeof PrintJobId>;
export const EventId = uuid.brand<'EventId'>();
export type EventId = z.infer<typeof EventId>;
export const ShiftId = uuid.brand<'ShiftId'>();
export type ShiftId = z.infer<typeof ShiftId>;
export const PriceListId = uuid.brand<'PriceListId'>();
export type PriceListId = z.infer<typeof PriceListId>;
export const PriceRuleId = uuid.brand<'PriceRuleId'>();
export type PriceRuleId = z.infer<typeof PriceRuleId>;
export const CustomerCategoryId = uuid.brand<'CustomerCategoryId'>();
export type CustomerCategoryId = z.infer<typeof CustomerCategoryId>;
/** Rows that only other rows point at: movements, entries, overrides. */
export const RowId = uuid.brand<'RowId'>();
export type RowId = z.infer<typeof RowId>;
