import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTransport } from '../../../src-main/devices/printer/transports/open-transport.ts';
import { spoolerTransport } from '../../../src-main/devices/printer/transports/spooler.ts';
import { CHEAP_58 } from '../../../src-main/devices/printer/profiles.ts';
import { openBench } from './worker-bench.ts';

/** A stand-in for CUPS's `lp`, which this machine may not have: keeps what it is given. */
async function fakeLp(script: string): Promise<{ command: string; directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'spooler-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const command = join(directory, 'lp');
  await writeFile(command, `#!/bin/sh\ncd '${directory}'\n${script}\n`);
  await chmod(command, 0o755);
  return { command, directory };
}

describe('DEV-2 printers by the spooler', () => {
  it('hands a job over whole, raw, to the queue it names', async () => {
    const lp = await fakeLp('echo "$*" > arguments; cat > job');
    const transport = spoolerTransport({ printer: '-Receipts', command: lp.command });
    await using bench = await openBench({ profile: CHEAP_58, transport });
    const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 256));
    bench.queue.add(bytes);
    await bench.run();
    expect(bench.queue.states()).toEqual(['PRINTED']);
    expect((await readFile(join(lp.directory, 'job'))).equals(bytes)).toBe(true);
    expect(await readFile(join(lp.directory, 'arguments'), 'utf8')).toBe(
      '-d -Receipts -o raw -- -\n',
    );
  });

  it('a job that the spooler refuses was not sent: it waits', async () => {
    const lp = await fakeLp('echo "lp: no such queue" >&2; exit 1');
    const transport = spoolerTransport({ printer: 'Receipts', command: lp.command });
    await using bench = await openBench({ profile: CHEAP_58, transport });
    bench.queue.add(Buffer.from('receipt'));
    await bench.run();
    expect(bench.queue.rows[0]).toMatchObject({ state: 'QUEUED', problem: 'unreachable' });
  });

  it('no spooler at all is unreachable, in words', async () => {
    const command = join(tmpdir(), 'no-such-lp');
    const connection = await spoolerTransport({ printer: 'Receipts', command }).connect(0);
    await connection.write(Uint8Array.of(1));
    await expect(connection.close()).rejects.toMatchObject({
      problem: 'unreachable',
      sentBytes: 0,
    });
  });
});

describe('DEV-2 a printer is named by an address', () => {
  it.each([
    ['tcp://192.0.2.10:9100', 'tcp 192.0.2.10:9100'],
    ['tcp://printer.example', 'tcp printer.example:9100'],
    ['tcp://[2001:db8::1]:9100', 'tcp 2001:db8::1:9100'],
    ['device:/dev/usb/lp0', 'device /dev/usb/lp0'],
    ['serial:/dev/ttyUSB0?baud=115200&flow=rts-cts', 'serial /dev/ttyUSB0'],
    ['serial:COM3', 'serial COM3'],
    ['spooler:Front%20desk', 'spooler Front desk'],
  ])('%s', (address, description) => {
    expect(openTransport(address)?.description).toBe(description);
  });

  it.each([
    'printer',
    'http://192.0.2.10',
    'tcp://',
    'device:lp0',
    'serial:',
    'serial:/dev/ttyUSB0?baud=fast',
    'serial:/dev/ttyUSB0?flow=perhaps',
    'spooler:',
    'spooler:%E0%A4%A',
  ])('%s is refused', (address) => {
    expect(openTransport(address)).toBeNull();
  });
});
