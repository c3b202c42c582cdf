import type { ConflictReason, Hello } from '../../../shared/protocol/hello.ts';
import type { Fence, HqMeta, IdentityRecord, InboxRow } from './sync-store.ts';

/** What HQ knows when a terminal says hello; gathered first, so that the decision is a pure one. */
export interface HelloView {
  readonly meta: HqMeta;
  readonly identity: IdentityRecord;
  /** The successor that was offered to this identity, where there is one. */
  readonly successor: IdentityRecord | null;
  /** The event at the terminal's head, if HQ has it. */
  readonly headRow: InboxRow | null;
  /** The event behind it, in the terminal's own stream. */
  readonly headChild: InboxRow | null;
  /** HQ has other events with the number of the terminal's head, and not this one. */
  readonly headDiffers: boolean;
  readonly ackedKnown: boolean;
  readonly mailboxHead: number;
}

export type HelloDecision =
  | { readonly kind: 'normal' }
  /** The terminal counts by another HQ: this one was restored. `discover`: it learns so now. */
  | { readonly kind: 'hq_restored'; readonly discover: boolean }
  | { readonly kind: 'restored'; readonly child: InboxRow }
  /** The offer it has not taken yet, once more. */
  | { readonly kind: 'restored_again'; readonly successor: IdentityRecord }
  /** `end`: the identity ends with it. */
  | { readonly kind: 'conflict'; readonly reason: ConflictReason; readonly end: boolean }
  | { readonly kind: 'prove' };

/**
 * SYNC's table. A verdict that ends an identity or an incarnation is given only to somebody who
 * proved, by repeating a challenge, that he is there now: a hello that the network held back would
 * look like a restored terminal.
 */
export function decideHello(view: HelloView, hello: Hello): HelloDecision {
  const verdict = verdictOf(view, hello);
  const grave =
    verdict.kind === 'restored' ||
    (verdict.kind === 'conflict' && verdict.end) ||
    (verdict.kind === 'hq_restored' && verdict.discover);
  const { challenge } = view.identity;
  const proven = challenge !== null && hello.challenge === challenge;
  return grave && !proven ? { kind: 'prove' } : verdict;
}

function verdictOf(view: HelloView, hello: Hello): HelloDecision {
  const { meta, identity, successor, headChild } = view;
  if (identity.status !== 'active') {
    if (successor !== null && !successor.seen && successor.status === 'active') {
      return { kind: 'restored_again', successor };
    }
    return { kind: 'conflict', reason: identity.reason ?? 'closed', end: false };
  }
  const sameHq = hello.hqIncarnation === meta.incarnation;
  if (sameHq && knowsMoreThanHq(view, hello)) return { kind: 'hq_restored', discover: true };
  if (headChild !== null) return { kind: 'restored', child: headChild };
  if (view.headDiffers) return { kind: 'conflict', reason: 'fork', end: true };
  if (!sameHq) return { kind: 'hq_restored', discover: false };
  if (!fenceHolds(identity.fence, hello.fenceToken)) {
    return { kind: 'conflict', reason: 'old_fence', end: true };
  }
  return meta.recovering ? { kind: 'hq_restored', discover: false } : { kind: 'normal' };
}

/** It holds an ack, a message or a token that this HQ never gave: HQ lost its memory of them. */
function knowsMoreThanHq(view: HelloView, hello: Hello): boolean {
  const { identity, ackedKnown, mailboxHead } = view;
  if (hello.acked !== null && !ackedKnown) return true;
  if (hello.mailboxSeq > mailboxHead) return true;
  return tokenCount(hello.fenceToken) > identity.fence.count;
}

function fenceHolds(fence: Fence, token: string): boolean {
  return token === fence.confirmed || fence.offered.some((offer) => offer.token === token);
}

/**
 * What using a token means: an offered one is confirmed and voids every other. Null for a token
 * that is void.
 */
export function useToken(fence: Fence, token: string): Fence | null {
  if (token === fence.confirmed) return fence;
  if (!fence.offered.some((offer) => offer.token === token)) return null;
  return { ...fence, confirmed: token, offered: [] };
}

/** `n.random`: how often HQ had offered a token by then. */
function tokenCount(token: string): number {
  const count = Number(token.split('.', 1)[0]);
  return Number.isSafeInteger(count) ? count : 0;
}

/** More unconfirmed offers than this are answers that were lost: the oldest are forgotten. */
const MAX_OFFERS = 16;

/**
 * The token for this verdict. Naming an offered one confirms it and voids every other, so that of
 * two copies of a disk one is left with an old token. A start of the program that asks again gets
 * the same offer, whatever becomes of the answers.
 */
export function nextFence(
  fence: Fence,
  hello: Pick<Hello, 'fenceToken' | 'bootNonce'>,
  random: string,
): OfferedFence {
  return offerToken(useToken(fence, hello.fenceToken) ?? fence, hello, random);
}

export interface OfferedFence {
  readonly fence: Fence;
  readonly token: string;
}

/**
 * A token for a terminal that still counts by a lost HQ. What it names means nothing here, so it
 * voids nothing: the hello may be one that the network held back.
 */
export function offerToken(
  fence: Fence,
  hello: Pick<Hello, 'fenceToken' | 'bootNonce'>,
  random: string,
): OfferedFence {
  const { fenceToken, bootNonce } = hello;
  const { offered } = fence;
  const again = offered.find((offer) => offer.bootNonce === bootNonce);
  if (again !== undefined) return { fence, token: again.token };
  const count = Math.max(fence.count, tokenCount(fenceToken)) + 1;
  const token = `${count}.${random}`;
  const next = {
    ...fence,
    count,
    offered: [...offered, { token, bootNonce }].slice(-MAX_OFFERS),
  };
  return { fence: next, token };
}
