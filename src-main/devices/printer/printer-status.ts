import type { PrinterProblem } from '../../../shared/ipc/views.ts';
import type { Clock, PrinterConnection } from '../../ports.ts';

/** What a printer said of itself. Silence is not health: `answered` is false then. */
export interface StatusReport {
  readonly answered: boolean;
  /** The worst it reported; `paper_low` still prints. */
  readonly problem: PrinterProblem | null;
}

/** Every answer to `DLE EOT` has bits 1 and 4 set, bits 0 and 7 clear (Epson ESC/POS reference). */
function isStatusByte(byte: number): boolean {
  return (byte & 0x93) === 0x12;
}

/** An answer to `GS r` has bits 4 and 7 clear: a late answer to `DLE EOT` cannot pass for one. */
function isAcknowledgement(byte: number): boolean {
  return (byte & 0x90) === 0;
}

/** Asks `DLE EOT` 1 to 4: is it offline, is a cover open, is something broken, is there paper. */
export async function askStatus(
  connection: PrinterConnection,
  clock: Clock,
  timeoutMs: number,
): Promise<StatusReport> {
  await discardWaiting(connection);
  const first = await askNow(connection, 1, clock, timeoutMs);
  if (first === null) return { answered: false, problem: null };
  const cause = (await askNow(connection, 2, clock, timeoutMs)) ?? 0;
  const failure = (await askNow(connection, 3, clock, timeoutMs)) ?? 0;
  const paper = (await askNow(connection, 4, clock, timeoutMs)) ?? 0;
  return { answered: true, problem: problemOf(first, cause, failure, paper) };
}

function problemOf(
  printer: number,
  cause: number,
  failure: number,
  paper: number,
): PrinterProblem | null {
  if ((cause & 0x04) !== 0) return 'cover_open';
  if ((cause & 0x20) !== 0 || (paper & 0x60) !== 0) return 'paper_out';
  if ((printer & 0x08) !== 0 || (cause & 0x40) !== 0 || (failure & 0x68) !== 0) return 'offline';
  return (paper & 0x0c) !== 0 ? 'paper_low' : null;
}

async function askNow(
  connection: PrinterConnection,
  what: number,
  clock: Clock,
  timeoutMs: number,
): Promise<number | null> {
  await connection.write(Uint8Array.of(0x10, 0x04, what));
  return awaitByte(connection, isStatusByte, clock, timeoutMs);
}

/** `GS r 1`, which the printer answers once it has worked off everything before it. */
export const ASK_ACKNOWLEDGEMENT = Uint8Array.of(0x1d, 0x72, 0x01);

export interface Acknowledgement {
  readonly paper: 'enough' | 'low' | 'out';
}

/** The answer to `GS r 1`, or null where none came in time. */
export async function awaitAcknowledgement(
  connection: PrinterConnection,
  clock: Clock,
  timeoutMs: number,
): Promise<Acknowledgement | null> {
  const byte = await awaitByte(connection, isAcknowledgement, clock, timeoutMs);
  if (byte === null) return null;
  if ((byte & 0x0c) !== 0) return { paper: 'out' };
  return { paper: (byte & 0x03) === 0 ? 'enough' : 'low' };
}

/**
 * The next byte that is an answer of this kind; others (late ones, flow control) are passed over.
 */
async function awaitByte(
  connection: PrinterConnection,
  fits: (byte: number) => boolean,
  clock: Clock,
  timeoutMs: number,
): Promise<number | null> {
  const deadlineMs = clock.monotonicMs() + timeoutMs;
  for (;;) {
    const leftMs = deadlineMs - clock.monotonicMs();
    if (leftMs <= 0) return null;
    const byte = await connection.readByte(leftMs);
    if (byte === null) return null;
    if (fits(byte)) return byte;
  }
}

/** What a printer said before it was asked belongs to nobody's question. */
async function discardWaiting(connection: PrinterConnection): Promise<void> {
  for (let discarded = 0; discarded < 4096; discarded += 1) {
    if ((await connection.readByte(0)) === null) return;
  }
}
