import { z } from 'zod';
import { CashKind, ShiftFigures } from '../../../shared/domain/shift/figures.ts';

const Clash = z.enum(['OPEN', 'RESOLVED']).nullable();

export const ShiftListed = z.object({
  id: z.string(),
  terminalId: z.string(),
  terminalName: z.string(),
  storefrontId: z.string().nullable(),
  number: z.number().int(),
  automatic: z.boolean(),
  openedBy: z.string(),
  businessDate: z.string(),
  floatMinor: z.number().int(),
  /** When it was opened. */
  createdAt: z.string(),
  /** Null: open, as far as HQ has heard. */
  closedAt: z.string().nullable(),
  salesMinor: z.number().int().nullable(),
  overShortMinor: z.number().int().nullable(),
  clash: Clash,
});
export type ShiftListed = Readonly<z.infer<typeof ShiftListed>>;

const Value = z.union([z.number(), z.string()]).nullable();

/** One figure of a Z that HQ makes otherwise. */
export const ZDifference = z.object({ figure: z.string(), z: Value, hq: Value });
export type ZDifference = Readonly<z.infer<typeof ZDifference>>;

const ZView = z.object({
  closedBy: z.string(),
  closedAt: z.string(),
  figures: ShiftFigures,
  countedMinor: z.number().int(),
  overShortMinor: z.number().int(),
  clash: Clash,
  differences: z.array(ZDifference),
});
export type ZView = Readonly<z.infer<typeof ZView>>;

const Deed = { reason: z.string(), by: z.string(), allowedBy: z.string(), at: z.string() };

export const ShiftView = z.object({
  shift: ShiftListed,
  reports: z.array(ZView),
  cash: z.array(z.object({ kind: CashKind, amountMinor: z.number().int(), ...Deed })),
  openings: z.array(z.object(Deed)),
  people: z.array(z.object({ userId: z.string(), name: z.string() })),
});
export type ShiftView = Readonly<z.infer<typeof ShiftView>>;
