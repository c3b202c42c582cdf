import type { PrinterProblem } from '../../../shared/ipc/views.ts';
import type { Clock, PrinterConnection, PrinterProfile, PrinterTransport } from '../../ports.ts';
import { ASK_ACKNOWLEDGEMENT, askStatus, awaitAcknowledgement } from './printer-status.ts';
import type { StatusReport } from './printer-status.ts';
import { TransportError } from './transports/transport-error.ts';

/** How long a printer may take, in milliseconds. */
export interface PrintTimeouts {
  readonly connectMs: number;
  /** For each question of `DLE EOT`. */
  readonly statusMs: number;
  /** For the acknowledgement, and so much more for each 10 kB of the job. */
  readonly acknowledgeMs: number;
  readonly acknowledgePer10KbMs: number;
  /** For the line to take the next piece of a job: a printer that stops in the middle. */
  readonly stallMs: number;
}

export const PRINT_TIMEOUTS: PrintTimeouts = {
  connectMs: 3000,
  statusMs: 1000,
  acknowledgeMs: 5000,
  acknowledgePer10KbMs: 1000,
  stallMs: 10_000,
};

/** How one attempt ended. `waiting` means that no byte of the job went out. */
export type Delivery =
  | { readonly kind: 'printed'; readonly confirmed: boolean; readonly problem: 'paper_low' | null }
  | { readonly kind: 'waiting'; readonly problem: PrinterProblem }
  | { readonly kind: 'uncertain'; readonly problem: PrinterProblem; readonly sentBytes: number };

export interface DeliveryDeps {
  readonly transport: PrinterTransport;
  readonly profile: PrinterProfile;
  readonly clock: Clock;
  readonly timeouts: PrintTimeouts;
}

const PIECE_BYTES = 4096;

/**
 * Sends one job over one connection: ask, send, have it acknowledged. Never sends a byte twice.
 * Expected failures are a `Delivery`; anything else throws.
 */
export async function deliver(deps: DeliveryDeps, bytes: Uint8Array): Promise<Delivery> {
  let connection: PrinterConnection;
  try {
    connection = await deps.transport.connect(deps.timeouts.connectMs);
  } catch (error) {
    return { kind: 'waiting', problem: problemOf(error) };
  }
  if (!deps.profile.answersStatus) return deliverUnheard(deps, connection, bytes);
  try {
    return await deliverHeard(deps, connection, bytes);
  } finally {
    // It was acknowledged or it was not; how the line ends changes nothing.
    await connection.close().catch(() => undefined);
  }
}

/** Only looks: what the printer says of itself, with nothing to print. */
export async function look(deps: DeliveryDeps): Promise<StatusReport> {
  try {
    const connection = await deps.transport.connect(deps.timeouts.connectMs);
    try {
      return await askStatus(connection, deps.clock, deps.timeouts.statusMs);
    } finally {
      await connection.close().catch(() => undefined);
    }
  } catch (error) {
    return { answered: true, problem: problemOf(error) };
  }
}

async function deliverHeard(
  deps: DeliveryDeps,
  connection: PrinterConnection,
  bytes: Uint8Array,
): Promise<Delivery> {
  const { clock, timeouts } = deps;
  try {
    const status = await askStatus(connection, clock, timeouts.statusMs);
    if (status.problem !== null && status.problem !== 'paper_low') {
      return { kind: 'waiting', problem: status.problem };
    }
  } catch (error) {
    return { kind: 'waiting', problem: problemOf(error) };
  }
  const broken = await sendAll(connection, bytes, timeouts.stallMs);
  if (broken !== null) return broken;
  try {
    await writeWithin(connection, ASK_ACKNOWLEDGEMENT, timeouts.stallMs);
    const waitMs = timeouts.acknowledgeMs + (timeouts.acknowledgePer10KbMs * bytes.length) / 10_000;
    const answer = await awaitAcknowledgement(connection, clock, waitMs);
    if (answer?.paper === 'enough' || answer?.paper === 'low') {
      const problem = answer.paper === 'low' ? 'paper_low' : null;
      return { kind: 'printed', confirmed: true, problem };
    }
    const problem = answer === null ? await whySilent(deps, connection) : 'paper_out';
    return { kind: 'uncertain', problem, sentBytes: bytes.length };
  } catch (error) {
    return { kind: 'uncertain', problem: problemOf(error), sentBytes: bytes.length };
  }
}

/** A printer that answers nothing: what the line took is all there is to know. */
async function deliverUnheard(
  deps: DeliveryDeps,
  connection: PrinterConnection,
  bytes: Uint8Array,
): Promise<Delivery> {
  const broken = await sendAll(connection, bytes, deps.timeouts.stallMs);
  try {
    // A spooler takes the job only here.
    await connection.close();
  } catch (error) {
    if (broken === null && error instanceof TransportError && error.sentBytes === 0) {
      return { kind: 'waiting', problem: error.problem };
    }
    return broken ?? { kind: 'uncertain', problem: problemOf(error), sentBytes: bytes.length };
  }
  return broken ?? { kind: 'printed', confirmed: false, problem: null };
}

/** Null once the line took all of it; else how far it came. */
async function sendAll(
  connection: PrinterConnection,
  bytes: Uint8Array,
  stallMs: number,
): Promise<Delivery | null> {
  for (let sent = 0; sent < bytes.length; sent += PIECE_BYTES) {
    const piece = bytes.subarray(sent, sent + PIECE_BYTES);
    try {
      await writeWithin(connection, piece, stallMs);
    } catch (error) {
      const possible = error instanceof TransportError ? error.sentBytes : piece.length;
      const sentBytes = sent + possible;
      const problem = problemOf(error);
      return sentBytes === 0
        ? { kind: 'waiting', problem }
        : { kind: 'uncertain', problem, sentBytes };
    }
  }
  return null;
}

/** @throws TransportError `timeout` where the line takes nothing for `limitMs` */
async function writeWithin(
  connection: PrinterConnection,
  piece: Uint8Array,
  limitMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TransportError('timeout', 'The printer takes no more bytes', piece.length));
    }, limitMs);
  });
  try {
    await Promise.race([connection.write(piece), stalled]);
  } finally {
    clearTimeout(timer);
  }
}

/** The paper may have ended or a cover been opened while it printed: that is worth more to say. */
async function whySilent(
  deps: DeliveryDeps,
  connection: PrinterConnection,
): Promise<PrinterProblem> {
  try {
    const status = await askStatus(connection, deps.clock, deps.timeouts.statusMs);
    const blocks = status.problem !== null && status.problem !== 'paper_low';
    return blocks ? status.problem : 'no_acknowledgement';
  } catch {
    return 'no_acknowledgement';
  }
}

function problemOf(error: unknown): PrinterProblem {
  if (error instanceof TransportError) return error.problem;
  throw error;
}
