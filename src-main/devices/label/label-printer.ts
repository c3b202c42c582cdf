import type { LabelModel } from '../../../shared/domain/label.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { LabelPrinter, Log, PrinterTransport } from '../../ports.ts';
import type { GlyphSource } from '../printer/glyphs.ts';
import { openTransport } from '../printer/transports/open-transport.ts';
import { TransportError } from '../printer/transports/transport-error.ts';
import { LABEL_LANGUAGES, labelBytes, type LabelLanguage } from './label-bytes.ts';
import { labelPicture } from './label-picture.ts';

const CONNECT_MS = 3_000;

export interface LabelAddress {
  readonly transport: PrinterTransport;
  readonly language: LabelLanguage;
}

/**
 * What `tcp://192.0.2.11:9100?language=escpos` names: a printer's address as for receipts, and the
 * language it understands, ZPL where it is not said. Null where it names none.
 */
export function readLabelAddress(address: string): LabelAddress | null {
  const transport = openTransport(address);
  const wanted = URL.parse(address)?.searchParams.get('language') ?? 'zpl';
  const language = LABEL_LANGUAGES.find((name) => name === wanted);
  return transport === null || language === undefined ? null : { transport, language };
}

/**
 * A printer of labels. They are nobody's record: one that fails is not kept, whoever wanted it
 * hears that and prints it again. One job at a time, in the order they were asked for.
 */
export function createLabelPrinter(
  { transport, language }: LabelAddress,
  glyphs: GlyphSource,
  log: Log,
): LabelPrinter {
  let last: Promise<unknown> = Promise.resolve();
  const send = async (bytes: Uint8Array): Promise<Result<null, 'LABEL_PRINTER_SILENT'>> => {
    try {
      const connection = await transport.connect(CONNECT_MS);
      try {
        await connection.write(bytes);
      } finally {
        await connection.close();
      }
      return ok(null);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      log.warn({ printer: transport.description, problem: error.message }, 'label not printed');
      return err('LABEL_PRINTER_SILENT');
    }
  };
  return {
    print: (label: LabelModel, copies: number) => {
      const bytes = labelBytes(labelPicture(label, glyphs), copies, language);
      const sent = last.then(() => send(bytes));
      last = sent.catch(() => null);
      return sent;
    },
  };
}
