import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { DEMO_CODE, DEMO_PASSWORD, demoEmail } from '../../../src-hq/demo/seed-demo.ts';
import { appRoot } from '../../../src-main/app-root.ts';
import { NODE } from '../../support/till-process.ts';

/** A busy disk may take HQ's own minute to stop the PostgreSQL that a kill left, and recover then. */
const START_LIMIT_MS = 180_000;

/** Node's switches for clocks that a test may move on; they run as ever where it does not. */
export const CLOCKS = ['--import', join(appRoot(), 'test/crash/floor/passing-days.ts')] as const;

const SIGN_IN = '/sign-in';

/** HQ in a process of its own, always at one address, killed and started as often as wanted. */
export class MortalHq {
  readonly dataDir: string;
  readonly #port: number;
  #child: ChildProcess | null = null;
  #authorization = '';

  constructor(dataDir: string, port: number) {
    this.dataDir = dataDir;
    this.#port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Resolves once it listens. @throws Error with what it said where it ends before */
  async start(): Promise<void> {
    const words = ['--data', this.dataDir, '--port', String(this.#port)];
    const program = join(appRoot(), 'tools', 'hq.ts');
    const child = spawn(NODE, [...CLOCKS, program, ...words], {
      cwd: appRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let errors = '';
    child.stderr?.on('data', (part: Buffer) => (errors += part.toString('utf8')));
    const listening = Promise.withResolvers<void>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'Ctrl-C stops it.') listening.resolve();
    });
    child.once('exit', (code) => listening.reject(new Error(`HQ ended with ${code}: ${errors}`)));
    const timer = setTimeout(
      () => listening.reject(new Error(`HQ does not start: ${errors}`)),
      START_LIMIT_MS,
    );
    await listening.promise.finally(() => clearTimeout(timer));
  }

  /** `kill -9` of the node; its PostgreSQL is left as such a kill leaves it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    return child.exitCode;
  }

  async signIn(): Promise<void> {
    const body = { business: DEMO_CODE, email: demoEmail('admin'), password: DEMO_PASSWORD };
    const session = z
      .looseObject({ accessToken: z.string() })
      .parse(await this.call('POST', SIGN_IN, body));
    this.#authorization = `Bearer ${session.accessToken}`;
  }

  /** @throws Error where it is refused or nobody answers */
  async call(method: Method, path: string, body?: object): Promise<unknown> {
    let response = await this.#fetch(method, path, body);
    // A session ends after a quarter of an hour, and hundreds of kills take longer.
    if (response.status === 401 && path !== SIGN_IN) {
      await this.signIn();
      response = await this.#fetch(method, path, body);
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  #fetch(method: Method, path: string, body?: object): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: this.#authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

type Method = 'GET' | 'POST' | 'PATCH';
