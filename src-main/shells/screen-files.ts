/** Where the screen's page is among the built files, for either shell. */
export const STOREFRONT_PATH = '/storefront/';

/** Files whose names carry their own hash never change; pages are asked for anew each time. */
export function cacheControlOf(path: string): string {
  return path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
}
