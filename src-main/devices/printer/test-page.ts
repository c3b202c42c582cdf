import type { ReceiptRow } from '../../../shared/domain/receipt/model.ts';
import type { CodePage } from '../../ports.ts';
import { encodeText, loadCodePage } from './code-pages.ts';
import { EscposJob } from './encode.ts';
import type { EncoderKit } from './encode.ts';

/** The page numbers that firmwares use; every Cyrillic page seen so far is among them. */
const LAST_CANDIDATE = 100;
const HIGHEST_PAGE = 255;

interface Sample {
  readonly mark: string;
  readonly encoding: CodePage;
  readonly letters: string;
}

/** Letters that stand at different bytes in each page, so that only the right one reads right. */
const SAMPLES: readonly Sample[] = [
  { mark: 'K', encoding: 'kz1048', letters: 'ӘҚҢҮ' },
  { mark: 'W', encoding: 'windows-1251', letters: 'ЖЯЎї' },
  { mark: 'D', encoding: 'cp866', letters: 'ЖЯЁё' },
  { mark: 'L', encoding: 'cp852', letters: 'čšž' },
];

/**
 * The page an installer picks a profile by: for every candidate page the same letters in four
 * encodings. Where the K column reads ӘҚҢҮ stands KZ-1048, where W reads ЖЯЎї windows-1251, where D
 * reads ЖЯЁё CP866, where L reads čšž CP852. Then what this profile makes of a receipt's letters.
 */
export function testPage(kit: EncoderKit): Uint8Array {
  const { profile } = kit;
  const job = new EscposJob(kit);
  const write = (text: string): void => job.row(textRow(text));
  write(`Printer test: ${profile.name}`);
  write('1234567890'.repeat(5).slice(0, profile.columns));
  write('-'.repeat(profile.columns));
  for (const sample of SAMPLES) write(`${sample.mark} = ${sample.encoding}`);
  const candidates = Array.from({ length: LAST_CANDIDATE + 1 }, (_, number) => number);
  for (const number of [...candidates, HIGHEST_PAGE]) job.raw(candidateRow(number));
  job.reset();
  write('-'.repeat(profile.columns));
  write('Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ');
  write('Съешь ещё этих булок №5');
  write('Total 2 902.50 ₸ € ₽');
  job.row({ kind: 'qr', data: `Printer test: ${profile.name}` });
  return job.end();
}

function textRow(text: string): ReceiptRow {
  return { kind: 'text', text, bold: false, tall: false };
}

/** `053 K:.... W:.... D:.... L:...`, 31 columns, every sample in the bytes of its own encoding. */
function candidateRow(number: number): Uint8Array {
  const pieces: Uint8Array[] = [Uint8Array.of(0x1b, 0x74, number)];
  pieces.push(Buffer.from(String(number).padStart(3, '0'), 'latin1'));
  for (const { mark, encoding, letters } of SAMPLES) {
    const bytes = encodeText(letters, loadCodePage(encoding, number));
    if (bytes === null) throw new Error(`${encoding} lacks a letter of its sample`);
    pieces.push(Buffer.from(` ${mark}:`, 'latin1'), bytes);
  }
  return Buffer.concat([...pieces, Uint8Array.of(0x0a)]);
}
