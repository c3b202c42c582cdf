import { z } from 'zod';
import { TerminalId } from '../domain/ids.ts';

/** SHA-256 in lower-case hex. */
export const HashHex = z.string().regex(/^[0-9a-f]{64}$/);

/** The hash before the first event of a journal. */
export const NO_HASH = '0'.repeat(64);

/** Base64 of an Ed25519 signature. */
export const Signature = z.string().min(1).max(200);

/** A place in a journal: the event's number and its hash; 0 and zeros before the first. */
export const Position = z.strictObject({ seq: z.number().int().min(0), hash: HashHex });
export type Position = Readonly<z.infer<typeof Position>>;

export const START: Position = { seq: 0, hash: NO_HASH };

/** Whom a stream of facts belongs to: a terminal between two changes of its epoch. */
export const StreamKey = z.strictObject({ terminal: TerminalId, epoch: z.number().int().min(1) });
export type StreamKey = Readonly<z.infer<typeof StreamKey>>;

/** The most streams one till's journal may hold: one for each epoch and each enrolment. */
export const MAX_SEGMENTS = 200;

/** HQ's countersignature under one event of a journal; the event's own terminal and epoch. */
export const Ack = z.strictObject({
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  seq: z.number().int().min(1),
  hash: HashHex,
  signature: Signature,
});
export type Ack = Readonly<z.infer<typeof Ack>>;

/**
 * What HQ gave a terminal when it was enrolled or began an epoch, signed, so that an HQ that was
 * restored from a dump knows it again.
 */
export const Certificate = z.strictObject({
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  series: z.string().regex(/^\d{2}$/),
  storefront: z.string().min(1).max(64),
  /** SPKI DER, base64. */
  devicePublicKey: z.string().min(1).max(200),
  /** Older streams of this device's journal, which it may still have to send. */
  lineage: z.array(StreamKey).max(MAX_SEGMENTS),
  signature: Signature,
});
export type Certificate = Readonly<z.infer<typeof Certificate>>;

/** What HQ signs under a certificate, as UTF-8. */
export function certificateMessage(certificate: Omit<Certificate, 'signature'>): string {
  const { terminal, epoch, series, storefront, devicePublicKey } = certificate;
  const own = ['tillwright certificate', terminal, epoch, series, storefront, devicePublicKey];
  const lines = [...own, ...certificate.lineage.map((one) => `${one.terminal} ${one.epoch}`)];
  return `${lines.join('\n')}\n`;
}

/** What HQ signs under an event it has taken, as UTF-8. */
export function ackMessage(ack: Omit<Ack, 'signature'>): string {
  return `tillwright journal ack\n${ack.terminal}\n${ack.epoch}\n${ack.seq}\n${ack.hash}\n`;
}
