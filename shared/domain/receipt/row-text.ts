/**
 * Text in fixed columns. A column is one code point: after NFC the letters of every language a till
 * sells in are one code point each. A combining mark that composes with nothing keeps a column of
 * its own, so that no row is ever longer than its width and amounts stay aligned.
 */

/** Holds an amount together while text is wrapped; a plain space once the row is done. */
export const NO_BREAK = '\u00A0';

// ASCII, Cyrillic letters, «», –, — and №: composed already, and printable, each of them.
const READY = '[!-~\\u00AB\\u00BB\\u0400-\\u0482\\u048A-\\u052F\\u2013\\u2014\\u2116]';
/** Nearly every text there is. */
const PLAIN = new RegExp(`^${READY}*(?: ${READY}+)*$`);
// Unassigned, private, lone surrogates, controls and invisible formatting have no place on paper.
const UNPRINTABLE = /[\p{Cn}\p{Co}\p{Cs}\p{Cf}\uFFFD]/gu;
const SPACES = /[\p{Z}\p{Cc}]+/gu;
const MARK = /^\p{M}$/u;
/** Words parted by single spaces. */
const ONE_ROW = /^[^ ]+(?: [^ ]+)*$/;

/** One line of printable characters in composed form, words parted by single plain spaces. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNPRINTABLE, '').normalize('NFC').replace(SPACES, ' ').trim();
}

export function columnsOf(text: string): number {
  let columns = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // The second half of a surrogate pair; `cleanText` leaves no lone ones.
    if (unit >= 0xdc00 && unit <= 0xdfff) columns -= 1;
  }
  return columns;
}

/** Words into rows of at most `columns`; a word that is longer than a row is cut, never lost. */
export function wrapWords(text: string, columns: number): readonly string[] {
  if (text.length <= columns && ONE_ROW.test(text)) return [text];
  const rows: string[] = [];
  let row = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const length = columnsOf(word);
    if (length === 0) continue;
    if (used > 0 && used + 1 + length <= columns) {
      row += ` ${word}`;
      used += 1 + length;
      continue;
    }
    if (used > 0) rows.push(row);
    const pieces = length <= columns ? [word] : cutWord(word, columns);
    row = pieces.pop() ?? '';
    used = columnsOf(row);
    rows.push(...pieces);
  }
  if (used > 0) rows.push(row);
  return rows;
}

/** A mark stays with the letter before it, unless a whole row is nothing but marks. */
function cutWord(word: string, columns: number): string[] {
  const points = Array.from(word);
  const pieces: string[] = [];
  let start = 0;
  while (points.length - start > columns) {
    let end = start + columns;
    while (end > start + 1 && MARK.test(points[end] ?? '')) end -= 1;
    if (end === start + 1) end = start + columns;
    pieces.push(points.slice(start, end).join(''));
    start = end;
  }
  pieces.push(points.slice(start).join(''));
  return pieces;
}

export function centred(text: string, columns: number): readonly string[] {
  return wrapWords(text, columns).map(
    (row) => ' '.repeat(Math.floor((columns - columnsOf(row)) / 2)) + row,
  );
}

export function rightAligned(text: string, columns: number): readonly string[] {
  return wrapWords(text, columns).map((row) => ' '.repeat(columns - columnsOf(row)) + row);
}

/**
 * `left` at the left and `right` at the right of the same row where both fit with a space between,
 * else `left` on rows of its own first; what follows the first row of `left` is indented like it.
 */
export function leftAndRight(
  left: string,
  right: string,
  columns: number,
  indent = 0,
): readonly string[] {
  const margin = ' '.repeat(indent);
  const rows = wrapWords(left, columns - indent).map((row) => margin + row);
  if (right === '') return rows;
  const last = rows.at(-1);
  const gap = last === undefined ? -1 : columns - columnsOf(last) - columnsOf(right);
  if (last === undefined || gap < 1) return [...rows, ...rightAligned(right, columns)];
  return [...rows.slice(0, -1), last + ' '.repeat(gap) + right];
}
