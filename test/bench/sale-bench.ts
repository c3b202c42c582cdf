import { setImmediate } from 'node:timers/promises';
import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import { EPSON_42 } from '../../src-main/devices/printer/profiles.ts';
import { PrinterSimulator } from '../../src-main/devices/printer/simulator.ts';
import type { SeededRandom } from '../crash/seeded-random.ts';
import { differences } from './compare-stores.ts';
import { distributionOf, timed } from './distribution.ts';
import { HandWrittenTill } from './hand-written-till.ts';
import { type OpenTill, openTill } from './open-till.ts';
import type { Figure, Finding } from './report.ts';
import { RowReader } from './row-reader.ts';

export interface SaleBenchOptions {
  /** Two copies of one store: the till sells in the first, the baseline writes into the second. */
  readonly dataDirs: readonly [string, string];
  readonly pin: string;
  readonly barcodes: readonly string[];
  readonly sales: number;
  readonly random: SeededRandom;
}

const LINES = 5;
const WARM_UP_SALES = 30;
const LONGEST_PRINT_MS = 60_000;

/**
 * Bars of DESIGN: a sale within twice its baseline, a scan within three times and ten milliseconds.
 */
const SALE_RATIO = 2;
const SCAN_RATIO = 3;
const SCAN_P99_MS = 10;

interface Times {
  readonly sale: number[];
  readonly saleBaseline: number[];
  readonly scan: number[];
  readonly scanBaseline: number[];
}

/**
 * Sells five-line cash sales through the whole terminal, printing on a TCP printer, and writes each
 * scan's and each sale's rows into the second store by hand, turn about, so that whatever slows the
 * machine down slows both. At the end the two stores must hold the same rows.
 */
export async function benchSales(options: SaleBenchOptions): Promise<Finding> {
  const [tillDir, baselineDir] = options.dataDirs;
  await using printer = await PrinterSimulator.start({ profile: EPSON_42 });
  const url = `tcp://${printer.host}:${printer.port}`;
  const till = await openTill(tillDir, { url, profile: EPSON_42.name });
  const reader = new RowReader(tillDir);
  const baseline = new HandWrittenTill(baselineDir);
  const run = new SaleRun({ till, reader, baseline, printer, options });
  try {
    await till.run('session.signIn', { pin: options.pin });
    await run.sell(WARM_UP_SALES);
    const times = await run.sell(options.sales);
    return finding(times, options.sales);
  } finally {
    await till.close();
    baseline.catchUp(reader.rest());
    reader.close();
    baseline.close();
    const different = differences(tillDir, baselineDir);
    if (different.length > 0) {
      throw new Error(`The baseline wrote other rows than the till: ${different.join('; ')}`);
    }
  }
}

interface SaleRunParts {
  readonly till: OpenTill;
  readonly reader: RowReader;
  readonly baseline: HandWrittenTill;
  readonly printer: PrinterSimulator;
  readonly options: SaleBenchOptions;
}

class SaleRun {
  readonly #parts: SaleRunParts;

  constructor(parts: SaleRunParts) {
    this.#parts = parts;
  }

  async sell(sales: number): Promise<Times> {
    const times: Times = { sale: [], saleBaseline: [], scan: [], scanBaseline: [] };
    for (let sale = 0; sale < sales; sale += 1) await this.#sellOne(times);
    return times;
  }

  async #sellOne(times: Times): Promise<void> {
    const { till, reader, baseline, printer } = this.#parts;
    const { saleId } = await till.run('cart.open', {});
    baseline.catchUp(reader.draft(saleId));
    for (const code of this.#codes()) await this.#scan(saleId, code, times);

    const due = (await till.run('cart.open', {})).totals.cashDueMinor;
    await till.run('tender.add', { saleId, kind: 'cash', amountMinor: due });
    baseline.catchUp(reader.draft(saleId));

    const before = performance.now();
    await till.run('sale.complete', { saleId });
    times.sale.push(performance.now() - before);
    const rows = reader.completed(saleId);
    await this.#printed();
    times.saleBaseline.push(timed(() => baseline.complete(rows, saleId)).ms);
    baseline.catchUp(reader.rest());
    printer.received.length = 0;
    printer.jobs.length = 0;
  }

  async #scan(saleId: SaleId, code: string, times: Times): Promise<void> {
    const { till, reader, baseline } = this.#parts;
    const before = performance.now();
    const cart = await till.run('cart.scan', { saleId, code, source: 'wedge' });
    times.scan.push(performance.now() - before);
    const lineId: LineId | undefined = cart.lines.at(-1)?.lineId;
    if (lineId === undefined) throw new Error(`${code} made no line`);
    const rows = reader.scan(saleId, lineId);
    times.scanBaseline.push(timed(() => baseline.scan(rows)).ms);
  }

  /** Different ones, so that each makes a line of its own. */
  #codes(): ReadonlySet<string> {
    const { random, barcodes } = this.#parts.options;
    const codes = new Set<string>();
    while (codes.size < LINES) codes.add(random.pick(barcodes));
    return codes;
  }

  /** The paper is out before the baseline's turn: printing is not to slow it down. */
  async #printed(): Promise<void> {
    const sinceMs = performance.now();
    while (performance.now() - sinceMs < LONGEST_PRINT_MS) {
      const { queued, uncertain } = await this.#parts.till.run('print.queue', {});
      if (uncertain.length > 0) throw new Error('A receipt may not have come out');
      if (queued === 0) return;
      await setImmediate();
    }
    throw new Error('The receipt does not come out');
  }
}

function finding(times: Times, sales: number): Finding {
  const distributions = {
    sale: distributionOf(times.sale),
    saleBaseline: distributionOf(times.saleBaseline),
    scan: distributionOf(times.scan),
    scanBaseline: distributionOf(times.scanBaseline),
  };
  const { sale, saleBaseline, scan, scanBaseline } = distributions;
  const figure = (id: string, what: string, value: number, baseline: number): Figure => {
    const most = id.startsWith('sale') ? SALE_RATIO : SCAN_RATIO;
    return { id, what, unit: 'ms', value, baseline, bar: { kind: 'ratio', most } };
  };
  const saleText = `complete a ${LINES}-line sale, durable,`;
  const scanText = 'scan → priced, reserved line committed,';
  return {
    figures: [
      figure('sale.median', `${saleText} median`, sale.medianMs, saleBaseline.medianMs),
      figure('sale.p99', `${saleText} p99`, sale.p99Ms, saleBaseline.p99Ms),
      figure('scan.median', `${scanText} median`, scan.medianMs, scanBaseline.medianMs),
      {
        ...figure('scan.p99', `${scanText} p99`, scan.p99Ms, scanBaseline.p99Ms),
        bar: { kind: 'absolute', most: SCAN_P99_MS },
      },
    ],
    distributions,
    notes: [
      `${sales} cash sales through the terminal's commands, printing over TCP; baseline: the same rows, ` +
        'bytes, tables, indexes and triggers by better-sqlite3 alone, FULL, turn about.',
    ],
  };
}
