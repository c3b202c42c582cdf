import { z } from 'zod';
import { Unit } from '../../../shared/domain/product.ts';

export const TERMINAL_STATES = ['ACTIVE', 'IDENTITY_CONFLICT', 'LOST', 'REVOKED'] as const;

export const Terminal = z.object({
  terminalId: z.string(),
  storefrontId: z.string(),
  name: z.string(),
  epoch: z.number().int(),
  series: z.string(),
  state: z.enum(TERMINAL_STATES),
  stateReason: z.string(),
  appVersion: z.string(),
  lastSeenAt: z.string().nullable(),
  unsentCount: z.number().int(),
});
export type Terminal = Readonly<z.infer<typeof Terminal>>;

export const EnrolmentCode = z.object({
  codeId: z.string(),
  code: z.string(),
  expiresAt: z.string(),
});
export type EnrolmentCode = Readonly<z.infer<typeof EnrolmentCode>>;

export const ExceptionView = z.object({
  id: z.string(),
  type: z.string(),
  status: z.string(),
  storefrontId: z.string().nullable(),
  terminalId: z.string().nullable(),
  evidence: z.record(z.string(), z.unknown()),
  resolution: z.string().nullable(),
  note: z.string(),
  resolvedAt: z.string().nullable(),
  createdAt: z.string(),
  /** What may be decided, the usual first. */
  offered: z.array(z.string()),
});
export type ExceptionView = Readonly<z.infer<typeof ExceptionView>>;

/** What a terminal held of which nobody knows: thousandths of goods, minor units of credit. */
export const Doubt = z.object({
  counter: z.string(),
  inDoubt: z.number().int(),
  kind: z.enum(['stock', 'credit', 'refund']),
  ...{ nameEn: z.string(), nameRu: z.string(), nameKk: z.string() },
  sku: z.string().nullable(),
  unit: Unit.nullable(),
  place: z.string().nullable(),
});
export type Doubt = Readonly<z.infer<typeof Doubt>>;
export const Doubts = z.object({ items: z.array(Doubt) });
