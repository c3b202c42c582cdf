import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';
import type { BridgeEvent } from '../shared/ipc/events.ts';
import { readHqAddress } from '../shared/domain/hq-address.ts';
import { commands } from '../shared/ipc/contract.ts';
import { StatusView } from '../shared/ipc/views.ts';
import { openBlocked } from './recovery.ts';
import type { Clock, Ids, Log, SecretBox, Terminal, Timers } from './ports.ts';
import { runTerminal } from './running-terminal.ts';
import { openStore, type OpenedStore } from './store/open-store.ts';
import { hadStore } from './store/backup-files.ts';
import { storeIsMissing } from './store/restore.ts';
import { blankBusiness } from './store/blank-business.ts';
import { createTerminal, type SeedBusiness } from './store/seed.ts';

export interface HqOptions {
  /** `https://hq.example`. */
  readonly url: string;
  /** Used only while this terminal is not enrolled. */
  readonly enrolCode: string | null;
  /** A manager typed the address just now: a code that was wrong may be typed again. */
  readonly mayRetry?: boolean;
}

export interface TerminalOptions {
  /** Made if it is not there; everything the terminal keeps is in it. */
  readonly dataDir: string;
  readonly secretBox: SecretBox;
  readonly printer: { readonly url: string; readonly profile: string } | null;
  /** A label printer's address with its language; none where there is none. */
  readonly labelPrinter?: string | null;
  /** Serial scanners' device paths. */
  readonly scanners: readonly string[];
  readonly appVersion: string;
  readonly log: Log;
  /** Where the numbered SQL files are. */
  readonly migrationsDir: string;
  /** What a terminal without data and without an HQ begins with; read only then. */
  readonly firstBusiness: () => SeedBusiness;
  /** Where HQ is, and a code to enrol with; none for a till that stands alone. */
  readonly hq?: HqOptions | null;
  /** The process's own unless a test has others. */
  readonly timers?: Timers;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A sale takes a dozen ids; asking the system for each few numbers showed in its profile. */
class PagedRandom {
  readonly #page = new Uint32Array(1024);
  #used = this.#page.length;

  nextUint32(): number {
    if (this.#used === this.#page.length) {
      randomFillSync(this.#page);
      this.#used = 0;
    }
    const number = this.#page[this.#used] ?? 0;
    this.#used += 1;
    return number;
  }
}

/** The machine's clocks. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

export const systemIds: Ids = createSystemIds();

function createSystemIds(): Ids {
  const generator = new V7Generator(new PagedRandom());
  return { next: () => generator.generate().toString() };
}

/**
 * A till without HQ is the only one of its shop; enrolment gives the others their names and series.
 */
const FIRST_TERMINAL = { name: '01', series: '01' } as const;

type Inner = Pick<Terminal, 'handle' | 'close'>;

/**
 * Puts one terminal together. What keeps it from selling (a damaged store, a second instance, a
 * full disk) is no failure of this function: the terminal then answers what is wrong and what can
 * be done, and begins to sell as soon as a backup was put in the damaged store's place.
 */
export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const listeners = new Set<(event: BridgeEvent) => void>();
  const emit = (event: BridgeEvent): void => {
    for (const listener of listeners) listener(event);
  };
  let inner = await openInner(options, emit);
  // While the terminal begins anew whoever asks something waits, and asks the new one.
  let beginning: Promise<void> = Promise.resolve();
  const beginAnew = async (given: TerminalOptions, origin: string): Promise<void> => {
    await inner.close();
    inner = await openInner(given, emit);
    const status = await inner.handle('status.get', {}, origin);
    if (status.ok) emit({ kind: 'status', status: StatusView.parse(status.value) });
  };
  return {
    handle: async (command, input, origin) => {
      await beginning;
      const answer = await inner.handle(command, input, origin);
      if (!answer.ok) return answer;
      if (command === 'recovery.restore') {
        beginning = beginAnew(options, origin);
      } else if (command === 'sync.connect') {
        const { url, code } = commands['sync.connect'].input.parse(input);
        const hq = { url: readHqAddress(url) ?? url, enrolCode: code, mayRetry: true };
        beginning = beginAnew({ ...options, hq }, origin);
      }
      await beginning;
      return answer;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      await beginning;
      await inner.close();
    },
  };
}

async function openInner(
  options: TerminalOptions,
  emit: (event: BridgeEvent) => void,
): Promise<Inner> {
  if (storeIsMissing(options.dataDir)) {
    // A till that sold before must never begin anew by itself.
    return openBlocked(options, { code: 'DATABASE_CORRUPT', params: { detail: 'missing' } });
  }
  const opened = openStore(options);
  if (!opened.ok) return openBlocked(options, opened.error);
  if (!opened.value.seeded()) {
    if (hadStore(options.dataDir)) {
      opened.value.close();
      return openBlocked(options, { code: 'DATABASE_CORRUPT', params: { detail: 'empty' } });
    }
    const alone = options.hq == null;
    const business = alone ? options.firstBusiness() : blankBusiness();
    const made = await createTerminal(opened.value, business, {
      ...options,
      ...FIRST_TERMINAL,
      demo: alone,
    });
    if (!made.ok) {
      opened.value.close();
      return openBlocked(options, { code: made.error, params: { folder: options.dataDir } });
    }
  }
  return runTerminal({ ...options, hq: options.hq ?? keptHq(opened.value) }, opened.value, emit);
}

/** What somebody typed at this till, where the program was started without an address. */
function keptHq(opened: OpenedStore): HqOptions | null {
  const url = opened.store.read((tx) => tx.hqNews.hqAddress());
  return url === null ? null : { url, enrolCode: null };
}
