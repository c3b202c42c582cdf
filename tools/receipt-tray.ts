import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GlyphSource } from '../src-main/devices/printer/glyphs.ts';
import { paperPng, paperText } from '../src-main/devices/printer/paper.ts';
import { PrinterSimulator, type SimulatedJob } from '../src-main/devices/printer/simulator.ts';
import type { PrinterProfile } from '../src-main/ports.ts';

/** What came out of the demo's printer, in words. */
export type TrayNews = (line: string) => void;

/** A simulated printer whose paper comes out as a text and a picture in `folder`. */
export async function openReceiptTray(
  folder: string,
  profile: PrinterProfile,
  tell: TrayNews,
): Promise<PrinterSimulator> {
  mkdirSync(folder, { recursive: true });
  const glyphs = new GlyphSource();
  let count = 0;
  const onJob = (job: SimulatedJob): void => {
    if (job.items.some(({ kind }) => kind === 'kick')) tell('The drawer opened.');
    if (!job.items.some(({ kind }) => kind === 'text' || kind === 'picture')) return;
    count += 1;
    const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(0, 15);
    const path = join(folder, `${stamp}-${String(count).padStart(4, '0')}`);
    writeFileSync(`${path}.txt`, paperText(job.items));
    writeFileSync(`${path}.png`, paperPng(job.items, profile.widthDots, glyphs));
    tell(`Printed: ${path}.png`);
  };
  return PrinterSimulator.start({ profile, onJob });
}
