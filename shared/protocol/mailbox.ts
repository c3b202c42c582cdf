import { z } from 'zod';
import { CounterKey } from '../domain/counter.ts';
import { SaleId, TerminalId } from '../domain/ids.ts';

const header = {
  /** Counts up by one for each terminal. */
  seq: z.number().int().min(1),
  /** What makes it apply once, whichever HQ sends it again. */
  messageId: z.uuid(),
  /** Whom it is for; another epoch of the terminal must not apply it. */
  epoch: z.number().int().min(1),
};

/** What HQ tells one terminal. State travels here and never in an answer. */
export const MailboxMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    ...header,
    kind: z.literal('lease.granted'),
    counter: CounterKey,
    amount: z.number().int().min(1),
    /** After so long on the terminal's monotonic clock it stops spending; null for ever. */
    adviceMs: z.number().int().min(1).nullable(),
  }),
  /** Asks for units back. The terminal returns what it can spare. */
  z.strictObject({
    ...header,
    kind: z.literal('lease.recalled'),
    counter: CounterKey,
    amount: z.number().int().min(1),
  }),
  /** Another till of the storefront asks for a cart that this one holds. Since version 2. */
  z.strictObject({
    ...header,
    kind: z.literal('cart.asked'),
    saleId: SaleId,
    claimId: SaleId,
  }),
  /** A clash that something of this till's was part of; its facts stand. Since version 2. */
  z.strictObject({
    ...header,
    kind: z.literal('exception.raised'),
    /** As HQ's inbox calls it; a newer HQ has types this till has no words for. */
    exceptionType: z.string().min(1).max(60),
    detail: z.string().max(500),
    /** ISO 8601 UTC. */
    raisedAt: z.string(),
  }),
  z.strictObject({
    ...header,
    kind: z.literal('command'),
    command: z.enum(['send_log', 'back_up', 'verify', 'update']),
  }),
]);
export type MailboxMessage = Readonly<z.infer<typeof MailboxMessage>>;

/** Kinds that an older terminal cannot read, and is not sent, by the version that can. */
const SINCE: Readonly<Partial<Record<MailboxMessage['kind'], number>>> = {
  'cart.asked': 2,
  'exception.raised': 2,
};

export function isReadBy(message: MailboxMessage, version: number): boolean {
  return version >= (SINCE[message.kind] ?? 1);
}

/** Asks for units. The answer says only that it was heard; a grant comes by the mailbox. */
export const LeaseRequest = z.strictObject({
  proto: z.number().int().min(1),
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  /** Becomes the grant's messageId, so that asking twice grants once. */
  requestId: z.uuid(),
  counter: CounterKey,
  amount: z.number().int().min(1),
});
export type LeaseRequest = Readonly<z.infer<typeof LeaseRequest>>;

export const LeaseRequestAnswer = z.strictObject({
  kind: z.enum(['heard', 'refused']),
  code: z.enum(['NONE', 'RECOVERING', 'IDENTITY_CLOSED', 'NOTHING_LEFT', 'UNKNOWN_COUNTER']),
});
export type LeaseRequestAnswer = Readonly<z.infer<typeof LeaseRequestAnswer>>;
