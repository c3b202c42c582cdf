import { readFileSync } from 'node:fs';

const WORLDS = readFileSync(new URL('./worlds.js', import.meta.url), 'utf8');

/** What runs in the page's own world before its scripts. */
export function pageWorldSource(): string {
  return `{ const worlds = ${WORLDS}\n worlds.startPage(); }`;
}

/**
 * The application's preload, in the isolated world; `everyFrame` is what a till's window never asks
 * for.
 */
export function preloadWorldSource(preload: string, everyFrame: boolean): string {
  const wrapped = `(require, exports, module) => { ${preload}\n }`;
  return `{ const worlds = ${WORLDS}\n worlds.startPreload(${everyFrame}, ${wrapped}); }`;
}
