// Proves SYNC's table of verdicts row by row, that a grave one is given only to somebody who proved
// that he is there, and that of two copies of a disk one is left with a void fence token.
import { describe, expect, it } from 'vitest';
import { TerminalId } from '../../../shared/domain/ids.ts';
import type { Hello } from '../../../shared/protocol/hello.ts';
import type { Certificate } from '../../../shared/protocol/sync-identity.ts';
import {
  decideHello,
  type HelloView,
  nextFence,
  offerToken,
  useToken,
} from '../../../src-hq/modules/sync/hello-decision.ts';
import { newIdentity } from '../../../src-hq/modules/sync/identities.ts';

const TERMINAL = TerminalId.parse('00000000-0000-7000-8000-000000000001');
const CERTIFICATE: Certificate = {
  terminal: TERMINAL,
  epoch: 1,
  series: '01',
  storefront: 'S01',
  devicePublicKey: 'key',
  lineage: [],
  signature: 'hq',
};
const IDENTITY = newIdentity(CERTIFICATE, '3.now', 'a');
const ACTIVE = { ...IDENTITY, fence: { ...IDENTITY.fence, count: 3 } };
const ROW = {
  terminal: TERMINAL,
  epoch: 1,
  branch: 0,
  seq: 5,
  hash: '5'.repeat(64),
  prevHash: '4'.repeat(64),
  bytes: '{}',
};
const VIEW: HelloView = {
  meta: { incarnation: 'a', recovering: false },
  identity: ACTIVE,
  successor: null,
  headRow: null,
  headChild: null,
  headDiffers: false,
  ackedKnown: true,
  mailboxHead: 4,
};
const ACK = { terminal: TERMINAL, epoch: 1, seq: 5, hash: ROW.hash, signature: 'hq' };
const HELLO: Hello = {
  proto: 1,
  floor: 1,
  terminal: TERMINAL,
  epoch: 1,
  head: { seq: 5, hash: ROW.hash },
  acked: ACK,
  fenceToken: '3.now',
  hqIncarnation: 'a',
  mailboxSeq: 4,
  bootNonce: 'boot',
  challenge: null,
  wallMs: 0,
  certificate: CERTIFICATE,
  signature: 'device',
};
const SUCCESSOR = { ...ACTIVE, certificate: { ...CERTIFICATE, epoch: 2 } };

describe("SYNC: hello's verdicts", () => {
  const closed = { ...ACTIVE, status: 'closed' as const, reason: 'closed' as const };
  const lost = { ...ACTIVE, status: 'lost' as const, reason: 'lost' as const };
  const recovering = { incarnation: 'a', recovering: true };
  it.each<[string, Partial<HelloView>, Partial<Hello>, object]>([
    ['HQ has no more than the terminal, hashes agree', {}, {}, { kind: 'normal' }],
    ['HQ has more behind the same head', { headChild: ROW }, {}, { kind: 'restored' }],
    ['another event at the same number', { headDiffers: true }, {}, { reason: 'fork' }],
    ['an old fence token', {}, { fenceToken: '2.old' }, { reason: 'old_fence' }],
    ['an ack HQ does not know', { ackedKnown: false }, {}, { kind: 'hq_restored' }],
    ['a message HQ never sent', {}, { mailboxSeq: 5 }, { kind: 'hq_restored' }],
    ['a token HQ never gave', {}, { fenceToken: '9.future' }, { kind: 'hq_restored' }],
    [
      'numbers of an older HQ',
      {},
      { hqIncarnation: 'z' },
      { kind: 'hq_restored', discover: false },
    ],
    ['HQ is recovering', { meta: recovering }, {}, { kind: 'hq_restored', discover: false }],
    ['an identity that ended', { identity: closed }, {}, { reason: 'closed', end: false }],
    ['a terminal that was given up', { identity: lost }, {}, { reason: 'lost', end: false }],
    [
      'an offer that was not taken yet',
      { identity: closed, successor: SUCCESSOR },
      {},
      { kind: 'restored_again' },
    ],
    [
      'an offer that somebody took',
      { identity: closed, successor: { ...SUCCESSOR, seen: true } },
      {},
      { reason: 'closed' },
    ],
  ])('%s', (_, view, hello, expected) => {
    const identity = { ...(view.identity ?? ACTIVE), challenge: 'c' };
    const proven = { ...HELLO, ...hello, challenge: 'c' };
    expect(decideHello({ ...VIEW, ...view, identity }, proven)).toMatchObject(expected);
  });

  it.each<[string, Partial<HelloView>, Partial<Hello>]>([
    ['restored', { headChild: ROW }, {}],
    ['fork', { headDiffers: true }, {}],
    ['old fence', {}, { fenceToken: '2.old' }],
    ['HQ restored', { ackedKnown: false }, {}],
  ])('%s is asked to prove that it is there', (_, view, hello) => {
    const said = { ...HELLO, ...hello };
    expect(decideHello({ ...VIEW, ...view }, said)).toEqual({ kind: 'prove' });
    const identity = { ...ACTIVE, challenge: 'c' };
    const wrong = { ...said, challenge: 'other' };
    expect(decideHello({ ...VIEW, ...view, identity }, wrong)).toEqual({ kind: 'prove' });
  });
});

describe('SYNC: the fence token', () => {
  const { fence } = ACTIVE;

  it('gives the same offer to a start of the program that asks again', () => {
    const one = nextFence(fence, HELLO, 'r1');
    expect(nextFence(one.fence, HELLO, 'r2')).toEqual(one);
    expect(one.token).toBe('4.r1');
  });

  it('leaves one of two copies with a void token, whoever speaks first', () => {
    const one = nextFence(fence, { ...HELLO, bootNonce: 'one' }, 'r1');
    const other = nextFence(one.fence, { ...HELLO, bootNonce: 'other' }, 'r2');
    const used = useToken(other.fence, one.token);
    expect(used).toMatchObject({ confirmed: one.token, offered: [] });
    expect(used && useToken(used, other.token)).toBeNull();
    expect(used && useToken(used, '3.now')).toBeNull();
  });

  it('is not voided by a hello that counts by a lost HQ', () => {
    const offer = nextFence(fence, HELLO, 'r1');
    const used = useToken(offer.fence, offer.token) ?? fence;
    const late = offerToken(used, { fenceToken: '1.ancient', bootNonce: 'boot' }, 'r2');
    expect(useToken(late.fence, offer.token)).not.toBeNull();
  });
});
