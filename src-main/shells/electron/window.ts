import { BrowserWindow, type Session, type WebContents } from 'electron';
import type { Logger } from 'pino';
import { contentPolicy } from '../content-policy.ts';
import { APP_SCHEME, isAppUrl, STOREFRONT_URL } from './app-protocol.ts';

const MOST_RELOADS = 3;
const RELOAD_WINDOW_MS = 60_000;

export interface WindowOptions {
  readonly preload: string;
  readonly kiosk: boolean;
  /** False in a packed application: nobody opens developer tools at a till. */
  readonly devTools: boolean;
  readonly log: Logger;
  /** The screen died more often than reloading it makes sense. */
  readonly onHopeless: () => void;
}

/** The till's one window, with nothing of Node in it. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 1024,
    minHeight: 720,
    show: false,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    kiosk: options.kiosk,
    title: 'Tillwright',
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.devTools,
      // A scan beeps before anybody has touched the screen.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  window.once('ready-to-show', () => window.show());
  reloadWhenDead(window, options);
  window.loadURL(STOREFRONT_URL).catch((error: unknown) => {
    options.log.error({ err: error }, 'the screen did not load');
  });
  return window;
}

/** A till whose screen died shows it again by itself: the cart is in the store. */
function reloadWhenDead(window: BrowserWindow, options: WindowOptions): void {
  const reloadsMs: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    options.log.error({ reason: details.reason, exitCode: details.exitCode }, 'the screen died');
    const nowMs = performance.now();
    const recent = reloadsMs.filter((atMs) => nowMs - atMs < RELOAD_WINDOW_MS);
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    if (recent.length >= MOST_RELOADS) {
      options.onHopeless();
      return;
    }
    reloadsMs.splice(0, reloadsMs.length, ...recent, nowMs);
    window.webContents.reload();
  });
  window.on('unresponsive', () => options.log.warn('the screen does not answer'));
}

/**
 * Denies what a till's page never does: leave, open, embed, attach. For every page that is ever
 * made.
 */
export function hardenContents(contents: WebContents, log: Logger): void {
  const deny = (what: string, event: { preventDefault(): void }, url: string): void => {
    event.preventDefault();
    log.warn({ what, url: url.slice(0, 200) }, 'denied');
  };
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) deny('navigation', event, event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isAppUrl(event.url)) deny('frame navigation', event, event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) deny('redirect', event, event.url);
  });
  contents.on('will-attach-webview', (event) => deny('webview', event, ''));
  contents.setWindowOpenHandler(({ url }) => {
    log.warn({ what: 'window', url: url.slice(0, 200) }, 'denied');
    return { action: 'deny' };
  });
}

/** Denies what no till's page may ask of the machine, and everything from the network. */
export function hardenSession(session: Session, log: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn({ what: 'permission', permission }, 'denied');
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !mayLoad(details.url);
    if (cancel) log.warn({ what: 'request', url: details.url.slice(0, 200) }, 'denied');
    answer({ cancel });
  });
  // The protocol's own answers carry the policy already; this one holds for whatever else is shown.
  session.webRequest.onHeadersReceived((details, answer) => {
    answer({
      responseHeaders: {
        ...details.responseHeaders,
        'content-security-policy': [contentPolicy([])],
      },
    });
  });
}

/** `devtools:` is there only where developer tools are. */
function mayLoad(url: string): boolean {
  const scheme = URL.parse(url)?.protocol;
  if (scheme === `${APP_SCHEME}:`) return isAppUrl(url);
  return scheme === 'data:' || scheme === 'blob:' || scheme === 'devtools:';
}
