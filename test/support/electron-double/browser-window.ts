import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { app, PreventableEvent } from './app.ts';
import { openChromium } from './browser.ts';
import { answerInvoke } from './modules.ts';
import { answerRequest } from './network.ts';
import { state, type DoubleState } from './state.ts';
import { toApplication, toShown } from './urls.ts';
import { pageWorldSource, preloadWorldSource } from './worlds.ts';

export interface WindowOptions {
  readonly width: number;
  readonly height: number;
  readonly kiosk?: boolean;
  readonly webPreferences: { readonly preload: string };
}

/** The part of Electron's WebFrameMain that a sender check looks at. */
interface SenderFrame {
  readonly url: string;
  readonly parent: SenderFrame | null;
}

interface Invoke {
  readonly id: number;
  readonly channel: string;
  readonly input: unknown[];
}

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export class WebContents extends EventEmitter {
  openHandler: WindowOpenHandler = () => ({ action: 'allow' });
  #contexts = new Map<number, string>();
  #page: Page | null = null;
  #cdp: CDPSession | null = null;
  #url = '';
  #options: WindowOptions;
  /** Navigations that the application itself began are not asked about. */
  readonly expected = new Set<string>();
  /** Where a test forced the page to, past every check, as a bug in Chromium might. */
  readonly forced = new Set<string>();
  onClosed: () => void = () => {};

  constructor(options: WindowOptions) {
    super();
    this.#options = options;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.openHandler = handler;
  }

  get page(): Page {
    if (this.#page === null) throw new Error('the window has no page yet');
    return this.#page;
  }

  async load(url: string): Promise<void> {
    this.#url = url;
    if (this.#page === null) await this.#open();
    this.expected.add(url);
    await this.page.goto(toShown(url), { waitUntil: 'load' });
    this.emit('did-finish-load');
  }

  /** After a crash Chromium's page is gone for good, so a reload is a new one in its place. */
  reload(): void {
    const dead = this.#page;
    this.#page = null;
    this.#contexts.clear();
    void this.load(this.#url).then(() => dead?.close());
  }

  send(channel: string, ...input: unknown[]): void {
    const message = { kind: 'event', channel, input };
    for (const contextId of this.#contexts.keys()) this.#receive(contextId, message);
  }

  async #open(): Promise<void> {
    const context = await openChromium(app.getPath('sessionData'));
    const page = context.pages().find((known) => known.url() === 'about:blank') ?? null;
    this.#page = page ?? (await context.newPage());
    const { width, height } = this.#options;
    await this.#page.setViewportSize({ width, height });
    await this.#page.route('**/*', (route) => answerRequest(this, route));
    this.#page.on('popup', (popup) => void this.#onPopup(popup));
    this.#page.on('crash', () => {
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    });
    const opened = this.#page;
    opened.on('close', () => {
      if (this.#page === opened) this.onClosed();
    });
    this.#cdp = await context.newCDPSession(this.#page);
    await this.#attachPreload(this.#cdp);
  }

  async #attachPreload(cdp: CDPSession): Promise<void> {
    const preload = readFileSync(this.#options.webPreferences.preload, 'utf8');
    const everyFrame = process.env['ELECTRON_DOUBLE_PRELOAD_EVERYWHERE'] === '1';
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === 'preload')
        this.#contexts.set(context.id, String(context.auxData?.['frameId']));
    });
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#contexts.delete(executionContextId);
    });
    cdp.on('Runtime.executionContextsCleared', () => this.#contexts.clear());
    cdp.on('Runtime.bindingCalled', ({ payload, executionContextId }) => {
      void this.#onInvoke(JSON.parse(payload), executionContextId);
    });
    await cdp.send('Runtime.enable');
    await cdp.send('Page.enable');
    await cdp.send('Runtime.addBinding', {
      name: 'doubleSend',
      executionContextName: 'preload',
    });
    const add = 'Page.addScriptToEvaluateOnNewDocument';
    await cdp.send(add, { source: pageWorldSource() });
    await cdp.send(add, {
      source: preloadWorldSource(preload, everyFrame),
      worldName: 'preload',
    });
  }

  async #onInvoke({ id, channel, input }: Invoke, contextId: number): Promise<void> {
    const frameId = this.#contexts.get(contextId) ?? '';
    const event = { sender: this, senderFrame: await this.#senderFrame(frameId) };
    try {
      const value = await answerInvoke(channel, event, input);
      this.#receive(contextId, { kind: 'answer', id, value });
    } catch (error) {
      this.#receive(contextId, { kind: 'answer', id, error: String(error) });
    }
  }

  async #senderFrame(frameId: string): Promise<SenderFrame | null> {
    const tree = await this.#cdp?.send('Page.getFrameTree');
    return tree === undefined ? null : findFrame(tree.frameTree, frameId, null);
  }

  #receive(contextId: number, message: unknown): void {
    const expression = `doubleReceive(${JSON.stringify(message)})`;
    // A page that has just gone hears nothing, as in Electron.
    this.#cdp?.send('Runtime.evaluate', { contextId, expression }).catch(() => {});
  }

  async #onPopup(popup: Page): Promise<void> {
    const url = toApplication(popup.url());
    const { action } = this.openHandler({ url });
    if (action === 'deny') {
      state.deniedWindows.push(url);
      await popup.close();
    }
  }
}

interface FrameTree {
  readonly frame: { readonly id: string; readonly url: string };
  readonly childFrames?: FrameTree[];
}

function findFrame(
  tree: FrameTree,
  frameId: string,
  parent: SenderFrame | null,
): SenderFrame | null {
  const here = { url: toApplication(tree.frame.url), parent };
  if (tree.frame.id === frameId) return here;
  for (const child of tree.childFrames ?? []) {
    const found = findFrame(child, frameId, here);
    if (found !== null) return found;
  }
  return null;
}

const windows = new Set<BrowserWindow>();

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly record: DoubleState['windows'][number];
  #destroyed = false;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  constructor(options: WindowOptions) {
    super();
    if (!state.ready) throw new Error('Cannot create BrowserWindow before app is ready');
    this.webContents = new WebContents(options);
    this.record = { options, shown: false, url: '', pid: process.pid };
    state.windows.push(this.record);
    windows.add(this);
    app.addWindow(this);
    this.webContents.onClosed = () => this.#onClosed();
    this.webContents.on('did-finish-load', () => this.emit('ready-to-show'));
    app.emit('web-contents-created', new PreventableEvent(), this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    this.record.url = url;
    await this.webContents.load(url);
  }

  show(): void {
    this.record.shown = true;
  }

  focus(): void {
    state.focusCount += 1;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  async close(): Promise<void> {
    await this.webContents.page.close();
  }

  #onClosed(): void {
    this.#destroyed = true;
    windows.delete(this);
    this.emit('closed');
    app.removeWindow(this);
  }
}
