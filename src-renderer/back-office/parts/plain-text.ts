/** A value of HQ's that nobody has put into words: as it is written in JSON, without its quotes. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
