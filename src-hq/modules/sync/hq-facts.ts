import { clearDoubt, closeHolder, grant, receive, withdraw } from '../../../shared/domain/lease.ts';
import { settleRight } from './project-refund.ts';
import type { HqFact, ProjectionTables, SyncTx } from './sync-store.ts';

/** What HQ does to a counter: kept in the log and booked in the same transaction. */
export async function applyFact(tx: SyncTx, fact: HqFact): Promise<void> {
  await tx.appendLog({ kind: 'fact', fact });
  await bookFact(tx, fact);
}

/**
 * Books a fact; a rebuild calls it again in the log's order.
 * @throws Error where the fact does not fit the ledger: it was checked before it was logged
 */
export async function bookFact(tables: ProjectionTables, fact: HqFact): Promise<void> {
  switch (fact.kind) {
    case 'received': {
      const ledger = await tables.ledger(fact.counter);
      return tables.saveLedger(fact.counter, receive(ledger, fact.amount));
    }
    case 'withdrawn': {
      const { ledger, shortBy } = withdraw(await tables.ledger(fact.counter), fact.amount);
      if (shortBy > 0) throw new Error(`The pool of ${fact.counter} is ${shortBy} short`);
      return tables.saveLedger(fact.counter, ledger);
    }
    case 'granted': {
      const { leaseId, holder, counter, amount } = fact;
      const granted = grant(await tables.ledger(counter), holder, amount);
      if (!granted.ok) throw new Error(`No grant of ${counter} to ${holder}: ${granted.error}`);
      await tables.saveLease({ leaseId, holder, counter, amount, status: 'granted' });
      return tables.saveLedger(counter, granted.value);
    }
    case 'holder-closed':
      await tables.closeHolder(fact.holder);
      for (const counter of await tables.countersOf(fact.holder)) {
        await tables.saveLedger(counter, closeHolder(await tables.ledger(counter), fact.holder));
      }
      return;
    case 'counted': {
      const cleared = clearDoubt(await tables.ledger(fact.counter), fact.holder, fact.found);
      if (!cleared.ok) throw new Error(`No count of ${fact.counter}: ${cleared.error}`);
      return tables.saveLedger(fact.counter, settleRight(fact.counter, cleared.value));
    }
  }
}
