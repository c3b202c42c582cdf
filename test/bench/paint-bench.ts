import { chromium, type Page } from 'playwright-core';
import { spawnTill } from '../crash/mortal-till.ts';
import type { Shop } from '../crash/shop.ts';
import type { TillClient } from '../support/till-client.ts';
import { WedgeTypist } from '../support/wedge-typist.ts';
import { distributionOf } from './distribution.ts';
import { paintMs, watchPaint } from './paint-watch.ts';
import type { Finding } from './report.ts';

export interface PaintBenchOptions {
  readonly dataDir: string;
  readonly shop: Shop;
  /** Codes of imported goods: `cartLines`, `scans` and `PAINT_WARM_UP` of them. */
  readonly barcodes: readonly string[];
  readonly cartLines: number;
  readonly scans: number;
  readonly browserPath: string;
}

const PAINT_P99_MS = 50;
/** Scans that are made before one is measured. */
export const PAINT_WARM_UP = 10;

/**
 * Scans into a long cart by key events through a real Chromium, up to the frame that shows the
 * line, and takes the line off again; beside it, an empty page that shows an element for an Enter.
 */
export async function benchPaint(options: PaintBenchOptions): Promise<Finding> {
  const till = spawnTill({ dataDir: options.dataDir, printer: null });
  const browser = await chromium.launch({ executablePath: options.browserPath });
  try {
    await fillCart(await till.ready, options);
    const { href: address } = await till.address;
    const viewport = { width: 1920, height: 1080 };
    const page = await browser.newPage({ viewport });
    const times = await scanTimes(page, address, options);
    const empty = await browser.newPage({ viewport });
    const baseTimes = await emptyTimes(empty, options.scans);
    const paint = distributionOf(times);
    const paintBaseline = distributionOf(baseTimes);
    const what = `scan → line painted, ${options.cartLines} lines,`;
    return {
      figures: [
        {
          id: 'paint.median',
          what: `${what} median`,
          unit: 'ms',
          value: paint.medianMs,
          baseline: paintBaseline.medianMs,
          bar: null,
        },
        {
          id: 'paint.p99',
          what: `${what} p99`,
          unit: 'ms',
          value: paint.p99Ms,
          baseline: paintBaseline.p99Ms,
          bar: { kind: 'absolute', most: PAINT_P99_MS },
        },
      ],
      distributions: { paint, paintBaseline },
      notes: [
        `paint: ${browser.version()}, headless, 1920×1080; from the Enter of a wedge scan to the end of the ` +
          'frame in which the line is; baseline: an empty page that adds an element on Enter.',
      ],
    };
  } finally {
    await browser.close();
    await till.stop();
  }
}

async function fillCart(client: TillClient, options: PaintBenchOptions): Promise<void> {
  await client.must('session.signIn', { pin: options.shop.pin });
  const { saleId } = await client.must('cart.open', {});
  for (const code of options.barcodes.slice(0, options.cartLines)) {
    await client.must('cart.scan', { saleId, code, source: 'wedge' });
  }
}

async function scanTimes(
  page: Page,
  address: string,
  { barcodes, cartLines, scans }: PaintBenchOptions,
): Promise<readonly number[]> {
  await watchPaint(page);
  await page.goto(address);
  const line = (position: number): string => `[data-testid=cart-line][aria-posinset="${position}"]`;
  const added = line(cartLines + 1);
  await page.locator(line(cartLines)).waitFor();
  const typist = await WedgeTypist.attach(page);
  const times: number[] = [];
  for (const code of barcodes.slice(cartLines, cartLines + scans + PAINT_WARM_UP)) {
    times.push(await paintMs(page, added, () => typist.scan(code)));
    await page.keyboard.press('Control+z');
    await page.locator(added).waitFor({ state: 'detached' });
  }
  return times.slice(PAINT_WARM_UP);
}

async function emptyTimes(page: Page, presses: number): Promise<readonly number[]> {
  await watchPaint(page);
  await page.goto('about:blank');
  await page.evaluate(() => {
    window.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      const shown = document.createElement('p');
      shown.textContent = 'A line';
      shown.className = 'shown';
      document.body.replaceChildren(shown);
    });
  });
  const typist = await WedgeTypist.attach(page);
  const times: number[] = [];
  for (let press = 0; press < presses + PAINT_WARM_UP; press += 1) {
    await page.evaluate(() => document.body.replaceChildren());
    times.push(await paintMs(page, '.shown', () => typist.scan('4870001234560')));
  }
  return times.slice(PAINT_WARM_UP);
}
