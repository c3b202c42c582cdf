import { z } from 'zod';

export const AuditEntry = z.object({
  id: z.string(),
  type: z.string(),
  userName: z.string(),
  terminalId: z.string().nullable(),
  subjectKind: z.string(),
  subjectId: z.string(),
  /** In English, as HQ wrote it. */
  summary: z.string(),
  data: z.record(z.string(), z.unknown()),
  correlationId: z.string(),
  sourceAddress: z.string(),
  createdAt: z.string(),
});
export type AuditEntry = Readonly<z.infer<typeof AuditEntry>>;
