import { z } from 'zod';
import { CashKind, ShiftFigures } from '../../../shared/domain/shift/figures.ts';
import { ZDifference } from './z-check.ts';

/** Whether somebody is to look at a Z that HQ makes otherwise, or has; null where the two agree. */
const Clash = z.enum(['OPEN', 'RESOLVED']).nullable();

export const ShiftListed = z.strictObject({
  id: z.uuid(),
  terminalId: z.uuid(),
  /** Empty for a terminal that HQ does not know. */
  terminalName: z.string(),
  storefrontId: z.uuid().nullable(),
  number: z.number().int(),
  automatic: z.boolean(),
  openedBy: z.string(),
  businessDate: z.iso.date(),
  currency: z.string(),
  floatMinor: z.number().int(),
  createdAt: z.iso.datetime().describe('When it was opened'),
  closedAt: z.iso.datetime().nullable().describe('Null: open, as far as HQ has heard'),
  salesMinor: z.number().int().nullable(),
  refundsMinor: z.number().int().nullable(),
  overShortMinor: z.number().int().nullable(),
  clash: Clash,
});

export const ZView = z.strictObject({
  closedBy: z.string(),
  closedAt: z.iso.datetime(),
  figures: ShiftFigures,
  countedMinor: z.number().int(),
  overShortMinor: z.number().int(),
  clash: Clash,
  differences: z.array(ZDifference).describe('Where HQ, from what it booked, says otherwise'),
});

const Person = z.strictObject({ userId: z.uuid(), name: z.string() });

export const ShiftView = z.strictObject({
  shift: ShiftListed,
  /** More than one where a till was copied and both closed it. */
  reports: z.array(ZView),
  cash: z.array(
    z.strictObject({
      kind: CashKind,
      amountMinor: z.number().int(),
      reason: z.string(),
      by: z.string(),
      allowedBy: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  openings: z.array(
    z.strictObject({
      reason: z.string(),
      by: z.string(),
      allowedBy: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  people: z.array(Person).describe('Who sold in it'),
});
