import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { SessionView } from '../../shared/ipc/views.ts';
import type { ReadTx, User, WriteTx } from '../store-port.ts';
import { type Actor, type Call, transact, type TillDeps } from './deps.ts';

/** USR-1: after this many wrong PINs the pad rests. */
export const MAX_PIN_FAILURES = 5;
export const PIN_LOCKOUT_MS = 60_000;

/** The person at the till, or the error that asks for a PIN. */
export function requireActor(tx: ReadTx, call: Call): Result<Actor, IpcError> {
  const state = tx.terminal.state();
  const user = state.signedInUserId === null ? null : tx.users.byId(state.signedInUserId);
  if (!user || state.locked) return err(ipcError('NOT_SIGNED_IN'));
  return ok({ userId: user.userId, user, origin: call.origin });
}

export async function signIn(
  deps: TillDeps,
  input: ParsedInput<'session.signIn'>,
  call: Call,
): Promise<Result<SessionView, IpcError>> {
  const found = await identify(deps, input.pin, call);
  if (!found.ok) return found;
  const user = found.value;
  return transact(deps, (tx) => {
    tx.terminalWrites.update({ signedInUserId: user.userId, locked: false });
    tx.audit({
      type: 'session.signed_in',
      userId: user.userId,
      origin: call.origin,
      data: { role: user.role },
      description: `${user.name} signed in`,
    });
    return ok(sessionView(user));
  });
}

/**
 * Finds whose PIN it is. Wrong ones are counted in the store, so that a restart does not help a
 * guesser; the pause runs on the monotonic clock, so that a clock set back does not lock a shop.
 */
export async function identify(
  deps: TillDeps,
  pin: string,
  call: Call,
): Promise<Result<User, IpcError>> {
  const waitMs = deps.store.read((tx) => lockoutLeftMs(tx, deps.clock.monotonicMs()));
  if (waitMs > 0) return err(ipcError('PIN_LOCKED_OUT', { seconds: Math.ceil(waitMs / 1000) }));
  const users = deps.store.read((tx) => tx.users.active());
  const user = /^\d{4,8}$/.test(pin) ? await deps.pins.find(pin, users) : null;
  if (user) return transact(deps, (tx) => accept(deps, tx, user));
  // The count is committed although the sign-in fails.
  const counted = transact(deps, (tx) => ok(countFailure(deps, tx, call)));
  return counted.ok ? err(counted.value) : counted;
}

/** Looks at the pause again: others may have been refused while this PIN was being tried. */
function accept(deps: TillDeps, tx: WriteTx, user: User): Result<User, IpcError> {
  const waitMs = lockoutLeftMs(tx, deps.clock.monotonicMs());
  if (waitMs > 0) return err(ipcError('PIN_LOCKED_OUT', { seconds: Math.ceil(waitMs / 1000) }));
  if (tx.terminal.state().pinFailures > 0) {
    tx.terminalWrites.update({ pinFailures: 0, pinLockedUntilMs: 0 });
  }
  return ok(user);
}

function countFailure(deps: TillDeps, tx: WriteTx, call: Call): IpcError {
  const failures = tx.terminal.state().pinFailures + 1;
  const lockedOut = failures >= MAX_PIN_FAILURES;
  tx.terminalWrites.update({
    pinFailures: failures,
    pinLockedUntilMs: lockedOut ? Math.round(deps.clock.monotonicMs()) + PIN_LOCKOUT_MS : 0,
  });
  tx.audit({
    type: 'session.refused',
    userId: null,
    origin: call.origin,
    data: { failures },
    description: `Wrong PIN, ${failures} in a row`,
  });
  if (lockedOut) return ipcError('PIN_LOCKED_OUT', { seconds: PIN_LOCKOUT_MS / 1000 });
  return ipcError('PIN_WRONG', { left: MAX_PIN_FAILURES - failures });
}

/**
 * The monotonic clock begins anew with each process, so a pause that a restart cut short begins
 * anew as well: a restart neither helps a guesser nor keeps a shop waiting.
 */
export function restartLockout(deps: TillDeps, tx: WriteTx): void {
  const paused = tx.terminal.state().pinFailures >= MAX_PIN_FAILURES;
  const untilMs = Math.round(deps.clock.monotonicMs()) + PIN_LOCKOUT_MS;
  tx.terminalWrites.update({ pinLockedUntilMs: paused ? untilMs : 0 });
}

function lockoutLeftMs(tx: ReadTx, monotonicMs: number): number {
  const { pinLockedUntilMs } = tx.terminal.state();
  return pinLockedUntilMs === 0 ? 0 : Math.max(0, pinLockedUntilMs - monotonicMs);
}

export function lock(deps: TillDeps, call: Call): Result<{ done: true }, IpcError> {
  return leave(deps, call, 'session.locked');
}

/** The cart stays: whoever signs in next finds it as it was. */
export function signOut(deps: TillDeps, call: Call): Result<{ done: true }, IpcError> {
  return leave(deps, call, 'session.signed_out');
}

function leave(
  deps: TillDeps,
  call: Call,
  type: 'session.locked' | 'session.signed_out',
): Result<{ done: true }, IpcError> {
  return transact(deps, (tx) => {
    const { signedInUserId, locked } = tx.terminal.state();
    if (signedInUserId === null || (locked && type === 'session.locked')) return ok({ done: true });
    const name = tx.users.byId(signedInUserId)?.name ?? signedInUserId;
    tx.terminalWrites.update(
      type === 'session.locked' ? { locked: true } : { signedInUserId: null, locked: false },
    );
    tx.audit({
      type,
      userId: signedInUserId,
      origin: call.origin,
      data: {},
      description: type === 'session.locked' ? `Locked by ${name}` : `${name} signed out`,
    });
    return ok({ done: true });
  });
}

export function sessionView(user: User): SessionView {
  return { userId: user.userId, name: user.name, role: user.role, locale: user.locale };
}

/** The person's own language, kept for their next sign-in on this till. */
export function setLocale(
  deps: TillDeps,
  input: ParsedInput<'session.setLocale'>,
  call: Call,
): Result<SessionView, IpcError> {
  return transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    tx.userWrites.setLocale(actor.value.userId, input.locale);
    tx.audit({
      type: 'settings.changed',
      userId: actor.value.userId,
      origin: call.origin,
      data: { locale: input.locale },
      description: `${actor.value.user.name} reads ${input.locale}`,
    });
    return ok({ ...sessionView(actor.value.user), locale: input.locale });
  });
}
