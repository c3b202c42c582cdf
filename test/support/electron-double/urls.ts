/**
 * Chromium loads no scheme it does not know, so an application's pages are shown under these hosts.
 */
const SHOWN = /^https:\/\/([a-z]+)--([a-z0-9-]+)\.invalid(?=\/|$)/;

export function toShown(url: string): string {
  return url.replace(/^([a-z]+):\/\/([a-z0-9-]+)(?=\/|$)/, (whole, scheme: string, host: string) =>
    ['http', 'https', 'ws', 'wss', 'chrome', 'devtools', 'file'].includes(scheme)
      ? whole
      : `https://${scheme}--${host}.invalid`,
  );
}

export function toApplication(url: string): string {
  return url.replace(SHOWN, (_whole, scheme: string, host: string) => `${scheme}://${host}`);
}
