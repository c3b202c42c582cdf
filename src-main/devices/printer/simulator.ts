import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { PrinterProfile } from '../../ports.ts';
import { EscposReader } from './escpos-reader.ts';
import type { EscposCommand } from './escpos-reader.ts';
import { Paper } from './paper.ts';
import type { PaperItem } from './paper.ts';

/** What is wrong with the simulated printer; changed while it runs. */
export interface PrinterFaults {
  paper: 'enough' | 'low' | 'out';
  /** The paper ends after so many more rows; null for a full roll. */
  rowsLeft: number | null;
  coverOpen: boolean;
  offline: boolean;
  /** `status` answers `DLE EOT` but never `GS r`. */
  answers: 'all' | 'status' | 'nothing';
  /** How fast it takes bytes; null takes them as they come. */
  bytesPerSecond: number | null;
  /** It loses power once it has taken so many more bytes; null for never. */
  diesAfterBytes: number | null;
}

const NO_FAULTS: Readonly<PrinterFaults> = {
  paper: 'enough',
  rowsLeft: null,
  coverOpen: false,
  offline: false,
  answers: 'all',
  bytesPerSecond: null,
  diesAfterBytes: null,
};

/** What one connection sent, and what of it came out. */
export interface SimulatedJob {
  readonly bytes: Buffer;
  readonly items: readonly PaperItem[];
}

export interface SimulatorOptions {
  readonly profile: PrinterProfile;
  /** 0, and unless told: any free port. */
  readonly port?: number;
  /** A connection that printed something has ended. */
  readonly onJob?: (job: SimulatedJob) => void;
}

const TICK_MS = 20;

/**
 * A receipt printer on 127.0.0.1 that speaks ESC/POS over TCP as the real ones do: one connection
 * at a time, questions answered at their place in the stream, nothing printed while it is out of
 * paper, open or offline, and what it was sent before a power cut is gone. (A real printer answers
 * `DLE EOT` ahead of bytes it has not worked off; one made slow here answers in turn.)
 */
export class PrinterSimulator implements AsyncDisposable {
  readonly faults: PrinterFaults = { ...NO_FAULTS };
  /** Every byte it took, over all connections. */
  readonly received: Buffer[] = [];
  readonly jobs: SimulatedJob[] = [];
  readonly paper: Paper;
  readonly #options: SimulatorOptions;
  readonly #waiting: Socket[] = [];
  readonly #held: EscposCommand[] = [];
  readonly #jobWaiters: ((job: SimulatedJob) => void)[] = [];
  #server: Server | null = null;
  #serving: Session | null = null;
  #port: number;
  #connections = 0;

  private constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#port = options.port ?? 0;
    this.paper = new Paper(options.profile);
  }

  static async start(options: SimulatorOptions): Promise<PrinterSimulator> {
    const simulator = new PrinterSimulator(options);
    await simulator.powerOn();
    return simulator;
  }

  get host(): string {
    return '127.0.0.1';
  }

  get port(): number {
    return this.#port;
  }

  /** Connections it has accepted so far. */
  get connections(): number {
    return this.#connections;
  }

  /** How often the drawer was opened. */
  get kicks(): number {
    return this.paper.items.filter((item) => item.kind === 'kick').length;
  }

  receivedBytes(): Buffer {
    return Buffer.concat(this.received);
  }

  /** Listens again on the same port. */
  async powerOn(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.host, () => resolve());
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
    this.#port = address.port;
  }

  /** Cuts the power: connections break, the buffer is lost, nobody answers. */
  async powerOff(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#held.length = 0;
    const ended =
      server === null ? null : new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#waiting.splice(0)) socket.destroy();
    this.#serving?.breakOff();
    await ended;
  }

  /** The next connection that printed something, once it has ended. */
  nextJob(): Promise<SimulatedJob> {
    return new Promise((resolve) => this.#jobWaiters.push(resolve));
  }

  /** Works off what it held while it was out of paper, open or offline. */
  resume(): void {
    for (const command of this.#held.splice(0)) this.#execute(command);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerOff();
  }

  #accept(socket: Socket): void {
    this.#connections += 1;
    socket.on('error', () => undefined);
    socket.pause();
    this.#waiting.push(socket);
    this.#serveNext();
  }

  #serveNext(): void {
    if (this.#serving !== null) return;
    const socket = this.#waiting.shift();
    if (socket === undefined) return;
    const firstItem = this.paper.items.length;
    this.#serving = new Session(socket, {
      faults: this.faults,
      take: (bytes) => this.received.push(bytes),
      command: (command) => this.#command(command),
      die: () => void this.powerOff(),
      end: (bytes) => {
        this.#serving = null;
        this.#finishJob(bytes, firstItem);
        this.#serveNext();
      },
    });
  }

  #finishJob(bytes: Buffer, firstItem: number): void {
    const items = this.paper.items.slice(firstItem);
    if (items.length === 0 && !holdsJob(bytes)) return;
    const job = { bytes, items };
    this.jobs.push(job);
    this.#options.onJob?.(job);
    for (const resolve of this.#jobWaiters.splice(0)) resolve(job);
  }

  #command(command: EscposCommand): void {
    if (command.kind === 'ask-now') this.#answerNow(command.what);
    else if (this.#blocked()) this.#held.push(command);
    else this.#execute(command);
  }

  #blocked(): boolean {
    const { paper, coverOpen, offline } = this.faults;
    return paper === 'out' || coverOpen || offline;
  }

  #execute(command: EscposCommand): void {
    if (this.#blocked()) {
      this.#held.push(command);
    } else if (command.kind === 'ask-in-turn') {
      if (this.faults.answers === 'all') this.#serving?.answer(this.faults.paper === 'low' ? 3 : 0);
    } else {
      this.paper.apply(command);
      if (command.kind === 'line-feed') this.#useRow();
    }
  }

  #useRow(): void {
    if (this.faults.rowsLeft === null) return;
    this.faults.rowsLeft -= 1;
    if (this.faults.rowsLeft <= 0) this.faults.paper = 'out';
  }

  /** The four answers of `DLE EOT` (Epson ESC/POS reference): bits 1 and 4 are always set. */
  #answerNow(what: number): void {
    if (this.faults.answers === 'nothing') return;
    const { paper, coverOpen } = this.faults;
    const answers: Readonly<Record<number, number>> = {
      1: this.#blocked() ? 0x08 : 0,
      2: (coverOpen ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0),
      3: 0,
      4: paper === 'out' ? 0x6c : paper === 'low' ? 0x0c : 0,
    };
    const answer = answers[what];
    if (answer !== undefined) this.#serving?.answer(0x12 | answer);
  }
}

/** More than questions: `DLE EOT n` is all that a look at the printer sends. */
function holdsJob(bytes: Buffer): boolean {
  for (let index = 0; index < bytes.length; index += 3) {
    if (bytes[index] !== 0x10 || bytes[index + 1] !== 0x04) return true;
  }
  return false;
}

interface SessionHooks {
  readonly faults: PrinterFaults;
  readonly take: (bytes: Buffer) => void;
  readonly command: (command: EscposCommand) => void;
  readonly die: () => void;
  readonly end: (bytes: Buffer) => void;
}

/** One connection: takes bytes at the printer's speed and hands on the commands in them. */
class Session {
  readonly #socket: Socket;
  readonly #hooks: SessionHooks;
  readonly #reader = new EscposReader();
  readonly #taken: Buffer[] = [];
  #backlog: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | null = null;
  #hungUp = false;
  #ended = false;

  constructor(socket: Socket, hooks: SessionHooks) {
    this.#socket = socket;
    this.#hooks = hooks;
    socket.on('data', (bytes: Buffer) => {
      this.#backlog = this.#backlog.length === 0 ? bytes : Buffer.concat([this.#backlog, bytes]);
      this.#work();
    });
    socket.once('end', () => {
      this.#hungUp = true;
      this.#work();
    });
    socket.once('close', () => this.#end());
    socket.resume();
  }

  answer(byte: number): void {
    if (this.#socket.writable) this.#socket.write(Uint8Array.of(byte));
  }

  breakOff(): void {
    this.#socket.resetAndDestroy();
    this.#end();
  }

  #work(): void {
    if (this.#timer !== null || this.#ended) return;
    const { bytesPerSecond } = this.#hooks.faults;
    if (bytesPerSecond === null) {
      this.#take(this.#backlog.length);
      // It may have been slow a moment ago, in the middle of this job.
      this.#socket.resume();
    } else if (this.#backlog.length > 0) {
      // No more is read while it works, so that the sender feels how slow it is.
      this.#socket.pause();
      this.#take(Math.max(1, Math.round((bytesPerSecond * TICK_MS) / 1000)));
      this.#timer = setTimeout(() => {
        this.#timer = null;
        if (this.#backlog.length === 0) this.#socket.resume();
        this.#work();
      }, TICK_MS);
      return;
    }
    if (this.#hungUp && this.#backlog.length === 0) this.#socket.end(() => this.#end());
  }

  #take(limit: number): void {
    const { faults } = this.#hooks;
    const left = faults.diesAfterBytes ?? Number.POSITIVE_INFINITY;
    const taken = this.#backlog.subarray(0, Math.min(limit, left));
    this.#backlog = this.#backlog.subarray(taken.length);
    this.#taken.push(taken);
    this.#hooks.take(taken);
    for (const command of this.#reader.push(taken)) this.#hooks.command(command);
    if (faults.diesAfterBytes === null) return;
    faults.diesAfterBytes -= taken.length;
    if (faults.diesAfterBytes > 0) return;
    faults.diesAfterBytes = null;
    this.#hooks.die();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#hooks.end(Buffer.concat(this.#taken));
  }
}
