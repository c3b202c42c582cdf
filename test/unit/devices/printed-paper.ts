import { readEscpos } from '../../../src-main/devices/printer/escpos-reader.ts';
import { Paper } from '../../../src-main/devices/printer/paper.ts';
import type { PaperItem } from '../../../src-main/devices/printer/paper.ts';
import type { PrinterProfile } from '../../../src-main/ports.ts';

/** What a printer of this make does with the bytes. */
export function printed(bytes: Uint8Array, profile: PrinterProfile): readonly PaperItem[] {
  const paper = new Paper(profile);
  for (const command of readEscpos(bytes)) paper.apply(command);
  return paper.items;
}
