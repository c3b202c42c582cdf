import { expect } from '@playwright/test';
import { readEscpos, type EscposCommand } from '../../src-main/devices/printer/escpos-reader.ts';
import type { PrinterSimulator, SimulatedJob } from '../../src-main/devices/printer/simulator.ts';

/**
 * What the simulated printer was sent for one receipt, read back from the bytes and from the paper.
 */
export class PrintedReceipt {
  readonly commands: readonly EscposCommand[];
  readonly #job: SimulatedJob;

  constructor(job: SimulatedJob) {
    this.#job = job;
    this.commands = readEscpos(job.bytes);
  }

  /** The rows that came out as letters, without the spaces around them. */
  get rows(): readonly string[] {
    return this.#job.items.flatMap((item) => (item.kind === 'text' ? [item.text.trim()] : []));
  }

  /** What the job began with, after the till had asked how the printer is. */
  firstCommands(count: number): readonly EscposCommand['kind'][] {
    const kinds = this.commands.map((one) => one.kind).filter((kind) => kind !== 'ask-now');
    return kinds.slice(0, count);
  }

  get codePages(): readonly number[] {
    return this.commands.flatMap((one) => (one.kind === 'code-page' ? [one.number] : []));
  }

  /** Rows and codes drawn dot by dot. */
  get pictureCount(): number {
    return this.#job.items.filter((item) => item.kind === 'picture').length;
  }

  get qr(): string | null {
    const found = this.#job.items.find((item) => item.kind === 'qr');
    return found?.kind === 'qr' ? found.data : null;
  }

  get cutCount(): number {
    return this.#job.items.filter((item) => item.kind === 'cut').length;
  }

  get unknownCount(): number {
    return this.#job.items.filter((item) => item.kind === 'unknown').length;
  }

  /** Every row of the till's own text of the receipt came out, in its order, letter by letter. */
  expectRowsOf(receiptText: string): void {
    const wanted = receiptText
      .split('\n')
      .map((row) => row.trim())
      // What no code page carries beside Russian is drawn.
      .filter((row) => row !== '' && !/[₸é]/.test(row) && !row.startsWith('['));
    const rows = [...this.rows];
    for (const row of wanted) {
      const at = rows.indexOf(row);
      expect(at, `“${row}” in its place on the paper:\n${this.rows.join('\n')}`).not.toBe(-1);
      rows.splice(0, at + 1);
    }
  }
}

/** The receipts a printer has put out so far; drawer kicks are jobs of their own. */
export function receiptsOf(printer: PrinterSimulator): readonly PrintedReceipt[] {
  return printer.jobs
    .filter((job) => job.items.some((item) => item.kind === 'text' || item.kind === 'picture'))
    .map((job) => new PrintedReceipt(job));
}

/** A till asks a printer that was not ready again after half a minute at the latest. */
const LONGEST_PAUSE_MS = 35_000;

/** Waits until `count` receipts are out. */
export async function waitForReceipts(
  printer: PrinterSimulator,
  count: number,
): Promise<readonly PrintedReceipt[]> {
  await expect.poll(() => receiptsOf(printer).length, { timeout: LONGEST_PAUSE_MS }).toBe(count);
  return receiptsOf(printer);
}
