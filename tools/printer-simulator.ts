import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { GlyphSource } from '../src-main/devices/printer/glyphs.ts';
import { paperPng, paperText } from '../src-main/devices/printer/paper.ts';
import {
  EPSON_42,
  PRINTER_PROFILES,
  printerProfile,
} from '../src-main/devices/printer/profiles.ts';
import { PrinterSimulator } from '../src-main/devices/printer/simulator.ts';
import type { SimulatedJob } from '../src-main/devices/printer/simulator.ts';
import type { PrinterProfile } from '../src-main/ports.ts';

const USAGE = `Usage: node tools/printer-simulator.ts [options]

A receipt printer on 127.0.0.1 that speaks ESC/POS; what it prints is shown here.

  --port N         the port it listens on (default: any free one)
  --profile NAME   ${PRINTER_PROFILES.map((profile) => profile.name).join(', ')}
                   (default ${EPSON_42.name})
  --out DIR        keeps each job there as .bin, .txt and .png
  --help

While it runs, type a fault and Enter:
  paper out|low|enough   cover open|closed   online|offline   answer all|status|nothing
  slow BYTES|never (bytes a second)   die BYTES (after so many)   power on|off   quit`;

const EXIT_USAGE = 2;

/** A printer to try the till against, with no printer at hand. */
async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === null) {
    process.stderr.write(`${USAGE}\n`);
    return EXIT_USAGE;
  }
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const { profile, port, out } = options;
  const glyphs = new GlyphSource();
  let jobs = 0;
  const onJob = (job: SimulatedJob): void => {
    jobs += 1;
    process.stdout.write(`--- job ${jobs}, ${job.bytes.length} bytes\n${paperText(job.items)}`);
    if (out !== null) keep(out, `job-${String(jobs).padStart(4, '0')}`, job, profile, glyphs);
  };
  await using simulator = await PrinterSimulator.start({ profile, port, onJob });
  process.stdout.write(`tcp://${simulator.host}:${simulator.port}\n`);
  await serve(simulator);
  return 0;
}

/** Until `quit` is typed or the program is told to stop; an input that ends is no reason to. */
async function serve(simulator: PrinterSimulator): Promise<void> {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line.trim() === 'quit') stop();
    else void obey(simulator, line.trim());
  });
  await stopped;
  lines.close();
}

interface Options {
  readonly help: boolean;
  readonly profile: PrinterProfile;
  readonly port: number;
  readonly out: string | null;
}

function readOptions(argv: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '0' },
        profile: { type: 'string', default: EPSON_42.name },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const profile = printerProfile(values.profile);
    const port = Number(values.port);
    if (profile === null || !Number.isInteger(port) || port < 0 || port > 65_535) return null;
    return { help: values.help, profile, port, out: values.out ?? null };
  } catch {
    return null;
  }
}

function keep(
  directory: string,
  name: string,
  job: SimulatedJob,
  profile: PrinterProfile,
  glyphs: GlyphSource,
): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.bin`), job.bytes);
  writeFileSync(join(directory, `${name}.txt`), paperText(job.items));
  writeFileSync(join(directory, `${name}.png`), paperPng(job.items, profile.widthDots, glyphs));
}

/** One typed fault. */
async function obey(simulator: PrinterSimulator, line: string): Promise<void> {
  const [word = '', value = ''] = line.split(/\s+/);
  const known = await setFault(simulator, word, value);
  if (known) simulator.resume();
  else if (line !== '') process.stderr.write(`${USAGE}\n`);
}

async function setFault(
  simulator: PrinterSimulator,
  word: string,
  value: string,
): Promise<boolean> {
  const { faults } = simulator;
  const count = Number(value);
  if (word === 'paper' && (value === 'out' || value === 'low' || value === 'enough')) {
    faults.paper = value;
  } else if (word === 'cover' && (value === 'open' || value === 'closed')) {
    faults.coverOpen = value === 'open';
  } else if (word === 'online' || word === 'offline') {
    faults.offline = word === 'offline';
  } else if (word === 'answer' && (value === 'all' || value === 'status' || value === 'nothing')) {
    faults.answers = value;
  } else if (word === 'slow' && (value === 'never' || count > 0)) {
    faults.bytesPerSecond = value === 'never' ? null : count;
  } else if (word === 'die' && count > 0) {
    faults.diesAfterBytes = count;
  } else if (word === 'power' && value === 'on') {
    await simulator.powerOn();
  } else if (word === 'power' && value === 'off') {
    await simulator.powerOff();
  } else {
    return false;
  }
  return true;
}

process.exitCode = await main(process.argv.slice(2));
