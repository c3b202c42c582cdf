import { ok } from '../../shared/domain/result.ts';
import { type Store, StoreFailure, type WriteTx } from '../store-port.ts';

/**
 * One durable transaction that nothing but the disk can refuse.
 * @throws StoreFailure when it does
 */
export function durably<T>(store: Store, work: (tx: WriteTx) => T): T {
  const result = store.transact<T, never>((tx) => ok(work(tx)));
  if (!result.ok) throw new StoreFailure(result.error, null);
  return result.value;
}
