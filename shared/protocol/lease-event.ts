import { z } from 'zod';
import { CounterKey } from '../domain/counter.ts';
import { EventId, TerminalId } from '../domain/ids.ts';
import { JournalEvent, JournalPayload } from './journal-event.ts';
import type { JournalLeaseSpend } from './journal-parts.ts';

/** Version of the payloads in this file. */
export const LEASE_EVENT_VERSION = 1;

const amount = z.number().int().min(1);

/** The terminal holds what HQ granted: written with the mailbox page that brought it. */
export const LeaseReceived = z.strictObject({
  type: z.literal('lease.received'),
  /** The grant's messageId. */
  leaseId: z.uuid(),
  counter: CounterKey,
  amount,
});

/** The terminal has given up units and spends them no more: HQ may use them from now on. */
export const LeaseReturned = z.strictObject({
  type: z.literal('lease.returned'),
  returnId: z.uuid(),
  counter: CounterKey,
  amount,
  reason: z.enum(['recalled', 'expired', 'surplus', 'closing']),
});

/** What a sale took from a counter; `beyond` of `amount` was allowed by an override. */
export type LeaseSpend = Readonly<z.infer<typeof JournalLeaseSpend>>;

/** The first event under a new certificate. */
export const EpochStarted = z.strictObject({
  type: z.literal('epoch.started'),
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  series: z.string().regex(/^\d{2}$/),
  cause: z.enum(['enrolled', 'restored']),
});

/** Every payload HQ knows how to read: the terminal's facts and those of its leases. */
export const ReportedPayload = z.discriminatedUnion('type', [
  ...JournalPayload.options,
  LeaseReceived,
  LeaseReturned,
  EpochStarted,
]);
export type ReportedPayload = Readonly<z.infer<typeof ReportedPayload>>;

/** A terminal's event with any payload it writes. */
export const ReportedEvent = JournalEvent.extend({ payload: ReportedPayload });
export type ReportedEvent = Readonly<z.infer<typeof ReportedEvent>>;

/** The payloads of this file alone, for the terminal's writer. */
export type LeasePayload = Extract<
  ReportedPayload,
  { type: 'lease.received' | 'lease.returned' | 'epoch.started' }
>;

/**
 * What HQ must be able to read of any event, whatever version wrote it: enough to chain it and to
 * file it. The payload may be of a type that this program does not know.
 */
export const EventEnvelope = z.looseObject({
  eventId: EventId,
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  seq: z.number().int().min(1),
  type: z.string().max(100),
  v: z.number().int().min(1),
  prevHash: z.string(),
});
export type EventEnvelope = Readonly<z.infer<typeof EventEnvelope>>;
