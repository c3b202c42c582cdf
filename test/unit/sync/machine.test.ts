// Proves SYNC at the terminal, one decision at a time: what the machine asks for after each answer,
// what it keeps, how it waits, and that it believes nothing it did not ask for.
import { describe, expect, it } from 'vitest';
import { TerminalId } from '../../../shared/domain/ids.ts';
import type { Verdict } from '../../../shared/protocol/hello.ts';
import type { Ack, Certificate } from '../../../shared/protocol/sync-identity.ts';
import { type Input, start, step } from '../../../src-main/sync/machine.ts';
import type { Step } from '../../../src-main/sync/machine-moves.ts';
import {
  applyChange,
  type DurableSync,
  notEnrolled,
  type SyncState,
} from '../../../src-main/sync/machine-state.ts';

const TERMINAL = TerminalId.parse('00000000-0000-7000-8000-000000000001');
const HASH = (digit: string): string => digit.repeat(64);
const CERTIFICATE: Certificate = {
  terminal: TERMINAL,
  epoch: 1,
  series: '01',
  storefront: 'S01',
  devicePublicKey: 'key',
  lineage: [],
  signature: 'hq',
};
const DEPS = { random: 0.5, verifyAck: (given: Ack) => given.signature === 'hq' };

function ack(seq: number, digit: string): Ack {
  return { terminal: TERMINAL, epoch: 1, seq, hash: HASH(digit), signature: 'hq' };
}

function enrolled(head: number, digit: string, acked: Ack | null = null): DurableSync {
  const base = notEnrolled({ seq: head, hash: HASH(digit) }, [{ terminal: TERMINAL, epoch: 1 }]);
  return {
    ...applyChange(
      base,
      {
        kind: 'epoch',
        cause: 'enrolled',
        certificate: CERTIFICATE,
        missing: null,
        hqIncarnation: 'a',
        fenceToken: '1.x',
        acked,
        durableSeq: 0,
        skewMs: null,
      },
      base.head,
    ),
  };
}

function spoken(known: Ack | null, more: object = {}) {
  return { hqIncarnation: 'a', fenceToken: '2.y', hqWallMs: 0, known, durableSeq: 0, ...more };
}

/** Answers whatever the machine is asking. */
function answer(
  state: SyncState,
  to: Extract<Input, { kind: 'answered' }>['answer'],
  localHash: string | null = null,
): Step {
  const { phase } = state;
  if (phase.kind !== 'asking') throw new Error(`It asks nothing: ${phase.kind}`);
  const { requestId } = phase;
  return step(DEPS, state, { kind: 'answered', requestId, answer: to, localHash, wallMs: 0 });
}

function verdict(state: SyncState, body: Verdict, localHash: string | null = null): Step {
  return answer(state, { to: 'hello', body }, localHash);
}

function stored(state: SyncState): Step {
  const { phase } = state;
  if (phase.kind !== 'storing') throw new Error(`It stores nothing: ${phase.kind}`);
  const { commitId } = phase;
  return step(DEPS, state, { kind: 'stored', commitId, head: state.durable.head });
}

function asked({ effects }: Step): object {
  const [effect] = effects;
  return effect?.kind === 'send' ? effect.request : { nothing: effect?.kind };
}

describe('SYNC: hello', () => {
  it('asks for nothing before it is enrolled, and enrols with the code a person typed', () => {
    const begun = start(notEnrolled({ seq: 0, hash: HASH('0') }, []), 'boot');
    expect(begun).toMatchObject({ effects: [], state: { problem: 'not_enrolled' } });
    const coded = step(DEPS, begun.state, { kind: 'enrol', code: 'ABC123' });
    expect(asked(coded)).toMatchObject({ kind: 'enrol', code: 'ABC123' });
  });

  it('pushes behind what HQ knows, once the session is stored', () => {
    const begun = start(enrolled(5, '5'), 'boot');
    const heard = verdict(begun.state, { kind: 'normal', ...spoken(ack(3, '3')) }, HASH('3'));
    expect(heard.effects).toMatchObject([{ kind: 'store', change: { kind: 'session' } }]);
    expect(heard.state.durable.acked).toBeNull();
    const next = stored(heard.state);
    expect(next.state.durable).toMatchObject({
      acked: { seq: 3 },
      identity: { fenceToken: '2.y' },
    });
    expect(asked(next)).toMatchObject({ kind: 'push', fromSeq: 4 });
  });

  it('keeps its own ack where HQ knows another journal, and pushes behind that', () => {
    const begun = start(enrolled(5, '5', ack(2, '2')), 'boot');
    const heard = verdict(begun.state, { kind: 'normal', ...spoken(ack(4, 'f')) }, HASH('4'));
    expect(asked(stored(heard.state))).toMatchObject({ kind: 'push', fromSeq: 3 });
  });

  it('pushes everything again to a restored HQ that knows nothing of it', () => {
    const begun = start(enrolled(5, '5', ack(4, '4')), 'boot');
    const body = { kind: 'hq_restored' as const, ...spoken(null, { hqIncarnation: 'b' }) };
    const next = stored(verdict(begun.state, body).state);
    expect(next.state.durable).toMatchObject({ acked: null, cursors: { mailbox: 'b:0' } });
    expect(asked(next)).toMatchObject({ kind: 'push', fromSeq: 1 });
  });

  it('repeats itself with the challenge, and only once', () => {
    const begun = start(enrolled(5, '5'), 'boot');
    const proving = verdict(begun.state, { kind: 'prove', challenge: 'c' });
    expect(asked(proving)).toMatchObject({ kind: 'hello', hello: { challenge: 'c' } });
    const again = verdict(proving.state, { kind: 'prove', challenge: 'd' });
    expect(again.effects).toMatchObject([{ kind: 'wait' }]);
    expect(again.state.challenge).toBeNull();
  });

  it('goes on under a new epoch after a restore, and fetches its past', () => {
    const begun = start(enrolled(3, '3', ack(3, '3')), 'boot');
    const certificate = { ...CERTIFICATE, epoch: 2, series: '02' };
    const missing = { terminal: TERMINAL, epoch: 1, afterSeq: 3, throughSeq: 9 };
    const body = { kind: 'restored' as const, ...spoken(ack(3, '3')), certificate, missing };
    const next = stored(verdict(begun.state, body, HASH('3')).state);
    expect(next.state.durable).toMatchObject({ missing, cursors: { journal: 'a:3' } });
    expect(asked(next)).toMatchObject({ kind: 'hello', hello: { epoch: 2 } });
  });

  it('sends its facts in a conflict, and pulls nothing', () => {
    const begun = start(enrolled(2, '2'), 'boot');
    const supportCode = 'C-1';
    const body = {
      kind: 'conflict' as const,
      reason: 'fork' as const,
      supportCode,
      ...spoken(null),
    };
    const told = stored(verdict(begun.state, body).state);
    expect(told.state.durable.identity?.conflict).toEqual({ reason: 'fork', supportCode });
    expect(asked(told)).toMatchObject({ kind: 'push', fromSeq: 1 });
    const pushed = answer(
      told.state,
      { to: 'push', body: { kind: 'acked', acked: ack(2, '2'), durableSeq: 0, fork: false } },
      HASH('2'),
    );
    expect(stored(pushed.state).state.phase.kind).toBe('idle');
  });

  it('does not believe an ack that HQ did not sign', () => {
    const begun = start(enrolled(5, '5'), 'boot');
    const forged = { ...ack(3, '3'), signature: 'somebody' };
    const heard = verdict(begun.state, { kind: 'normal', ...spoken(forged) }, HASH('3'));
    expect(heard.effects).toMatchObject([{ kind: 'wait' }]);
  });

  it('stops at another device key until it is enrolled, even if the code came first', () => {
    const begun = start(enrolled(1, '1'), 'boot');
    const wrong: Verdict = { kind: 'wrong_key', supportCode: 'K-1' };
    expect(verdict(begun.state, wrong).state.phase.kind).toBe('stopped');
    const coded = step(DEPS, begun.state, { kind: 'enrol', code: 'ABC123' });
    expect(asked(verdict(coded.state, wrong))).toMatchObject({ kind: 'enrol' });
  });
});

describe('SYNC: push and pull', () => {
  function inSession(head: number, acked: Ack | null): SyncState {
    const begun = start(enrolled(head, '9', acked), 'boot');
    const known = acked === null ? null : ack(acked.seq, acked.hash[0] ?? '0');
    const body = { kind: 'normal' as const, ...spoken(known) };
    return stored(verdict(begun.state, body, acked?.hash ?? null).state).state;
  }

  it('steps back by a doubling overlap while HQ lacks what is before', () => {
    let state = inSession(200, ack(150, '1'));
    const starts: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const back = answer(state, { to: 'push', body: { kind: 'need', needFrom: 149 } });
      ({ state } = back);
      starts.push(Number(Object(asked(back)).fromSeq));
    }
    expect(starts).toEqual([135, 103, 39, 1]);
  });

  it('says hello again when a push showed a fork', () => {
    const state = inSession(3, null);
    const body = { kind: 'acked' as const, acked: ack(3, '9'), durableSeq: 0, fork: true };
    const kept = answer(state, { to: 'push', body }, HASH('9'));
    expect(asked(stored(kept.state))).toMatchObject({ kind: 'hello' });
  });

  it('keeps no ack whose hash is not its own', () => {
    const state = inSession(3, null);
    const body = { kind: 'acked' as const, acked: ack(3, 'a'), durableSeq: 3, fork: false };
    const next = answer(state, { to: 'push', body }, HASH('9'));
    expect(next.state).toMatchObject({ problem: 'chain_broken', durable: { acked: null } });
  });

  it('moves a cursor only with its page', () => {
    const state = inSession(3, ack(3, '9'));
    expect(state.phase).toMatchObject({ request: { kind: 'pull', stream: 'mailbox' } });
    const header = { kind: 'page' as const, cursor: 'a:7', reset: true, upToDate: true };
    const page = { ...header, stream: 'mailbox' as const, rows: [] };
    const got = answer(state, { to: 'pull', body: page });
    expect(got.state.durable.cursors.mailbox).toBe('a:0');
    expect(stored(got.state).state.durable.cursors.mailbox).toBe('a:7');
  });

  it('refuses a page that counts by another HQ', () => {
    const state = inSession(3, ack(3, '9'));
    const header = { kind: 'page' as const, cursor: 'b:7', reset: true, upToDate: true };
    const page = { ...header, stream: 'mailbox' as const, rows: [] };
    const got = answer(state, { to: 'pull', body: page });
    expect(got.state).toMatchObject({ session: null, phase: { kind: 'waiting' } });
  });

  it('ignores answers, timers and commits it does not wait for', () => {
    const state = inSession(3, ack(3, '9'));
    const late: Input[] = [
      { kind: 'failed', requestId: 1 },
      { kind: 'timer', timerId: 1 },
      { kind: 'stored', commitId: 1, head: { seq: 9, hash: HASH('9') } },
      { kind: 'store-failed', commitId: 1 },
      {
        kind: 'answered',
        requestId: 1,
        answer: { to: 'hello', body: { kind: 'enrol_required' } },
        localHash: null,
        wallMs: 0,
      },
    ];
    for (const input of late) expect(step(DEPS, state, input)).toEqual({ state, effects: [] });
  });
});

describe('SYNC: waiting', () => {
  it('backs off with full jitter, doubling up to a minute, and begins anew after progress', () => {
    let { state } = start(enrolled(1, '1'), 'boot');
    const delays: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      if (state.phase.kind !== 'asking') throw new Error(state.phase.kind);
      const { requestId } = state.phase;
      const failed = step({ ...DEPS, random: 0.999999 }, state, { kind: 'failed', requestId });
      const [effect] = failed.effects;
      if (effect?.kind !== 'wait') throw new Error('It does not wait');
      delays.push(effect.delayMs);
      ({ state } = step(DEPS, failed.state, { kind: 'timer', timerId: effect.timerId }));
    }
    expect(delays.map((ms) => Math.ceil(ms / 1000))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('tries at once when HQ says "pull now", and when a sale is made while it is idle', () => {
    const { state } = start(enrolled(1, '1'), 'boot');
    if (state.phase.kind !== 'asking') throw new Error(state.phase.kind);
    const { requestId } = state.phase;
    const failed = step(DEPS, state, { kind: 'failed', requestId });
    expect(asked(step(DEPS, failed.state, { kind: 'poked' }))).toMatchObject({ kind: 'hello' });
  });

  it('says that the disk is the trouble when a change could not be kept', () => {
    const begun = start(enrolled(5, '5'), 'boot');
    const heard = verdict(begun.state, { kind: 'normal', ...spoken(null) });
    if (heard.state.phase.kind !== 'storing') throw new Error(heard.state.phase.kind);
    const { commitId } = heard.state.phase;
    const full = step(DEPS, heard.state, { kind: 'store-failed', commitId });
    expect(full.state).toMatchObject({ problem: 'disk', session: null });
    expect(full.state.durable).toEqual(begun.state.durable);
  });

  it.each([1, 0])('starts no epoch when a used code is given again and HQ says %i', (epoch) => {
    const begun = start(enrolled(1, '1'), 'boot');
    const coded = step(DEPS, begun.state, { kind: 'enrol', code: 'ABC123' });
    if (coded.state.phase.kind !== 'asking') throw new Error(coded.state.phase.kind);
    const { requestId } = coded.state.phase;
    const failed = step(DEPS, coded.state, { kind: 'failed', requestId });
    const again = step(DEPS, failed.state, { kind: 'poked' });
    const body = {
      kind: 'enrolled' as const,
      certificate: { ...CERTIFICATE, epoch },
      hqPublicKey: 'hq',
      fenceToken: '9.z',
      hqIncarnation: 'a',
    };
    const next = answer(again.state, { to: 'enrol', body });
    expect(asked(next)).toMatchObject({ kind: 'hello' });
    expect(next.state.enrolCode).toBeNull();
  });

  it('records a clock that differs from HQ by more than a minute', () => {
    const begun = start(enrolled(1, '1'), 'boot');
    const body = { kind: 'normal' as const, ...spoken(null, { hqWallMs: 7_200_000 }) };
    const heard = verdict(begun.state, body);
    expect(heard.effects).toMatchObject([{ change: { skewMs: 7_200_000 } }]);
  });
});
