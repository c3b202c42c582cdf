import { z } from 'zod';
import { TerminalId } from '../domain/ids.ts';
import { Ack, HashHex } from './sync-identity.ts';

/** The most events in one push. */
export const MAX_PUSH_EVENTS = 500;

/** The longest event HQ takes: a sale of some thousand lines. */
export const MAX_EVENT_LETTERS = 4_000_000;

/** An event as it is stored: its canonical bytes as text, and its hash. */
export const ShippedEvent = z.strictObject({
  bytes: z.string().min(2).max(MAX_EVENT_LETTERS),
  hash: HashHex,
});
export type ShippedEvent = Readonly<z.infer<typeof ShippedEvent>>;

/**
 * A stretch of the journal in its order. Its events name their own terminal and epoch: after a new
 * enrolment a till still has to send what it sold under the old one.
 */
export const Push = z.strictObject({
  proto: z.number().int().min(1),
  /** Who is sending. */
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  fromSeq: z.number().int().min(1),
  /** The hash of the event before the first; zeros before event 1. */
  prevHash: HashHex,
  events: z.array(ShippedEvent).min(1).max(MAX_PUSH_EVENTS),
});
export type Push = Readonly<z.infer<typeof Push>>;

export const PushAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('acked'),
    acked: Ack,
    /** Up to here HQ would still know the journal after losing its machine. */
    durableSeq: z.number().int().min(0),
    /** This push showed two journals with one name: say hello for the verdict. */
    fork: z.boolean(),
  }),
  /** HQ does not know the event before the first: push from this one. */
  z.strictObject({ kind: z.literal('need'), needFrom: z.number().int().min(1) }),
  z.strictObject({
    kind: z.literal('refused'),
    code: z.enum([
      /** A byte was changed on the way, or on the disk. */
      'CHAIN_BROKEN',
      /** An event of a stream that is not this device's. */
      'NOT_YOURS',
      'UNKNOWN_TERMINAL',
    ]),
  }),
]);
export type PushAnswer = Readonly<z.infer<typeof PushAnswer>>;
