import { z } from 'zod';
import { Certificate, MAX_SEGMENTS, Position, Signature, StreamKey } from './sync-identity.ts';

/**
 * A one-time code from the back office, and the key of the device that uses it. Asked again with
 * the same key the answer is the same, so a lost answer loses nothing.
 */
export const EnrolRequest = z.strictObject({
  proto: z.number().int().min(1),
  floor: z.number().int().min(1),
  code: z.string().min(6).max(64),
  /** SPKI DER, base64. */
  devicePublicKey: z.string().min(1).max(200),
  /**
   * Streams this till's journal already holds, oldest first: what it sold before it was enrolled,
   * or under an identity it lost. HQ takes their events as this device's.
   */
  segments: z.array(StreamKey).max(MAX_SEGMENTS),
  head: Position,
  /** The device's, over `enrolMessage`. */
  signature: Signature,
});
export type EnrolRequest = Readonly<z.infer<typeof EnrolRequest>>;

export const EnrolAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('enrolled'),
    certificate: Certificate,
    /** Base64 of SPKI DER: whose countersignatures to believe. */
    hqPublicKey: z.string().min(1).max(200),
    fenceToken: z.string().min(1).max(100),
    hqIncarnation: z.string().min(1).max(64),
  }),
  z.strictObject({
    kind: z.literal('refused'),
    code: z.enum([
      'CODE_UNKNOWN',
      'CODE_USED',
      /** Since version 2, as the next one: a till of before hears `CODE_UNKNOWN`. */
      'CODE_EXPIRED',
      /** The storefront has given out its 99 series of receipt numbers. */
      'SERIES_USED_UP',
      'SIGNATURE_WRONG',
      'RECOVERING',
      'UPGRADE_REQUIRED',
    ]),
  }),
]);
export type EnrolAnswer = Readonly<z.infer<typeof EnrolAnswer>>;

/** What the device signs when it enrols, as UTF-8. */
export function enrolMessage(request: Omit<EnrolRequest, 'signature'>): string {
  const segments = request.segments.map(({ terminal, epoch }) => `${terminal} ${epoch}`);
  const { code, devicePublicKey, head } = request;
  const lines = ['tillwright enrol', code, devicePublicKey, head.seq, head.hash, ...segments];
  return `${lines.join('\n')}\n`;
}
