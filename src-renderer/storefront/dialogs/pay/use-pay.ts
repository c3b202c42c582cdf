import { useCallback, useEffect, useRef, useState } from 'react';
import { assertNever } from '../../../../shared/domain/result.ts';
import type { Problem } from '../../../ui/dialog-frame.tsx';
import type { NumberRules } from '../../../ui/number-entry.ts';
import { useTill, useTillStore } from '../../till-context.tsx';
import { useDialogCommand } from '../use-dialog-command.ts';
import {
  decide,
  PAY_START,
  type PayEffect,
  type PayPress,
  type PayState,
} from './pay-decisions.ts';

/** Presses that wait for the terminal; nobody means more of them. */
const QUEUE_MAX = 16;

export interface Pay {
  readonly state: PayState;
  readonly press: (press: PayPress) => void;
  readonly problem: Problem | null;
  readonly busy: boolean;
}

/**
 * The payment as the cashier works it. Presses made while the terminal takes a tender wait and are
 * done after it, so Enter Enter pays and completes however fast it is typed; a refusal drops what
 * waited.
 */
export function usePay(rules: NumberRules): Pay {
  const store = useTillStore();
  const { run, problem, refuse, busy } = useDialogCommand();
  const [state, setState] = useState(PAY_START);
  const [completing, setCompleting] = useState(false);
  const now = useRef({ state: PAY_START, working: false, waiting: [] as PayPress[] });

  const put = useCallback((next: PayState): void => {
    now.current.state = next;
    setState(next);
  }, []);

  const act = useCallback(
    async (effect: PayEffect): Promise<boolean> => {
      const till = store.getState();
      switch (effect.kind) {
        case 'none':
          return true;
        case 'close':
          till.closeDialog();
          return true;
        case 'refuse':
          refuse(effect.error);
          return false;
        case 'complete': {
          setCompleting(true);
          const done = await till.complete();
          setCompleting(false);
          if (done.ok) return false;
          refuse(done.error);
          till.dismissNotice();
          return false;
        }
        case 'add': {
          if (till.cart === null) return false;
          const { tender: kind, amountMinor, reference } = effect;
          const { saleId } = till.cart;
          const added = await run('tender.add', { saleId, kind, amountMinor, reference });
          if (added?.ok !== true) return false;
          put(PAY_START);
          return true;
        }
        default:
          return assertNever(effect);
      }
    },
    [store, run, refuse, put],
  );

  const press = useCallback(
    async (first: PayPress): Promise<void> => {
      const mine = now.current;
      if (mine.waiting.length < QUEUE_MAX) mine.waiting.push(first);
      if (mine.working) return;
      mine.working = true;
      for (let next = mine.waiting.shift(); next !== undefined; next = mine.waiting.shift()) {
        const totals = store.getState().cart?.totals;
        if (totals === undefined) break;
        const step = decide(mine.state, next, totals, rules);
        put(step.state);
        if (step.effect.kind !== 'refuse') refuse(null);
        if (!(await act(step.effect))) mine.waiting = [];
      }
      mine.working = false;
    },
    [store, rules, act, put, refuse],
  );

  useStartAfresh(put);
  return { state, press: (one) => void press(one), problem, busy: busy || completing };
}

/** A scan during payment changes the due: what was typed for the old one no longer holds. */
function useStartAfresh(put: (state: PayState) => void): void {
  const lines = useTill((till) => till.cart?.totals.totalMinor);
  const before = useRef(lines);
  useEffect(() => {
    if (before.current !== lines) put(PAY_START);
    before.current = lines;
  }, [lines, put]);
}
