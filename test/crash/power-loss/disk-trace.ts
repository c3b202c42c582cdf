import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What one system call did to a file; offsets and sizes in bytes. */
export type DiskStep =
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number }
  | { readonly kind: 'remove'; readonly file: string }
  /** The disk has said that all of the file is on it. */
  | { readonly kind: 'sync'; readonly file: string }
  /** The till has told somebody that this receipt is complete. */
  | { readonly kind: 'answer'; readonly receiptNumber: string };

/** The calls that change a file, make it safe, or answer somebody. */
export const TRACED_CALLS = [
  ...['pwrite64', 'write', 'writev', 'sendto', 'sendmsg', 'pwritev', 'pwritev2'],
  ...['fsync', 'fdatasync', 'sync_file_range', 'ftruncate', 'fallocate'],
  ...['unlink', 'unlinkat', 'rename', 'renameat', 'renameat2'],
] as const;

/** Longer than any one write of a till. */
const MOST_BYTES_SHOWN = 1 << 20;

/** `strace` around a process: its descriptors by their paths, its bytes in hex, all of them. */
export function traced(traceFile: string): readonly string[] {
  return [
    ...['strace', '-D', '-f', '-y', '-xx', '-o', traceFile],
    ...[
      '-s',
      String(MOST_BYTES_SHOWN),
      '-e',
      `trace=${TRACED_CALLS.join(',')}`,
      '-e',
      'signal=none',
    ],
  ];
}

const CALL = /^(\d+) +(\w+)\((.*)$/su;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>/u;
const DESCRIPTOR = /^(?:\d+)<((?:\\x[0-9a-f]{2})*|[^>]*)>/u;
const SOCKET = /^(?:socket|TCP|UNIX)/u;
const RECEIPT = /"receiptNumber":"([^"]+)"/u;

/**
 * The steps in the order in which they happened. A call that was interrupted in the trace counts
 * when it began, save for a sync, which counts when it has ended.
 * @throws Error for a call on a traced file that this reader does not know how to play again
 */
export function readTrace(traceFile: string, files: ReadonlySet<string>): readonly DiskStep[] {
  const steps: DiskStep[] = [];
  const syncing = new Map<string, DiskStep>();
  for (const line of readFileSync(traceFile, 'latin1').split('\n')) {
    const resumed = RESUMED.exec(line);
    if (resumed !== null) {
      const done = syncing.get(resumed[1] ?? '');
      if (done !== undefined) steps.push(done);
      syncing.delete(resumed[1] ?? '');
      continue;
    }
    const [, thread = '', call = '', rest = ''] = CALL.exec(line) ?? [];
    const step = call === '' ? null : stepOf(call, rest, files);
    if (step === null) continue;
    if (step.kind === 'sync' && rest.endsWith('<unfinished ...>')) syncing.set(thread, step);
    else steps.push(step);
  }
  return steps;
}

function stepOf(call: string, rest: string, files: ReadonlySet<string>): DiskStep | null {
  if (call === 'unlink' || call === 'unlinkat') {
    const file = basename(textOf(/"([^"]*)"/u.exec(rest)?.[1] ?? ''));
    return files.has(file) ? { kind: 'remove', file } : null;
  }
  if (call.startsWith('rename')) {
    const names = [...rest.matchAll(/"([^"]*)"/gu)].map((match) =>
      basename(textOf(match[1] ?? '')),
    );
    if (names.some((name) => files.has(name)))
      throw new Error(`A store's file was renamed: ${rest}`);
    return null;
  }
  const descriptor = DESCRIPTOR.exec(rest);
  const target = textOf(descriptor?.[1] ?? '');
  const file = basename(target);
  if (!files.has(file)) return SOCKET.test(target) ? answerOf(rest) : null;
  const given = rest.slice(descriptor?.[0].length ?? 0);
  return fileStep(call, file, given);
}

function fileStep(call: string, file: string, given: string): DiskStep {
  if (call === 'fsync' || call === 'fdatasync') return { kind: 'sync', file };
  if (call === 'ftruncate') {
    return { kind: 'truncate', file, size: Number(/^, (\d+)/u.exec(given)?.[1]) };
  }
  const write = /^, "((?:\\x[0-9a-f]{2})*)"(\.\.\.)?, (\d+), (\d+)/u.exec(given);
  if (call !== 'pwrite64' || write === null || write[2] !== undefined) {
    throw new Error(`${call} on ${file} cannot be played again: ${given.slice(0, 80)}`);
  }
  const bytes = bytesOf(write[1] ?? '');
  if (bytes.length !== Number(write[3])) throw new Error(`${file}: a write came short`);
  return { kind: 'write', file, at: Number(write[4]), bytes };
}

/** Whatever goes out over a socket and names a receipt is an answer. */
function answerOf(rest: string): DiskStep | null {
  const sent = [...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"/gu)].map((match) =>
    textOf(match[1] ?? ''),
  );
  const receiptNumber = RECEIPT.exec(sent.join(''))?.[1];
  return receiptNumber === undefined ? null : { kind: 'answer', receiptNumber };
}

function bytesOf(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}

function textOf(shown: string): string {
  return shown.startsWith('\\x') ? bytesOf(shown).toString('utf8') : shown;
}
