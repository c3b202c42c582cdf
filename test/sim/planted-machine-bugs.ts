import { type Input, step } from '../../src-main/sync/machine.ts';
import type { Step, StepDeps } from '../../src-main/sync/machine-moves.ts';
import type { SyncState } from '../../src-main/sync/machine-state.ts';
import type { PlantedBug } from './tampering.ts';

type Wrong = (deps: StepDeps, state: SyncState, input: Input) => Step;

/** Mistakes around the terminal's machine: what it is told, and what it is told to do. */
export function machineBugs(): readonly PlantedBug[] {
  const bug = (name: string, wrong: Wrong): PlantedBug => ({
    name,
    plant: () => ({ step: wrong }),
  });
  return [
    bug('the hash of a countersigned event is not compared', (deps, state, input) => {
      if (input.kind !== 'answered') return step(deps, state, input);
      const { body } = input.answer;
      const known = 'known' in body ? body.known : null;
      return step(deps, state, { ...input, localHash: known?.hash ?? input.localHash });
    }),
    bug('nothing is tried again after a failure', (deps, state, input) => {
      const next = step(deps, state, input);
      const gaveUp = input.kind === 'failed' && next.state.phase.kind === 'waiting';
      return gaveUp ? { ...next, effects: [] } : next;
    }),
    bug('a conflict is taken for a session', (deps, state, input) => {
      if (input.kind !== 'answered' || input.answer.to !== 'hello') return step(deps, state, input);
      const { body } = input.answer;
      if (body.kind !== 'conflict') return step(deps, state, input);
      const { reason: _, supportCode: __, ...session } = body;
      const answer = { to: 'hello', body: { ...session, kind: 'normal' } } as const;
      return step(deps, state, { ...input, answer });
    }),
    bug('what a restored HQ forgot is not pushed again', (deps, state, input) => {
      if (input.kind !== 'answered' || input.answer.to !== 'hello') return step(deps, state, input);
      const { body } = input.answer;
      const { acked } = state.durable;
      if (body.kind !== 'hq_restored' || acked === null) return step(deps, state, input);
      const answer = { to: 'hello', body: { ...body, known: acked } } as const;
      return step(deps, state, { ...input, answer, localHash: acked.hash });
    }),
    bug('a change that did not fit on the disk counts as stored', (deps, state, input) => {
      if (input.kind !== 'store-failed') return step(deps, state, input);
      const { head } = state.durable;
      return step(deps, state, { kind: 'stored', commitId: input.commitId, head });
    }),
    bug('a page counts as applied before the store said so', (deps, state, input) => {
      const next = step(deps, state, input);
      const { phase } = next.state;
      if (phase.kind !== 'storing' || phase.change.kind !== 'page') return next;
      const { head } = next.state.durable;
      const early = step(deps, next.state, { kind: 'stored', commitId: phase.commitId, head });
      return { state: early.state, effects: early.effects };
    }),
  ];
}
