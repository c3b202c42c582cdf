import type { Random } from './random.ts';
import type { EventQueue } from './event-queue.ts';
import type { Oracle } from './oracle.ts';
import type { SimHq } from './sim-hq.ts';
import type { SimTill } from './sim-till.ts';
import type { Tampering } from './tampering.ts';

/** Which faults a seed may draw; what is left out gives strict runs. */
export interface FaultPlan {
  readonly drop: number;
  readonly duplicate: number;
  readonly heldBack: number;
  readonly crash: number;
  readonly hqCrash: number;
  readonly restores: boolean;
  readonly clones: boolean;
  readonly hqRestores: boolean;
  readonly losses: boolean;
  readonly olderProtocol: boolean;
}

/** One run: everything that happens follows from the seed. */
export interface World {
  readonly seed: number;
  readonly random: Random;
  readonly faults: FaultPlan;
  readonly queue: EventQueue;
  readonly hq: SimHq;
  readonly tills: SimTill[];
  readonly oracle: Oracle;
  readonly tampering: Tampering;
  readonly coverage: Map<string, number>;
  readonly tail: string[];
  /** True time: the queue's time and every leap. */
  nowMs: number;
  /** Days that passed at once, with every till asleep. */
  leapMs: number;
  steps: number;
  number: number;
  /** No more faults: the run must come to rest. */
  calm: boolean;
  trace: number;
  /** Messages are parsed with their schemas. */
  readonly parse: boolean;
}

export const TAIL_STEPS = 40;

/** A broken promise: the seed, the step and what was seen. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export function fired(world: World, what: string): void {
  world.coverage.set(what, (world.coverage.get(what) ?? 0) + 1);
}

/** One line of the trace; its running hash is what "same seed, same run" is checked by. */
export function note(world: World, line: string): void {
  let hash = world.trace;
  for (let at = 0; at < line.length; at += 1) {
    hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193);
  }
  world.trace = Math.imul(hash ^ world.nowMs, 0x01000193);
  world.tail.push(`${world.nowMs} ${line}`);
  if (world.tail.length > TAIL_STEPS) world.tail.shift();
}

export function nextNumber(world: World): number {
  world.number += 1;
  return world.number;
}
