/**
 * Folds names to one Latin skeleton, so that a product is found however its name is spelled:
 * `сарыағаш`, `сарыагаш` and `Saryagash` are one token. It is for finding only and never shown: the
 * skeleton gives up what spellings disagree on (i, y and j of «й»; c, k and q; double letters; soft
 * and hard signs).
 */

const SPACE = ' ';

/** A letter, then what it is folded to. */
const CYRILLIC = readTable(
  'аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хh цts чch шsh щsh ъ ыi ь ' +
    'эe юiu яia әa ғg қk ңn өo ұu үu һh іi їi єe ґg ўu ҳh ҷzh ӯu ӣi',
);

/** Letters that do not come apart into a plain letter and a mark, or are worth more than that. */
const LATIN = readTable('qk wv xks yi jzh ßs æae œoe øo đd ðd þt łl ıi şsh çch ğg əa ŋn');

/** Inside a word these join rather than part: Lay's, O‘zbek, a combining accent, a soft hyphen. */
const JOINERS = "'’‘`´ʼʻʹ\u00AD\u200B\u200C\u200D\uFEFF";

const TABLE_SIZE = 0x2070;
/** UTF-16 code unit → what it folds to: '' drops it, a space parts words, null asks `foldRare`. */
const TABLE: readonly (string | null)[] = Array.from({ length: TABLE_SIZE }, (_, unit) =>
  foldUnit(String.fromCharCode(unit)),
);

/** Lower-case letters and digits of the skeleton, words apart by single spaces. */
export function foldText(text: string): string {
  const composed = text.normalize('NFC');
  let folded = '';
  let last = SPACE;
  for (let index = 0; index < composed.length; index += 1) {
    const piece = TABLE[composed.charCodeAt(index)] ?? foldRare(composed, index);
    for (let position = 0; position < piece.length; position += 1) {
      let letter = piece.charAt(position);
      // A double letter is heard once and spelled either way; a double digit is another number.
      if (letter === last && !isDigit(letter)) continue;
      if (letter === 'c' && !isH(composed, index + 1) && piece === 'c') {
        letter = 'k';
        if (last === 'k') continue;
      }
      // kh is how х is written in Latin.
      if (letter === 'h' && last === 'k') folded = folded.slice(0, -1);
      folded += letter;
      last = letter;
    }
  }
  return last === SPACE ? folded.trimEnd() : folded;
}

/** c is k, except in ch. */
function isH(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit === 0x68 || unit === 0x48;
}

function isDigit(letter: string): boolean {
  return letter >= '0' && letter <= '9';
}

function readTable(entries: string): ReadonlyMap<string, string> {
  return new Map(entries.split(SPACE).map((entry) => [entry.charAt(0), entry.slice(1)]));
}

function foldUnit(unit: string): string | null {
  const lower = unit.toLowerCase();
  const known = CYRILLIC.get(lower) ?? LATIN.get(lower);
  if (known !== undefined) return known;
  if (JOINERS.includes(unit) || /^\p{M}$/u.test(unit)) return '';
  const plain = lower.normalize('NFKD').replace(/\p{M}/gu, '');
  if (/^[a-z0-9]+$/.test(plain)) {
    return plain
      .split('')
      .map((letter) => LATIN.get(letter) ?? letter)
      .join('');
  }
  const base = CYRILLIC.get(plain);
  if (base !== undefined) return base;
  return /^[\p{L}\p{N}]$/u.test(unit) ? lower : SPACE;
}

/**
 * Beyond the table: other scripts' letters stay, marks and the second half of a pair go, else a
 * space.
 */
function foldRare(text: string, index: number): string {
  const point = text.codePointAt(index) ?? 0;
  if (point >= 0xdc00 && point <= 0xdfff) return '';
  const character = String.fromCodePoint(point).normalize('NFKC').toLowerCase();
  if (/^[\p{L}\p{N}]+$/u.test(character)) return character;
  return /^\p{M}$/u.test(character) ? '' : SPACE;
}

/**
 * Whether `a` becomes `b` by at most `max` typing mistakes: a letter too many, missing, wrong, or
 * two neighbours swapped (optimal string alignment distance). Made for words and a `max` of 1 or 2:
 * it allocates nothing, and it tries at most four ways at each of `max` mistakes.
 */
export function editDistanceAtMost(a: string, b: string, max: number): boolean {
  return withinEdits(a, 0, b, 0, max);
}

function withinEdits(a: string, fromA: number, b: string, fromB: number, max: number): boolean {
  let i = fromA;
  let j = fromB;
  if (Math.abs(a.length - i - (b.length - j)) > max) return false;
  // Equal letters at the front never need a mistake.
  while (i < a.length && j < b.length && a.charCodeAt(i) === b.charCodeAt(j)) {
    i += 1;
    j += 1;
  }
  if (i === a.length || j === b.length) return a.length - i + (b.length - j) <= max;
  if (max <= 0) return false;
  if (withinEdits(a, i + 1, b, j + 1, max - 1)) return true;
  if (withinEdits(a, i + 1, b, j, max - 1)) return true;
  if (withinEdits(a, i, b, j + 1, max - 1)) return true;
  const swapped =
    i + 1 < a.length &&
    a.charCodeAt(i) === b.charCodeAt(j + 1) &&
    a.charCodeAt(i + 1) === b.charCodeAt(j);
  return swapped && withinEdits(a, i + 2, b, j + 2, max - 1);
}
