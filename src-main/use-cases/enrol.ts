import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { HqSync } from '../ports.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { requireActor } from './session.ts';

/**
 * Gives HQ a one-time code; what becomes of it is in the status. A manager's to do, but where
 * nobody can sign in yet: the people come from HQ.
 */
export function enrolTerminal(
  deps: TillDeps,
  hq: HqSync | null,
  input: ParsedInput<'sync.enrol'>,
  call: Call,
): Result<{ done: true }, IpcError> {
  if (hq === null) return err(ipcError('HQ_NOT_CONFIGURED'));
  const allowed = transact(deps, (tx) => {
    const nobody = tx.users.active().length === 0;
    const actor = requireActor(tx, call);
    if (!nobody && !actor.ok) return actor;
    const role = actor.ok ? actor.value.user.role : null;
    if (!nobody && role !== 'manager' && role !== 'admin') {
      return err(ipcError('MANAGER_NEEDED'));
    }
    tx.audit({
      type: 'settings.changed',
      userId: actor.ok ? actor.value.userId : null,
      origin: call.origin,
      data: { enrolment: 'asked' },
      description: 'A code of HQ was typed',
    });
    return ok(null);
  });
  if (!allowed.ok) return allowed;
  hq.enrol(input.code);
  return ok({ done: true });
}
