import type { SyncView } from '../../shared/ipc/views.ts';
import type { SyncState } from './machine-state.ts';

export interface ViewFacts {
  readonly machine: SyncState;
  /** HQ has answered something since the start. */
  readonly heard: boolean;
  /** ISO 8601 UTC of the first failure since HQ was heard last. */
  readonly offlineSince: string | null;
  readonly wrongKeyCode: string | null;
  /** Null once everything came. */
  readonly pulledRows: number | null;
  readonly setAsideRows: number;
  /** HQ's address. */
  readonly url: string;
}

/** The machine's state in a person's words. */
export function syncView(facts: ViewFacts): SyncView {
  const { machine, pulledRows } = facts;
  const { identity } = machine.durable;
  return {
    state: stateOf(facts),
    problem: problemOf(machine),
    offlineSince: machine.session === null ? facts.offlineSince : null,
    supportCode: identity?.conflict?.supportCode ?? facts.wrongKeyCode,
    pulledRows: pulledRows ?? 0,
    setAsideRows: facts.setAsideRows,
    url: facts.url,
  };
}

/** Whether nothing may be sold: HQ has proven that this identity is another's too. */
export function isSellingStopped(machine: SyncState): boolean {
  return machine.durable.identity?.conflict != null || machine.problem === 'wrong_key';
}

function stateOf({ machine, heard, pulledRows }: ViewFacts): SyncView['state'] {
  const { durable, enrolCode, phase, session } = machine;
  if (isSellingStopped(machine)) return 'conflict';
  if (enrolCode !== null) return heard || machine.attempt === 0 ? 'enrolling' : 'offline';
  if (durable.identity === null) return 'not_enrolled';
  if (phase.kind === 'stopped') return 'not_enrolled';
  if (session === null) return heard || machine.attempt > 0 ? 'offline' : 'connecting';
  if (pulledRows !== null) return 'first_pull';
  return session.recovering ? 'recovering' : 'online';
}

function problemOf(machine: SyncState): SyncView['problem'] {
  switch (machine.problem) {
    case 'none':
    case 'offline':
    case 'conflict':
      return 'none';
    case 'not_enrolled':
      return machine.durable.identity === null ? 'none' : 'unknown_at_hq';
    case 'wrong_key':
    case 'upgrade_required':
    case 'disk':
    case 'chain_broken':
    case 'code_refused':
    case 'code_used':
    case 'code_expired':
    case 'series_used_up':
      return machine.problem;
  }
}
