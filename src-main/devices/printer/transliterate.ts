import { encodeText } from './code-pages.ts';
import type { LoadedCodePage } from './code-pages.ts';

/**
 * Letters that stand in for one another, one for one so that columns hold. Kazakh letters become
 * the Russian ones people write when a keyboard has no others; never a question mark.
 */
const STAND_INS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Ә: 'А',
    ә: 'а',
    Ғ: 'Г',
    ғ: 'г',
    Қ: 'К',
    қ: 'к',
    Ң: 'Н',
    ң: 'н',
    Ө: 'О',
    ө: 'о',
    Ұ: 'У',
    ұ: 'у',
    Ү: 'У',
    ү: 'у',
    Һ: 'Х',
    һ: 'х',
    І: 'I',
    і: 'i',
    Ё: 'Е',
    ё: 'е',
    '₸': 'T',
    '₽': 'Р',
    '€': 'E',
    '№': 'N',
    '«': '"',
    '»': '"',
    '“': '"',
    '”': '"',
    '„': '"',
    '‘': "'",
    '’': "'",
    '–': '-',
    '—': '-',
    '−': '-',
    '·': '-',
    '×': 'x',
    '…': '.',
  }),
);

const ACCENTS = /\p{M}/gu;

/**
 * The text with every letter that `page` lacks replaced by one it has, as bytes; null where some
 * letter has no stand-in there.
 */
export function transliterated(text: string, page: LoadedCodePage): Uint8Array | null {
  let replaced = '';
  for (const letter of text) {
    const carried = encodeText(letter, page) !== null;
    replaced += carried ? letter : (STAND_INS.get(letter) ?? withoutAccents(letter));
  }
  return encodeText(replaced, page);
}

function withoutAccents(letter: string): string {
  const bare = letter.normalize('NFD').replace(ACCENTS, '');
  return Array.from(bare).length === 1 ? bare : letter;
}
