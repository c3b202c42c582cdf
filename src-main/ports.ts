import type { PrintJobId, SaleId } from '../shared/domain/ids.ts';
import type { Minor } from '../shared/domain/money.ts';
import type {
  PrinterProblem,
  PrintJobView,
  ScannerStatusView,
  SyncView,
} from '../shared/ipc/views.ts';
import type { LabelModel } from '../shared/domain/label.ts';
import type { ReceiptModel } from '../shared/domain/receipt/model.ts';
import type { ShiftReportModel } from '../shared/domain/shift/report-model.ts';
import type { Result } from '../shared/domain/result.ts';
import type { IpcError } from '../shared/ipc/errors.ts';
import type { BridgeEvent } from '../shared/ipc/events.ts';
import type {
  QuestionAnswer,
  QuestionName,
  QuestionRequest,
} from '../shared/protocol/sync-contract.ts';
import type { Asker } from '../shared/protocol/till-questions.ts';

/** What the terminal needs of the world. Real adapters live in `store/`, `devices/`, `sync/`. */

export interface Clock {
  /** Wall time in milliseconds since 1970, for people; it may jump either way. */
  wallMs(): number;
  /** Milliseconds that only ever grow while this process lives, for durations. */
  monotonicMs(): number;
}

export interface Timers {
  /**
   * Runs once after so long on the monotonic clock, unless it is cancelled by what this answers.
   */
  after(delayMs: number, run: () => void): () => void;
}

export interface Ids {
  /** A new UUIDv7. */
  next(): string;
}

/** Where secrets rest: Electron's safeStorage, or a file only the owner may read. */
export interface SecretBox {
  seal(plain: Uint8Array): Uint8Array;
  open(sealed: Uint8Array): Uint8Array;
}

/** A printer's make-up: what it can print and how it is told. */
export interface PrinterProfile {
  readonly name: string;
  readonly columns: 32 | 42 | 48;
  /** Dots across a full line: 384 on 58 mm paper, 576 on 80 mm. */
  readonly widthDots: number;
  /** Code pages in the order they are tried: iconv-style name → the number of `ESC t n`. */
  readonly codePages: readonly { readonly encoding: CodePage; readonly number: number }[];
  readonly cutter: boolean;
  /** The pin of `ESC p m`: 0 is pin 2, 1 is pin 5. */
  readonly kickPin: 0 | 1;
  /** What to do with letters that no page carries. */
  readonly missingLetters: 'raster' | 'transliterate';
  /** False for printers that never answer `DLE EOT` or `GS r`: silence is then normal. */
  readonly answersStatus: boolean;
  readonly printsQr: boolean;
}

export type CodePage = 'cp437' | 'cp866' | 'windows-1251' | 'kz1048' | 'cp852' | 'windows-1252';

/** One open connection to a printer. Every method fails with a `TransportError`. */
export interface PrinterConnection {
  /** Resolves when the kernel took the bytes; that is no proof of paper. */
  write(bytes: Uint8Array): Promise<void>;
  /** The next byte the printer sends, or null after `timeoutMs` of silence. */
  readByte(timeoutMs: number): Promise<number | null>;
  close(): Promise<void>;
}

export interface PrinterTransport {
  readonly description: string;
  connect(timeoutMs: number): Promise<PrinterConnection>;
}

/**
 * Renders a receipt to the bytes of one print job: text lines, raster lines, QR, cut; no drawer
 * kick.
 */
export interface ReceiptRenderer {
  readonly profile: PrinterProfile;
  receipt(model: ReceiptModel): Uint8Array;
  /** An X or a Z, laid out as receipts are. */
  report(model: ShiftReportModel): Uint8Array;
  drawerKick(): Uint8Array;
}

/** A row of the print queue, as its worker sees it. */
export interface PrintJob {
  readonly jobId: PrintJobId;
  readonly kind: PrintJobView['kind'];
  readonly bytes: Uint8Array;
  readonly attempts: number;
  readonly saleId: SaleId | null;
}

/** The queue's side of the store: every call is one durable transaction. */
export interface PrintQueueStore {
  /** The oldest QUEUED job, marked SENDING with its attempt counted, or null. */
  takeNext(): PrintJob | null;
  /**
   * Jobs that a crash left SENDING become UNCERTAIN; a drawer kick becomes CANCELLED, never
   * replayed.
   */
  recoverAfterRestart(): void;
  markPrinted(jobId: PrintJobId): void;
  /** No byte of it was sent: it goes back to QUEUED, to be tried again. */
  markWaiting(jobId: PrintJobId, problem: PrinterProblem): void;
  markUncertain(jobId: PrintJobId, problem: PrinterProblem, sentBytes: number): void;
  /** A drawer kick that failed, or a job past its attempts: nothing tries it again by itself. */
  markFailed(jobId: PrintJobId, problem: PrinterProblem): void;
}

/** The worker over one printer: one job at a time, in the order they were queued. */
export interface PrintWorker {
  /** Something was queued: look now. Never throws; what happens is in the queue and the status. */
  wake(): void;
  status(): {
    readonly state: 'ready' | 'unknown' | 'busy' | 'attention' | 'offline';
    readonly problem: PrinterProblem | null;
  };
  /**
   * Resolves when no job is waiting, or the printer holds them up. For tests and a calm shutdown.
   */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A printer of labels, beside the one of receipts; nothing of it is queued. */
export interface LabelPrinter {
  /** @returns once the printer has taken the bytes, which is no proof of paper */
  print(label: LabelModel, copies: number): Promise<Result<null, 'LABEL_PRINTER_SILENT'>>;
}

export interface Scanner {
  readonly status: () => ScannerStatusView;
  close(): Promise<void>;
}

/**
 * The card terminal's port. The intent is stored before `start`; an unknown outcome is asked for.
 */
export interface CardTerminal {
  readonly kind: 'standalone' | 'simulator';
  start(intent: { readonly intentId: string; readonly amountMinor: Minor }): Promise<CardOutcome>;
  status(intentId: string): Promise<CardOutcome>;
  cancel(intentId: string): Promise<CardOutcome>;
}

export type CardOutcome =
  | { readonly kind: 'approved'; readonly approvalCode: string }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'unknown' };

/** The sync with HQ, as the rest of the terminal sees it. */
export interface HqSync {
  view(): SyncView;
  /** A person typed a one-time code. */
  enrol(code: string): void;
  /**
   * Asks HQ for units of a leased counter and waits for them, at most so long.
   * @returns whether any came
   */
  askForLease(counter: string, amount: number, withinMs: number): Promise<boolean>;
  /**
   * Asks HQ while somebody waits. Where it is known to be away it is not asked at all.
   * @returns HQ_AWAY for no answer, and for one that says nothing
   */
  question<N extends QuestionName>(
    name: N,
    ask: (asker: Asker) => QuestionRequest<N>,
    withinMs: number,
  ): Promise<Result<QuestionAnswer<N>, 'HQ_AWAY'>>;
  /** @returns false at once where the sync has stopped, else true after so long */
  pause(forMs: number): Promise<boolean>;
}

/** The running terminal, as a shell (Electron or browser) holds it. */
export interface Terminal {
  /**
   * Parses, runs and answers one command; a bug comes back as `INTERNAL` and is logged. Never
   * throws.
   */
  handle(command: string, input: unknown, origin: string): Promise<Result<unknown, IpcError>>;
  subscribe(listener: (event: BridgeEvent) => void): () => void;
  /** Lets the printer finish what it has begun, checkpoints and closes the store. */
  close(): Promise<void>;
}

/** A receipt for the screen: plain text, or a PNG as base64. */
export type ReceiptPreview = (model: ReceiptModel, format: 'text' | 'png') => string;

/** Where a terminal writes what an engineer may need; never a PIN, a token or a customer's data. */
export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
