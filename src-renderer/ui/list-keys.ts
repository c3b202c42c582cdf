/** Where the highlight of a list goes; null for a key that does not move it. */
export function movedTo(key: string, index: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const clamp = (to: number): number => Math.min(Math.max(to, 0), count - 1);
  switch (key) {
    case 'ArrowDown':
      return clamp(index + 1);
    case 'ArrowUp':
      return clamp(index - 1);
    case 'PageDown':
      return clamp(index + page);
    case 'PageUp':
      return clamp(index - page);
    default:
      return null;
  }
}
