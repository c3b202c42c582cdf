import { z } from 'zod';
import { TerminalId } from '../domain/ids.ts';
import { Ack, Certificate, Position, Signature } from './sync-identity.ts';

/** What a terminal says of itself before anything else; HQ answers with a verdict. */
export const Hello = z.strictObject({
  proto: z.number().int().min(1),
  floor: z.number().int().min(1),
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  head: Position,
  /** The newest countersignature it holds; null before the first. */
  acked: Ack.nullable(),
  /** From the newest verdict it has stored. `n.random`, where n counts up. */
  fenceToken: z.string().min(1).max(100),
  hqIncarnation: z.string().min(1).max(64),
  mailboxSeq: z.number().int().min(0),
  /** New at every start of the terminal's program. */
  bootNonce: z.string().min(1).max(64),
  /** The challenge of a `prove` verdict; null otherwise. */
  challenge: z.string().max(64).nullable(),
  /** The terminal's wall clock, for the record. */
  wallMs: z.number().int(),
  certificate: Certificate,
  /** The device's, over `helloMessage`. */
  signature: Signature,
});
export type Hello = Readonly<z.infer<typeof Hello>>;
export type UnsignedHello = Omit<Hello, 'signature'>;

/** What the device signs, as UTF-8: whatever HQ's verdict rests on. */
export function helloMessage(hello: UnsignedHello): string {
  const { head, acked } = hello;
  const lines = [
    'tillwright hello',
    `${hello.proto} ${hello.floor}`,
    `${hello.terminal} ${hello.epoch}`,
    `${head.seq} ${head.hash}`,
    acked === null ? 'none' : `${acked.terminal} ${acked.epoch} ${acked.seq} ${acked.hash}`,
    hello.fenceToken,
    `${hello.hqIncarnation} ${hello.mailboxSeq}`,
    hello.bootNonce,
    hello.challenge ?? 'none',
    `${hello.wallMs}`,
  ];
  return `${lines.join('\n')}\n`;
}

const session = {
  hqIncarnation: z.string().min(1).max(64),
  fenceToken: z.string().min(1).max(100),
  hqWallMs: z.number().int(),
  /** The newest event of this journal that HQ knows, countersigned; null where it knows none. */
  known: Ack.nullable(),
  durableSeq: z.number().int().min(0),
};

/** Why a terminal must stop selling until it is enrolled again. */
export const ConflictReason = z.enum([
  /** Two journals went on from one event: a cloned disk. */
  'fork',
  /** A fence token that was already replaced: a cloned disk that has not sold yet. */
  'old_fence',
  /** This identity ended: another copy of it was restored or enrolled. */
  'closed',
  /** A manager declared it lost, and its stock may be counted as gone. */
  'lost',
]);
export type ConflictReason = z.infer<typeof ConflictReason>;

/** SYNC's table, one member a row, and what comes before the table. */
export const Verdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('normal'), ...session }),
  /** HQ was restored: push from `known`, expect no grants until `recovering` is over. */
  z.strictObject({ kind: z.literal('hq_restored'), ...session }),
  /** The terminal was restored: it goes on under `certificate` and pulls what it has lost. */
  z.strictObject({
    kind: z.literal('restored'),
    ...session,
    certificate: Certificate,
    missing: z.strictObject({
      terminal: TerminalId,
      epoch: z.number().int().min(1),
      afterSeq: z.number().int().min(0),
      throughSeq: z.number().int().min(1),
    }),
  }),
  /** Facts are still taken; selling stops. */
  z.strictObject({
    kind: z.literal('conflict'),
    reason: ConflictReason,
    supportCode: z.string().min(1).max(40),
    ...session,
  }),
  z.strictObject({ kind: z.literal('wrong_key'), supportCode: z.string().min(1).max(40) }),
  /**
   * What was said would cost somebody their identity: say it again with this challenge. A request
   * that the network held back is thus never believed, since nobody waits for its answer.
   */
  z.strictObject({ kind: z.literal('prove'), challenge: z.string().min(1).max(64) }),
  z.strictObject({ kind: z.literal('upgrade_required'), floor: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('enrol_required') }),
]);
export type Verdict = Readonly<z.infer<typeof Verdict>>;
