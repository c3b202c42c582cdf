import { readHqAddress } from '../../shared/domain/hq-address.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { WriteTx } from '../store-port.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { requireActor } from './session.ts';
import type { Surroundings } from './terminal-status.ts';

/**
 * Gives HQ a one-time code; what becomes of it is in the status. A manager's to do, but where
 * nobody can sign in yet: the people come from HQ.
 */
export function enrolTerminal(
  deps: TillDeps,
  { hq, mayRetryEnrolment }: Pick<Surroundings, 'hq' | 'mayRetryEnrolment'>,
  input: ParsedInput<'sync.enrol'>,
  call: Call,
): Result<{ done: true }, IpcError> {
  if (hq === null) return err(ipcError('HQ_NOT_CONFIGURED'));
  const allowed = transact(deps, (tx) => {
    const isRetry = mayRetryEnrolment === true && !tx.terminal.identity().enrolled;
    return allowEnrolment(tx, call, isRetry);
  });
  if (!allowed.ok) return allowed;
  hq.enrol(input.code);
  return ok({ done: true });
}

/**
 * Keeps where HQ is. Whoever runs the terminal then begins it anew, with that address and the code;
 * what was sold before is kept and sent.
 */
export function connectToHq(
  deps: TillDeps,
  input: ParsedInput<'sync.connect'>,
  call: Call,
): Result<{ done: true }, IpcError> {
  return transact(deps, (tx) => {
    const url = readHqAddress(input.url);
    if (url === null) return err(ipcError('HQ_ADDRESS_WRONG', { url: input.url }));
    const allowed = allowEnrolment(tx, call, false);
    if (!allowed.ok) return allowed;
    tx.hqNewsWrites.keepHqAddress(url);
    return ok({ done: true as const });
  });
}

function allowEnrolment(tx: WriteTx, call: Call, isRetry: boolean): Result<null, IpcError> {
  const nobody = isRetry || tx.users.active().length === 0;
  const actor = requireActor(tx, call);
  if (!nobody && !actor.ok) return actor;
  const role = actor.ok ? actor.value.user.role : null;
  if (!nobody && role !== 'manager' && role !== 'admin') return err(ipcError('MANAGER_NEEDED'));
  tx.audit({
    type: 'settings.changed',
    userId: actor.ok ? actor.value.userId : null,
    origin: call.origin,
    data: { enrolment: 'asked' },
    description: 'A code of HQ was typed',
  });
  return ok(null);
}
