/**
 * A test double of the `electron` module: what the terminal's shell uses of it, no more. Its
 * windows are real Chromium pages, its preload runs in a real isolated world, its custom protocol
 * is answered by the handler that the application registered, and a second process finds the first
 * by a real lock.
 *
 * What differs from Electron: `app://host/` is shown under `https://app--host.invalid/` and mapped
 * back wherever the application looks; `window.open` answers a window that is closed at once,
 * instead of null; the pages run in the machine's Chromium, so its version is not Electron's.
 */
import { startControl } from './control.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog, ipcMain, Menu, protocol, safeStorage, session } from './modules.ts';

startControl();
