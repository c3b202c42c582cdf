import { setTimeout as startTimer } from 'node:timers';
import type { HqSync, Log, Timers } from './ports.ts';
import { CARTS_ASKED, NOTICE_CAME } from './store/sync/mailbox.ts';
import { createSyncStore } from './store/sync/sync-store.ts';
import type { OpenedStore } from './store/open-store.ts';
import { createSyncLink } from './sync/hq-link.ts';
import { watchLocalHq, watchNetwork } from './sync/network-watch.ts';
import { createSyncRunner, type SyncRunner } from './sync/runner.ts';
import type { SyncStorage } from './sync/sync-storage.ts';
import type { TerminalOptions } from './terminal.ts';

/** The process's own timers; none of them holds it. */
export const systemTimers: Timers = {
  after: (delayMs, then) => {
    const timer = startTimer(then, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export interface RunningSync {
  readonly hq: HqSync;
  readonly storage: SyncStorage;
  isSellingStopped(): boolean;
  begin(): void;
  stop(): Promise<void>;
}

/** What the rest of the terminal hears of the sync. */
export interface SyncTold {
  /** The view may say something else now. */
  changed(): void;
  /** Goods, prices or people may have changed. */
  masterCame(): void;
  /** Another till asks for a cart of this one. */
  cartsAsked(): void;
}

/** The sync of a terminal that was given an HQ; null for one that was not. */
export function createSync(
  options: TerminalOptions,
  opened: OpenedStore,
  told: SyncTold,
): RunningSync | null {
  const { hq, log, clock, ids } = options;
  if (hq == null) return null;
  const storage = createSyncStore({ opened, clock, ids, log });
  const sign = (bytes: Uint8Array): Uint8Array => opened.deviceKey.sign(bytes);
  const nextId = (): string => ids.next();
  const runner = createSyncRunner({
    ...{ storage, clock, timers: options.timers ?? systemTimers, log, nextId, sign },
    onChange: told.changed,
    onMaster: told.masterCame,
    ...{ url: hq.url, link: createSyncLink({ url: hq.url, sign, nextId }) },
    random: Math.random,
    enrolCode: hq.enrolCode,
    onCommand: (command) => {
      if (command === CARTS_ASKED) told.cartsAsked();
      else if (command === NOTICE_CAME) told.changed();
      else void obey(command, opened, log);
    },
  });
  opened.internals.sqlite.onJournalGrew((head) => runner.journalGrew(head));
  return run(runner, storage, hq.url);
}

function run(runner: SyncRunner, storage: SyncStorage, url: string): RunningSync {
  let unwatch: readonly (() => void)[] = [];
  return {
    hq: runner,
    storage,
    isSellingStopped: () => runner.isSellingStopped(),
    begin: () => {
      runner.begin();
      const poke = (): void => runner.poke();
      unwatch = [watchNetwork(poke), watchLocalHq(url, () => runner.isWaiting(), poke)];
    },
    stop: async () => {
      for (const end of unwatch) end();
      await runner.stop();
    },
  };
}

/** What HQ asks for besides; a backup is all that a till can do by itself so far. */
async function obey(command: string, opened: OpenedStore, log: Log): Promise<void> {
  if (command !== 'back_up') return log.warn({ command }, 'HQ asks for what this till cannot do');
  try {
    const { name } = await opened.backup();
    log.info({ name }, 'backup taken for HQ');
  } catch (error) {
    log.error({ error: String(error) }, 'no backup for HQ');
  }
}
