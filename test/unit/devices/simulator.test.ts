import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEncoderKit, encodeRows } from '../../../src-main/devices/printer/encode.ts';
import { EscposReader, readEscpos } from '../../../src-main/devices/printer/escpos-reader.ts';
import type { EscposCommand } from '../../../src-main/devices/printer/escpos-reader.ts';
import { GlyphSource } from '../../../src-main/devices/printer/glyphs.ts';
import { paperText } from '../../../src-main/devices/printer/paper.ts';
import { CHEAP_58, EPSON_48 } from '../../../src-main/devices/printer/profiles.ts';
import { PrinterSimulator } from '../../../src-main/devices/printer/simulator.ts';
import type { PrinterFaults } from '../../../src-main/devices/printer/simulator.ts';
import { printed } from './printed-paper.ts';

const ASK_ALL = Uint8Array.from([1, 2, 3, 4].flatMap((what) => [0x10, 0x04, what]));
const ASK_IN_TURN = Uint8Array.of(0x1d, 0x72, 1);

async function dial(simulator: PrinterSimulator): Promise<Socket> {
  const socket = connect(simulator.port, simulator.host);
  await once(socket, 'connect');
  return socket;
}

async function read(socket: Socket, length: number): Promise<readonly number[]> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < length) {
    const [chunk]: unknown[] = await once(socket, 'data');
    if (!Buffer.isBuffer(chunk)) throw new Error('not bytes');
    bytes = Buffer.concat([bytes, chunk]);
  }
  return [...bytes];
}

describe('the printer simulator speaks as a printer does', () => {
  const cases: readonly [string, Partial<PrinterFaults>, readonly number[]][] = [
    ['well', {}, [0x12, 0x12, 0x12, 0x12]],
    ['low on paper', { paper: 'low' }, [0x12, 0x12, 0x12, 0x1e]],
    ['out of paper', { paper: 'out' }, [0x1a, 0x32, 0x12, 0x7e]],
    ['open', { coverOpen: true }, [0x1a, 0x16, 0x12, 0x12]],
    ['offline', { offline: true }, [0x1a, 0x12, 0x12, 0x12]],
  ];

  it.each(cases)('%s: DLE EOT 1 to 4', async (_, faults, answers) => {
    await using simulator = await PrinterSimulator.start({ profile: EPSON_48 });
    Object.assign(simulator.faults, faults);
    const socket = await dial(simulator);
    socket.write(ASK_ALL);
    expect(await read(socket, 4)).toEqual(answers);
    socket.destroy();
  });

  it('answers GS r once it has printed what came before', async () => {
    await using simulator = await PrinterSimulator.start({ profile: EPSON_48 });
    simulator.faults.bytesPerSecond = 20_000;
    const socket = await dial(simulator);
    socket.write(Buffer.concat([Buffer.from('row\n'.repeat(300)), ASK_IN_TURN]));
    expect(await read(socket, 1)).toEqual([0]);
    expect(paperText(simulator.paper.items)).toBe('row\n'.repeat(300));
    socket.destroy();
  });

  it('serves one connection at a time, and the next once the first hung up', async () => {
    await using simulator = await PrinterSimulator.start({ profile: EPSON_48 });
    const first = await dial(simulator);
    first.write('first\n');
    const second = await dial(simulator);
    second.write(Buffer.concat([Buffer.from('second\n'), ASK_IN_TURN]));
    first.end(' and last\n');
    expect(await read(second, 1)).toEqual([0]);
    second.end();
    expect((await simulator.nextJob()).bytes.toString('latin1')).toContain('second');
    expect(simulator.jobs.map((job) => paperText(job.items))).toEqual([
      'first\n and last\n',
      'second\n',
    ]);
  });

  it('a number that is another page there prints other letters, not the ones meant', () => {
    const kit = createEncoderKit(EPSON_48, new GlyphSource());
    const bytes = encodeRows([{ kind: 'text', text: 'Қант', bold: false, tall: false }], kit);
    expect(paperText(printed(bytes, EPSON_48))).toMatch(/^Қант\n/);
    expect(paperText(printed(bytes, CHEAP_58))).not.toMatch(/^Қант\n/);
  });
});

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

describe('the ESC/POS reader', () => {
  /** Text runs depend on where the stream was cut; all else must not. */
  function joined(commands: readonly EscposCommand[]): readonly unknown[] {
    const all: unknown[] = [];
    for (const command of commands) {
      const last = all.at(-1);
      if (command.kind !== 'text') all.push(command);
      else if (typeof last === 'string') all[all.length - 1] = last + latin(command.bytes);
      else all.push(latin(command.bytes));
    }
    return all;
  }

  it('reads the same from any pieces', () => {
    const rows = [
      { kind: 'text' as const, text: 'Қант 2 902.50 ₸', bold: true, tall: true },
      { kind: 'text' as const, text: 'Сахар', bold: false, tall: false },
      { kind: 'qr' as const, data: 'signed' },
    ];
    const bytes = encodeRows(rows, createEncoderKit(EPSON_48, new GlyphSource()));
    const whole = joined(readEscpos(bytes));
    const check = fc.property(fc.array(fc.integer({ min: 1, max: 40 })), (sizes) => {
      const reader = new EscposReader();
      const commands: EscposCommand[] = [];
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        commands.push(...reader.push(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(joined(commands)).toEqual(whole);
      expect(reader.pendingBytes()).toBe(0);
    });
    expect(() => fc.assert(check, { numRuns: 300 })).not.toThrow();
  });

  it('tells what it does not know, and a command that is torn off', () => {
    expect(readEscpos(Uint8Array.of(0x1b, 0x7a, 0x41))).toMatchObject([
      { kind: 'unknown' },
      { kind: 'text' },
    ]);
    expect(readEscpos(Uint8Array.of(0x41, 0x1d, 0x76, 0x30, 0, 1))).toMatchObject([
      { kind: 'text' },
      { kind: 'unknown' },
    ]);
  });

  it('never hangs or throws on noise', () => {
    const check = fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      readEscpos(noise);
    });
    expect(() => fc.assert(check, { numRuns: 2000 })).not.toThrow();
  });
});
