/**
 * The version of the messages between terminal and HQ that this program speaks best:
 * 1. enrol, hello, push, pull, leases,
 * 2. what a till asks while somebody waits (`till-questions.ts`); customers made at tills;
 *    why a code was refused; mailbox messages of other kinds than leases and commands (`isReadBy`).
 */
export const PROTOCOL_VERSION = 2;

/** The oldest version it still understands. */
export const PROTOCOL_FLOOR = 1;

export interface ProtocolRange {
  readonly version: number;
  readonly floor: number;
}

export const OWN_PROTOCOL: ProtocolRange = { version: PROTOCOL_VERSION, floor: PROTOCOL_FLOOR };

/** The newest version both sides understand, or null where there is none. */
export function agreeVersion(ours: ProtocolRange, theirs: ProtocolRange): number | null {
  const version = Math.min(ours.version, theirs.version);
  return version >= Math.max(ours.floor, theirs.floor) ? version : null;
}
