import type { UserId } from '../../shared/domain/ids.ts';
import { ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { Clock, Ids, LabelPrinter, ReceiptRenderer } from '../ports.ts';
import type { AuditInput, Store, User, WriteTx } from '../store-port.ts';
import type { LeaseWants } from './leases.ts';
import type { ClockWatch, ShopTime } from './observe-clock.ts';

/** Everything a use case may touch. */
export interface TillDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly clockWatch: ClockWatch;
  readonly shopTime: ShopTime;
  readonly refusals: RefusalWatch;
  readonly leaseWants: LeaseWants;
  readonly ids: Ids;
  readonly pins: PinCheck;
  readonly device: DeviceKey;
  /** Null where no printer is set up: sales complete, and receipts can be printed later. */
  readonly renderer: ReceiptRenderer | null;
  /** Null where no printer of labels is set up. */
  readonly labelPrinter: LabelPrinter | null;
  readonly after: AfterCommit;
}

export interface PinCheck {
  /** The one whose PIN it is, or null. Takes tens of milliseconds a person, on purpose. */
  find(pin: string, users: readonly User[]): Promise<User | null>;
}

export interface DeviceKey {
  /** Ed25519 signature, 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
  /** Whether it was this till that signed them. */
  isOwn(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** What happens once a transaction is safe on the disk. */
export interface AfterCommit {
  queuedPrint(): void;
  statusChanged(): void;
}

/** A refusal is rolled back with what it refused; what the trail says of it is kept here. */
export interface RefusalWatch {
  last: AuditInput | null;
}

/** Who asked, and through what. */
export interface Call {
  /** Which shell and screen, for the audit trail. */
  readonly origin: string;
}

/** The person at the till, as a transaction sees them. */
export interface Actor {
  readonly userId: UserId;
  readonly user: User;
  readonly origin: string;
}

/**
 * Runs a use case in one durable transaction; what the disk refuses comes back in words. A jump of
 * the clock that a refused command saw was rolled back with it, so it is forgotten here too, for
 * the next one to see and record. An override that was refused is audited in a transaction of its
 * own.
 */
export function transact<T>(
  deps: TillDeps,
  work: (tx: WriteTx) => Result<T, IpcError>,
): Result<T, IpcError> {
  const seenBefore = deps.clockWatch.last;
  deps.refusals.last = null;
  let committed = false;
  try {
    const result = deps.store.transact(work);
    committed = result.ok;
    if (result.ok) return result;
    auditRefusal(deps);
    const { error } = result;
    return { ok: false, error: typeof error === 'string' ? ipcError(error) : error };
  } finally {
    if (!committed) deps.clockWatch.last = seenBefore;
  }
}

function auditRefusal({ store, refusals }: TillDeps): void {
  const { last } = refusals;
  refusals.last = null;
  if (last === null) return;
  store.transact((tx) => {
    tx.audit(last);
    return ok(null);
  });
}

/** The wall clock as the store writes it: ISO 8601, UTC, milliseconds. */
export function timestamp(deps: { readonly clock: Clock }): string {
  return new Date(deps.clock.wallMs()).toISOString();
}
