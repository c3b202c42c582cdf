import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BridgeEvent } from '../../../shared/ipc/events.ts';
import { CartView } from '../../../shared/ipc/views.ts';
import { startHousekeeping } from '../../../src-main/housekeeping.ts';
import type { Terminal } from '../../../src-main/ports.ts';
import { createFileSecretBox } from '../../../src-main/shells/secret-box.ts';
import { openTerminal } from '../../../src-main/terminal.ts';
import { CountingIds, FakeClock } from '../../support/fake-clock.ts';
import { GOODS, PINS, smallBusiness } from '../../support/small-business.ts';
import { MIGRATIONS_DIR } from '../../support/till-fixture.ts';

const MINUTE_MS = 60_000;

// The chores' own timer is in our hands; everything else runs as it does.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

class TimedTerminal implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly dataDir = mkdtempSync(join(tmpdir(), 'till-chores-'));
  readonly #ids = new CountingIds();
  #terminal: Terminal | null = null;

  async open(): Promise<Terminal> {
    this.#terminal = await openTerminal({
      dataDir: this.dataDir,
      secretBox: createFileSecretBox(this.dataDir),
      printer: null,
      scanners: [],
      appVersion: '0.0.0',
      log,
      migrationsDir: MIGRATIONS_DIR,
      firstBusiness: smallBusiness,
      clock: this.clock,
      ids: this.#ids,
    });
    return this.#terminal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#terminal?.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function nextCart(terminal: Terminal): Promise<CartView> {
  return new Promise((resolve) => {
    const stop = terminal.subscribe((event: BridgeEvent) => {
      if (event.kind !== 'cart') return;
      stop();
      resolve(event.cart);
    });
  });
}

describe('RES-3 BG the minute’s sweep', () => {
  it('releases what ran out, and the screen hears of it', async () => {
    await using shop = new TimedTerminal();
    const terminal = await shop.open();
    await terminal.handle('session.signIn', { pin: PINS.cashier }, 'test');
    const opening = await terminal.handle('cart.open', {}, 'test');
    const { saleId } = CartView.parse(opening.ok ? opening.value : null);
    await terminal.handle('cart.scan', { saleId, code: GOODS.lamp.code }, 'test');
    shop.clock.pass(30 * MINUTE_MS);
    const shown = nextCart(terminal);
    vi.advanceTimersByTime(MINUTE_MS);
    expect((await shown).lines).toMatchObject([{ sku: 'T-LAMP', reservation: 'released' }]);
  });

  it('takes a verified backup by itself, one a day', async () => {
    await using shop = new TimedTerminal();
    const terminal = await shop.open();
    vi.advanceTimersByTime(2 * MINUTE_MS);
    await terminal.close();
    const backups = readdirSync(join(shop.dataDir, 'backups')).filter((name) =>
      name.endsWith('.sqlite'),
    );
    expect(backups).toEqual(['till-20261121-090500.sqlite']);
  });
});

describe('BG chores', () => {
  it('one that fails is logged, and they all have their next turn', async () => {
    const errors: object[] = [];
    let sweeps = 0;
    const chores = {
      sweep: () => {
        sweeps += 1;
        if (sweeps === 1) throw new Error('the disk is full');
        return 0;
      },
      rebuildPopularity: () => undefined,
      prunePrintJobs: () => undefined,
      backup: () => Promise.resolve(null),
      returnLeases: () => 0,
    };
    const failing = { ...log, error: (data: object) => errors.push(data) };
    const housekeeping = startHousekeeping(chores, { log: failing, swept: () => undefined });
    vi.advanceTimersByTime(3 * MINUTE_MS);
    await housekeeping.stop();
    expect(sweeps).toBe(3);
    expect(errors).toEqual([{ error: 'Error: the disk is full' }]);
    vi.advanceTimersByTime(3 * MINUTE_MS);
    expect(sweeps).toBe(3);
  });
});
