/** Text with a digit and no space that is not a word of one's language is looked up as a code. */
export function looksLikeCode(text: string): boolean {
  return /^[0-9A-Za-z.\-/]+$/.test(text) && /\d/.test(text);
}
