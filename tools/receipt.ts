import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { layoutReceipt } from '../shared/domain/receipt/layout.ts';
import { ReceiptModel } from '../shared/domain/receipt/model.ts';
import { receiptText } from '../shared/domain/receipt/text.ts';
import { err, ok, type Result } from '../shared/domain/result.ts';
import { appRoot } from '../src-main/app-root.ts';
import { GlyphSource } from '../src-main/devices/printer/glyphs.ts';
import { receiptPng } from '../src-main/devices/printer/preview-png.ts';
import {
  EPSON_42,
  PRINTER_PROFILES,
  printerProfile,
} from '../src-main/devices/printer/profiles.ts';
import { createReceiptRenderer } from '../src-main/devices/printer/renderer.ts';
import type { PrinterProfile } from '../src-main/ports.ts';
import { openForReading, STORE_FILE } from '../src-main/store/connection.ts';

const FORMATS = ['text', 'png', 'escpos'] as const;
type Format = (typeof FORMATS)[number];

const USAGE = `Usage: npm run receipt -- --number NUMBER [options]

Shows a stored receipt as it was sold. It only reads, so the till may be running.

  --number NUMBER     the receipt's number, such as S01-20261121-01000042
  --format NAME       text, png or escpos (default text)
  --data DIR          where the terminal keeps its store (default data/terminal)
  --profile NAME      ${PRINTER_PROFILES.map((profile) => profile.name).join(', ')}
                      (default ${EPSON_42.name})
  --copy N            marks it as copy N (default: as it was printed first)
  --out FILE          writes to a file (default: standard output)
  --help`;

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const MAX_COPIES = 9999;

const OPTIONS = {
  number: { type: 'string' },
  format: { type: 'string', default: 'text' },
  data: { type: 'string' },
  profile: { type: 'string', default: EPSON_42.name },
  copy: { type: 'string', default: '0' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Wanted {
  readonly number: string;
  readonly format: Format;
  readonly dataDir: string;
  readonly profile: PrinterProfile;
  readonly copyNumber: number;
  readonly out: string | null;
}

/** `npm run receipt`: one stored receipt as text, picture or printer bytes. */
function main(argv: readonly string[]): number {
  const values = readOptions(argv);
  if (!values.ok) return complain(`${values.error}\n\n${USAGE}`, EXIT.usage);
  if (values.value.help) {
    process.stdout.write(`${USAGE}\n`);
    return EXIT.ok;
  }
  const wanted = checkOptions(values.value);
  if (!wanted.ok) return complain(wanted.error, EXIT.usage);
  const model = readReceipt(wanted.value);
  if (!model.ok) return complain(model.error, EXIT.failed);
  const { out, format } = wanted.value;
  const content = render(model.value, wanted.value);
  if (out !== null) {
    writeFileSync(out, content);
    process.stdout.write(`${out}\n`);
    return EXIT.ok;
  }
  if (format !== 'text' && process.stdout.isTTY) {
    return complain(`${format} is no text: name a file with --out.`, EXIT.usage);
  }
  process.stdout.write(content);
  return EXIT.ok;
}

function readOptions(argv: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...argv], options: OPTIONS }).values);
  } catch (error) {
    if (error instanceof TypeError) return err(error.message);
    throw error;
  }
}

type Options = Extract<ReturnType<typeof readOptions>, { ok: true }>['value'];

function checkOptions(options: Options): Result<Wanted, string> {
  const { number } = options;
  if (number === undefined) return err(`--number is missing.\n\n${USAGE}`);
  const format = FORMATS.find((name) => name === options.format);
  if (format === undefined) {
    return err(`--format takes ${FORMATS.join(', ')}, not "${options.format}".`);
  }
  const profile = printerProfile(options.profile);
  if (profile === null) {
    const names = PRINTER_PROFILES.map((known) => known.name).join(', ');
    return err(`--profile takes ${names}, not "${options.profile}".`);
  }
  const copyNumber = /^\d{1,4}$/.test(options.copy) ? Number(options.copy) : Number.NaN;
  if (!(copyNumber <= MAX_COPIES)) {
    return err(`--copy takes a number from 0 to ${MAX_COPIES}, not "${options.copy}".`);
  }
  const dataDir = resolve(options.data ?? join(appRoot(), 'data', 'terminal'));
  const out = options.out ?? null;
  return ok({ number: number.trim().toUpperCase(), format, dataDir, profile, copyNumber, out });
}

/** The receipt as it was sold, from a store that may be in use. */
function readReceipt({ dataDir, number, copyNumber }: Wanted): Result<ReceiptModel, string> {
  const file = join(dataDir, STORE_FILE);
  if (!existsSync(file)) {
    return err(`There is no till's store in ${dataDir}: name its folder with --data.`);
  }
  const db = openForReading(file);
  try {
    const json = db
      .prepare<[string], string>(
        `select receipt.model_json from sale join receipt using (sale_id)
         where sale.receipt_number = ?`,
      )
      .pluck()
      .get(number);
    if (json === undefined) return err(`No receipt ${number} in ${dataDir}.`);
    return ok({ ...ReceiptModel.parse(JSON.parse(json)), copyNumber });
  } finally {
    db.close();
  }
}

function render(model: ReceiptModel, { format, profile }: Wanted): string | Uint8Array {
  switch (format) {
    case 'text':
      return receiptText(layoutReceipt(model, profile.columns), profile.columns);
    case 'png':
      return receiptPng(model, profile, new GlyphSource());
    case 'escpos':
      return createReceiptRenderer(profile).receipt(model);
  }
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}

process.exitCode = main(process.argv.slice(2));
