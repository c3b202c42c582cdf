import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deviceNodeTransport } from '../../../src-main/devices/printer/transports/device-node.ts';
import { serialTransport } from '../../../src-main/devices/printer/transports/serial.ts';
import type { PrinterTransport } from '../../../src-main/ports.ts';
import { PtyPair, ptyAbsence } from './pty-pair.ts';

const WAIT_MS = 15_000;
const LARGE = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index % 251));
const absence = ptyAbsence();
const kinds: readonly [string, (path: string) => PrinterTransport][] = [
  ['device node', (path) => deviceNodeTransport({ path })],
  ['serial', (path) => serialTransport({ path, baudRate: 115_200, flowControl: 'none' })],
];

describe.each(kinds)('DEV-2 printers by %s', (kind, transportTo) => {
  it('an absent device is unreachable, and no file is made in its place', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'printer-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const path = join(directory, 'lp0');
    await expect(transportTo(path).connect(WAIT_MS)).rejects.toMatchObject({
      problem: 'unreachable',
    });
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it(`passes every byte of 40 kB, and reads the answers (${absence ?? 'over a pty'})`, async (t) => {
    t.skip(absence !== null, absence ?? '');
    await using pair = await PtyPair.open();
    const connection = await transportTo(pair.path).connect(WAIT_MS);
    const arrived = pair.receive(LARGE.length);
    await connection.write(LARGE);
    expect((await arrived).equals(LARGE)).toBe(true);
    await pair.send(Uint8Array.of(0x12, 0x00));
    expect(await connection.readByte(WAIT_MS)).toBe(0x12);
    expect(await connection.readByte(WAIT_MS)).toBe(0x00);
    expect(await connection.readByte(30)).toBeNull();
    await connection.close();
  });

  it(`says so when it is unplugged (${absence ?? 'over a pty'})`, async (t) => {
    t.skip(absence !== null, absence ?? '');
    await using pair = await PtyPair.open();
    const connection = await transportTo(pair.path).connect(WAIT_MS);
    await pair.unplug();
    // A device node may read nothing before it says that it is gone; a write always does.
    const read = connection.readByte(kind === 'serial' ? WAIT_MS : 0).catch(() => null);
    expect(await read).toBeNull();
    const lost: unknown = await connection.write(Uint8Array.of(1)).catch((error: unknown) => error);
    // A port that the write itself finds gone cannot say whether the byte went.
    const maySent = kind === 'serial' ? expect.toBeOneOf([0, 1]) : 0;
    expect(lost).toMatchObject({ problem: 'disconnected', sentBytes: maySent });
    await connection.close();
  });
});

describe('DEV-2 a device node', () => {
  it('is not a file that somebody made where the device was', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'printer-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const path = join(directory, 'lp0');
    await writeFile(path, '');
    await expect(deviceNodeTransport({ path }).connect(WAIT_MS)).rejects.toMatchObject({
      problem: 'unreachable',
    });
  });

  it(`sends a NUL last, so that all before it has arrived (${absence ?? 'pty'})`, async (t) => {
    t.skip(absence !== null, absence ?? '');
    await using pair = await PtyPair.open();
    const connection = await deviceNodeTransport({ path: pair.path }).connect(WAIT_MS);
    await connection.write(Uint8Array.of(0x41, 0x0a));
    await connection.close();
    expect([...(await pair.receive(3))]).toEqual([0x41, 0x0a, 0x00]);
  });
});
