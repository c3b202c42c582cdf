import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { z } from 'zod';
import type { DoubleState } from './state.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const Answer = z.strictObject({
  id: z.number(),
  value: z.unknown().optional(),
  error: z.string().optional(),
});

export interface DoubleOptions {
  readonly dataDir: string;
  readonly browser: string;
  /** The folder with `out/main/main.js`; the project's own unless told. */
  readonly appDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningDouble {
  readonly process: ChildProcess;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  output(): string;
  state(): Promise<DoubleState>;
  /** The window's page, seen by a Playwright of the test's own. */
  page(): Promise<Page>;
  control(method: string, argument?: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Runs the built application with the double in place of `electron`, in a process of its own. */
export function launchDouble(options: DoubleOptions): RunningDouble {
  const register = new URL('./register.ts', import.meta.url).href;
  const main = join(options.appDir ?? ROOT, 'out', 'main', 'main.js');
  const args = ['--import', register, main, '--data', options.dataDir, ...(options.args ?? [])];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ELECTRON_DOUBLE_BROWSER: options.browser, ...options.env },
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(([code]): number | null =>
    typeof code === 'number' ? code : null,
  );
  const control = remoteControl(child, exited, () => output);
  let browser: Browser | null = null;
  return {
    process: child,
    exited,
    output: () => output,
    control,
    // The double is our own: what it sends is what `state.ts` says.
    state: async () => (await control('state')) as DoubleState,
    async page() {
      await untilShown(control);
      browser ??= await chromium.connectOverCDP(String(await control('debugging')));
      const page = browser.contexts()[0]?.pages()[0];
      if (page === undefined) throw new Error(`no page; the application said:\n${output}`);
      return page;
    },
    async stop() {
      await browser?.close().catch(() => {});
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function remoteControl(
  child: ChildProcess,
  exited: Promise<unknown>,
  output: () => string,
): RunningDouble['control'] {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  child.on('message', (message) => {
    const answer = Answer.parse(message);
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) waiter?.resolve(answer.value);
    else waiter?.reject(new Error(answer.error));
  });
  void exited.then(() => {
    const error = new Error(`the application ended; it said:\n${output()}`);
    for (const waiter of waiting.values()) waiter.reject(error);
  });
  return (method, argument = '') => {
    count += 1;
    const waiter = Promise.withResolvers<unknown>();
    waiting.set(count, waiter);
    child.send({ id: count, method, argument }, (error) => {
      if (error !== null) waiter.reject(new Error(`${error.message}\n${output()}`));
    });
    return waiter.promise;
  };
}

async function untilShown(control: RunningDouble['control']): Promise<void> {
  for (;;) {
    const { windows } = (await control('state')) as DoubleState;
    if (windows.some((window) => window.shown)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
