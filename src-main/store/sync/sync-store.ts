import { ok } from '../../../shared/domain/result.ts';
import type { Clock, Ids, Log } from '../../ports.ts';
import { applyChange, type Change } from '../../sync/machine-state.ts';
import type { Learnt, SyncStorage } from '../../sync/sync-storage.ts';
import type { WriteTx } from '../../store-port.ts';
import { durably } from '../durable.ts';
import type { OpenedStore } from '../open-store.ts';
import { createDurableSyncRows } from './durable-sync.ts';
import { createEpochChange } from './epoch-change.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { createMasterPages } from './master-pages.ts';
import { createJournalReader, createRecoveredEvents } from './shipped-events.ts';

export interface SyncStoreDeps {
  readonly opened: OpenedStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** So many counters give back what is past its advice in one transaction. */
const EXPIRED_TOGETHER = 200;

/** The sync's part of the store. */
export function createSyncStore(deps: SyncStoreDeps): SyncStorage {
  const { opened, clock, ids, log } = deps;
  const { statements, db, sqlite } = opened.internals;
  const { held, terminal, sent } = sqlite;
  const rows = createDurableSyncRows(statements);
  const mailbox = createMailbox({ statements, held, ids });
  const masterPages = createMasterPages({ statements, db, terminal, log });
  const beginEpoch = createEpochChange({ statements, held, terminal });
  const keepRecovered = createRecoveredEvents(statements);
  const journal = createJournalReader(statements, sent);
  const at = (): string => new Date(clock.wallMs()).toISOString();
  const work = (tx: WriteTx, change: Change, learnt: Learnt, careful: boolean): string[] => {
    const before = rows.load();
    if (learnt.hqPublicKey !== null) rows.savePublicKey(learnt.hqPublicKey);
    rows.save(applyChange(before, change, before.head));
    rows.saveFacts(change);
    if (change.kind === 'epoch') beginEpoch(tx, change, at());
    if (change.kind !== 'page') return [];
    const { page } = change;
    switch (page.stream) {
      case 'mailbox':
        return page.rows.flatMap((message) => mailbox.apply(tx, message, at()) ?? []);
      case 'journal':
        keepRecovered(page.rows);
        return [];
      case 'master':
      case 'storefront':
        masterPages.apply(page, { careful, acked: before.acked });
        return [];
    }
  };
  const apply = (change: Change, learnt: Learnt, careful: boolean) => {
    try {
      const done = opened.store.transact<string[], never>((tx) =>
        ok(work(tx, change, learnt, careful)),
      );
      return done.ok ? ok({ head: rows.head(), commands: done.value }) : done;
    } finally {
      terminal.forget();
      masterPages.forget();
    }
  };
  return {
    load: () => opened.store.read(() => rows.load()),
    apply: (change, learnt) => {
      try {
        return apply(change, learnt, false);
      } catch (error) {
        if (change.kind !== 'page') throw error;
        // One row of it is more than this program can take: it is found by trying each by itself.
        log.warn(
          { stream: change.page.stream, error: String(error) },
          'a page is taken row by row',
        );
        return apply(change, learnt, true);
      }
    },
    head: () => rows.head(),
    ...journal,
    hqPublicKey: () => rows.publicKey(),
    devicePublicKey: createDevicePublicKey(statements),
    firstPull: () => masterPages.firstPull(),
    setAsideCount: () => masterPages.setAsideCount(),
    held: (counter) => held.held(counter),
    returnExpired: () => returnExpired(opened, mailbox),
  };
}

function returnExpired(opened: OpenedStore, mailbox: Mailbox): number {
  const { held, terminal } = opened.internals.sqlite;
  if (!terminal.identity().enrolled) return 0;
  return durably(opened.store, (tx) => {
    const counters = held.expired(EXPIRED_TOGETHER);
    for (const counter of counters) {
      mailbox.giveUp(tx, counter, held.held(counter).available, 'expired');
    }
    return counters.length;
  });
}

function createDevicePublicKey(
  statements: OpenedStore['internals']['statements'],
): SyncStorage['devicePublicKey'] {
  const read = statements.get<object>()((query) =>
    query.selectFrom('terminal_identity').select('device_public_key'),
  );
  return () => {
    const key = read({})?.device_public_key;
    if (key === undefined) throw new Error('This store belongs to no terminal yet');
    return key.toString('base64');
  };
}
