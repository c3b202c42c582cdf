import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Bitmap } from '../../src-main/devices/printer/bitmap.ts';
import { isBlack } from '../../src-main/devices/printer/bitmap.ts';

/** A label printer on 127.0.0.1 that keeps every job it is sent, and what ZPL says of it. */
export class LabelSink implements AsyncDisposable {
  readonly jobs: Buffer[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => {
      const parts: Buffer[] = [];
      socket.on('data', (part: Buffer) => parts.push(part));
      socket.on('end', () => {
        this.jobs.push(Buffer.concat(parts));
        socket.end();
      });
    });
  }

  static async start(): Promise<LabelSink> {
    const sink = new LabelSink();
    sink.#server.listen(0, '127.0.0.1');
    await once(sink.#server, 'listening');
    return sink;
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export interface ZplLabel {
  readonly copies: number;
  readonly picture: Bitmap;
}

/** Reads one format the way a printer does: sizes, one `^GFA`, `^PQ`; anything else is an error. */
export function readZpl(bytes: Buffer): ZplLabel {
  const form =
    /^\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^PON\^FO0,0\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)\^FS\^PQ(\d+)\^XZ\n$/;
  const match = form.exec(bytes.toString('latin1'));
  if (match === null) throw new Error(`No ZPL: ${bytes.toString('latin1', 0, 80)}`);
  const [width = 0, height = 0, sent = 0, total = 0, rowBytes = 0] = match.slice(1, 6).map(Number);
  const data = Buffer.from(match[6] ?? '', 'hex');
  if (sent !== total || data.length !== total || total !== rowBytes * height) {
    throw new Error('The picture is not as long as it says');
  }
  const picture = { widthDots: width, heightDots: height, rowBytes, bytes: new Uint8Array(data) };
  return { copies: Number(match[7]), picture };
}

/** Widths of the four stripes of a digit, white first, as a reader measures them. */
const WIDTHS = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112'];
/** Which left digits are mirrored, by the digit that no bars stand for. */
const PARITY = 'AAAAAA AABABB AABBAB AABBBA ABAABB ABBAAB ABBBAA ABABAB ABABBA ABBABA'.split(' ');

/** The EAN-13 that stands in the picture, read from one row of dots as a scanner would; or null. */
export function scanPicture(picture: Bitmap): string | null {
  for (let y = 0; y < picture.heightDots; y += 1) {
    const runs = runsOf(picture, y);
    // White, three guards, 24 stripes, five, 24, three, white.
    if (runs.length !== 61 || (runs[0] ?? 0) < 11 * (runs[1] ?? 1)) continue;
    const read = digitsOf(runs.slice(1, -1));
    if (read !== null) return read;
  }
  return null;
}

function digitsOf(stripes: readonly number[]): string | null {
  const [module = 1] = stripes;
  const four = (at: number): string =>
    stripes
      .slice(at, at + 4)
      .map((dots) => String(dots / module))
      .join('');
  const left = Array.from({ length: 6 }, (_, index) => four(3 + index * 4));
  const right = Array.from({ length: 6 }, (_, index) => four(32 + index * 4));
  const parity = left.map((widths) => (WIDTHS.includes(widths) ? 'A' : 'B')).join('');
  const digits = left.map((widths) => {
    const straight = WIDTHS.indexOf(widths);
    return straight >= 0 ? straight : WIDTHS.indexOf([...widths].toReversed().join(''));
  });
  const first = PARITY.indexOf(parity);
  const all = [first, ...digits, ...right.map((widths) => WIDTHS.indexOf(widths))];
  return all.includes(-1) ? null : all.join('');
}

function runsOf(picture: Bitmap, y: number): number[] {
  const runs: number[] = [];
  let colour = false;
  let length = 0;
  for (let x = 0; x < picture.widthDots; x += 1) {
    if (isBlack(picture, x, y) === colour) length += 1;
    else {
      runs.push(length);
      colour = !colour;
      length = 1;
    }
  }
  return [...runs, length];
}
