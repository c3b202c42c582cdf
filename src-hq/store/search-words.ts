/**
 * A person's words as PostgreSQL's text search: every one must begin a word of the row. Cut as
 * `search_words` of migrations/hq/0001-business.sql cuts the rows. Empty for no words at all,
 * which finds nothing.
 */
export function wordsQuery(text: string): string {
  const words = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.map((word) => `'${word}':*`).join(' & ');
}
