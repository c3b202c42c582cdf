import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { closeChromium, openChromium } from './browser.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { state } from './state.ts';

export class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

class App extends EventEmitter {
  readonly isPackaged = process.env['ELECTRON_DOUBLE_PACKAGED'] === '1';
  #paths = new Map<string, string>();
  #ready = Promise.withResolvers<void>();
  #openWindows = new Set<{ close(): Promise<void> }>();
  #quitting = false;

  constructor() {
    super();
    // As in Electron: ready comes once the entry module has run to its end.
    setImmediate(() => void this.#becomeReady());
  }

  async #becomeReady(): Promise<void> {
    mkdirSync(this.getPath('sessionData'), { recursive: true });
    await openChromium(this.getPath('sessionData'));
    state.ready = true;
    this.emit('ready');
    this.#ready.resolve();
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  getPath(name: string): string {
    const known = this.#paths.get(name);
    if (known !== undefined) return known;
    if (name === 'sessionData') return this.getPath('userData');
    if (name === 'userData') {
      const given = process.env['ELECTRON_DOUBLE_USER_DATA'];
      if (given !== undefined) return given;
    }
    throw new Error(`the double has no path "${name}"`);
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  enableSandbox(): void {
    if (state.ready) throw new Error('enableSandbox can only be called before app is ready');
    state.sandboxEnabled = true;
  }

  requestSingleInstanceLock(): boolean {
    return takeInstanceLock(this.getPath('userData'), (argv) =>
      this.emit('second-instance', new PreventableEvent(), argv),
    );
  }

  addWindow(window: { close(): Promise<void> }): void {
    this.#openWindows.add(window);
  }

  removeWindow(window: { close(): Promise<void> }): void {
    this.#openWindows.delete(window);
    if (this.#openWindows.size > 0 || this.#quitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  quit(): void {
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.exit(0);
  }

  exit(code = 0): void {
    if (this.#quitting) return;
    this.#quitting = true;
    void closeChromium().finally(() => {
      this.emit('quit', new PreventableEvent(), code);
      process.exit(code);
    });
  }
}

export const app = new App();
