import { useSyncExternalStore } from 'react';

/**
 * The page's text size in pixels, for heights that virtual lists must know beforehand. Asked for
 * once and when the window changes: asking while painting would make the browser lay the page out
 * twice.
 */
export function useRemPx(): number {
  return useSyncExternalStore(subscribe, remPx);
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}

/** Follows the one media query of `tokens.css`, which is cheaper to ask than a computed style. */
function remPx(): number {
  return window.matchMedia(LARGE_SCREEN).matches ? LARGE_REM_PX : REM_PX;
}

const LARGE_SCREEN = '(min-width: 1600px)';
const REM_PX = 16;
const LARGE_REM_PX = 19;
