import type { TerminalState } from '../store-port.ts';
import type { Schema } from './schema.ts';
import type { Statements } from './statements.ts';
import { flag } from './terminal.ts';

/**
 * The till's one row of state: changed in memory, and written back once before a transaction
 * commits.
 */
export interface TillState {
  begin(): void;
  current(): TerminalState;
  change(change: Partial<TerminalState>): void;
  flush(): void;
}

export function createTillState(statements: Statements): TillState {
  const load = statements.get<object>()((query) => query.selectFrom('terminal_state').selectAll());
  const save = statements.run<StateRow>()((query, p) =>
    query.updateTable('terminal_state').set({
      boot_nonce: p.boot_nonce,
      last_wall_ms: p.last_wall_ms,
      clock_suspect: p.clock_suspect,
      business_date: p.business_date,
      current_sale_id: p.current_sale_id,
      last_completed_sale_id: p.last_completed_sale_id,
      signed_in_user_id: p.signed_in_user_id,
      locked: p.locked,
      pin_failures: p.pin_failures,
      pin_locked_until_ms: p.pin_locked_until_ms,
    }),
  );
  const kept = statements.kept.slot<TerminalState>(['terminal_state']);
  let state: TerminalState | null = null;
  let changed = false;
  const stored = (): TerminalState => {
    const row = load({});
    if (!row) throw new Error('This store belongs to no terminal yet');
    return toState(row);
  };
  const current = (): TerminalState => {
    state ??= kept.value ??= stored();
    return state;
  };
  return {
    begin: () => {
      state = null;
      changed = false;
    },
    current,
    change: (change) => {
      state = { ...current(), ...change };
      changed = true;
    },
    flush: () => {
      if (!changed) return;
      const now = current();
      save(fromState(now));
      kept.value = now;
    },
  };
}

type StateRow = Omit<Schema['terminal_state'], 'only_row'>;

function fromState(state: TerminalState): StateRow {
  return {
    boot_nonce: state.bootNonce,
    last_wall_ms: state.lastWallMs,
    clock_suspect: flag(state.clockSuspect),
    business_date: state.businessDate,
    current_sale_id: state.currentSaleId,
    last_completed_sale_id: state.lastCompletedSaleId,
    signed_in_user_id: state.signedInUserId,
    locked: flag(state.locked),
    pin_failures: state.pinFailures,
    pin_locked_until_ms: state.pinLockedUntilMs,
  };
}

function toState(row: StateRow): TerminalState {
  return {
    bootNonce: row.boot_nonce,
    lastWallMs: row.last_wall_ms,
    clockSuspect: row.clock_suspect === 1,
    businessDate: row.business_date,
    currentSaleId: row.current_sale_id,
    lastCompletedSaleId: row.last_completed_sale_id,
    signedInUserId: row.signed_in_user_id,
    locked: row.locked === 1,
    pinFailures: row.pin_failures,
    pinLockedUntilMs: row.pin_locked_until_ms,
  };
}
