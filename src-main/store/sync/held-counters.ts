import {
  type HeldCounter,
  hold,
  isPastAdvice,
  NOTHING_HELD,
} from '../../../shared/domain/held-lease.ts';
import type { Clock } from '../../ports.ts';
import type { LeaseBook, TerminalReader } from '../../store-port.ts';
import { pick, type Statements } from '../statements.ts';
import type { HeldCounterTable } from '../sync-tables.ts';

/** The counters this terminal holds, as rows of its present epoch. */
export interface HeldCounters extends LeaseBook {
  /** @param adviceMs how long it may be spent without a word from HQ; null for ever */
  grant(counter: string, amount: number, adviceMs: number | null): void;
  /** Those that are past their advice and have units in no cart, at most `limit`. */
  expired(limit: number): readonly string[];
  /** A new epoch: HQ has put what the old one held in doubt. */
  clear(): void;
}

const AMOUNTS = [
  'granted',
  'replenished',
  'available',
  'reserved',
  'spent',
  'returned',
  'beyond',
] as const;
const COLUMNS = ['counter', ...AMOUNTS, 'advice_ms', 'advice_until_mono_ms', 'boot_nonce'] as const;

export interface HeldCountersDeps {
  readonly statements: Statements;
  readonly terminal: TerminalReader;
  readonly clock: Clock;
}

export function createHeldCounters(deps: HeldCountersDeps): HeldCounters {
  const { statements, terminal, clock } = deps;
  // Advice counts afresh in each process: nobody knows how long the machine was off.
  const bootMonoMs = Math.ceil(clock.monotonicMs());
  const { read, insert, update, clear, pastAdvice } = createQueries(statements);
  const untilOf = (row: HeldCounterTable): number | null => {
    if (row.advice_ms === null) return null;
    const ours = row.boot_nonce === terminal.state().bootNonce;
    return ours ? row.advice_until_mono_ms : bootMonoMs + row.advice_ms;
  };
  const held = (counter: string): HeldCounter => {
    const row = read({ counter });
    return row === undefined ? NOTHING_HELD : toHeld(row, untilOf(row));
  };
  return {
    active: () => terminal.identity().enrolled,
    held,
    spendable: (counter) => {
      const one = held(counter);
      return isPastAdvice(one, clock.monotonicMs()) ? 0 : one.available;
    },
    save: (counter, next) => {
      // The advice moves with a grant alone.
      const changed = update({ ...amountsOf(next), counter });
      if (changed === 0) insert({ ...amountsOf(next), counter, ...FOR_EVER });
    },
    grant: (counter, amount, adviceMs) => {
      const row = read({ counter });
      const before = row === undefined ? NOTHING_HELD : toHeld(row, untilOf(row));
      const holding = before.available + before.reserved > 0;
      const hadMs = row !== undefined && holding ? row.advice_ms : undefined;
      const nextMs = hadMs === null || adviceMs === null ? null : Math.max(hadMs ?? 0, adviceMs);
      const untilMs = adviceMs === null ? null : Math.ceil(clock.monotonicMs()) + adviceMs;
      const next = hold(before, amount, untilMs);
      const advice =
        nextMs === null || next.adviceUntilMs === null
          ? FOR_EVER
          : {
              advice_ms: nextMs,
              advice_until_mono_ms: next.adviceUntilMs,
              boot_nonce: terminal.state().bootNonce,
            };
      insert({ ...amountsOf(next), counter, ...advice });
    },
    expired: (limit) => {
      const monoMs = Math.floor(clock.monotonicMs());
      const { bootNonce } = terminal.state();
      return pastAdvice({ monoMs, bootNonce, sinceBootMs: monoMs - bootMonoMs, limit }).map(
        (row) => row.counter,
      );
    },
    clear: () => void clear({}),
  };
}

const FOR_EVER = { advice_ms: null, advice_until_mono_ms: null, boot_nonce: null } as const;

type Amounts = Pick<HeldCounterTable, (typeof AMOUNTS)[number]>;

function createQueries(statements: Statements) {
  return {
    read: statements.get<{ counter: string }>()((query, { counter }) =>
      query.selectFrom('held_counter').selectAll().where('counter', '=', counter),
    ),
    insert: statements.run<HeldCounterTable>()((query, p) =>
      query.replaceInto('held_counter').values(pick(p, COLUMNS)),
    ),
    update: statements.run<Amounts & { counter: string }>()((query, p) =>
      query.updateTable('held_counter').set(pick(p, AMOUNTS)).where('counter', '=', p.counter),
    ),
    clear: statements.run<object>()((query) => query.deleteFrom('held_counter')),
    pastAdvice: statements.all<{
      monoMs: number;
      bootNonce: string;
      sinceBootMs: number;
      limit: number;
    }>()((query, p) =>
      query
        .selectFrom('held_counter')
        .select('counter')
        .where('available', '>', 0)
        .where((eb) =>
          eb.or([
            eb.and([
              eb('boot_nonce', '=', p.bootNonce),
              eb('advice_until_mono_ms', '<=', p.monoMs),
            ]),
            eb.and([eb('boot_nonce', '<>', p.bootNonce), eb('advice_ms', '<=', p.sinceBootMs)]),
          ]),
        )
        .orderBy('counter')
        .limit(p.limit),
    ),
  };
}

function toHeld(row: HeldCounterTable, adviceUntilMs: number | null): HeldCounter {
  const { granted, replenished, available, reserved, spent, returned, beyond } = row;
  return {
    ...{ granted, replenished, available, reserved, spent, returned, beyond },
    adviceUntilMs,
  };
}

function amountsOf(held: HeldCounter): Amounts {
  const { granted, replenished, available, reserved, spent, returned, beyond } = held;
  return { granted, replenished, available, reserved, spent, returned, beyond };
}
