import { z } from 'zod';
import { ApiError, jsonOf, refusalOf, unreachable } from './api-error.ts';

const KEY = 'tillwright.hq.refresh';
/** Refreshed this long before its end, so that no request meets an expired token. */
const EARLY_MS = 30_000;

const Tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresInS: z.number(),
});

export interface SignInInput {
  readonly business: string;
  readonly email: string;
  readonly password: string;
}

/** `over`: somebody was in, and what they were typing still stands on the screen. */
export type SessionStatus = 'starting' | 'out' | 'in' | 'over';

export interface SessionDeps {
  readonly storage: Storage;
  readonly locks: LockManager | undefined;
  readonly nowMs: () => number;
  readonly fetch: typeof fetch;
}

/**
 * Who is in. The access token lives in memory only; the refresh token is kept in the browser, one
 * for all its tabs, and used by one tab at a time: used twice, HQ would end the session.
 */
export class Session {
  readonly #deps: SessionDeps;
  readonly #listeners = new Set<() => void>();
  #access: { readonly token: string; readonly untilMs: number } | null = null;
  #status: SessionStatus = 'starting';
  #refreshing: Promise<string | null> | null = null;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  readonly status = (): SessionStatus => this.#status;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Goes on with what the browser kept. Where HQ does not answer, that is asked again later. */
  async start(): Promise<void> {
    if (this.#deps.storage.getItem(KEY) === null) return this.#become('out');
    try {
      await this.accessToken();
    } catch {
      this.#become('out');
    }
  }

  /** Another tab signed out: so does this one. */
  readonly followStorage = (event: StorageEvent): void => {
    if (event.key !== KEY || event.newValue !== null) return;
    this.#access = null;
    this.#become('out');
  };

  /** @throws ApiError SIGN_IN_REFUSED, ACCOUNT_LOCKED, RATE_LIMITED, UNREACHABLE … */
  async signIn(input: SignInInput): Promise<void> {
    const answer = await this.#post('/api/v1/sign-in', input);
    if (!answer.ok) throw await refusalOf(answer);
    this.#keep(Tokens.parse(await answer.json()));
  }

  /** Forgets the tokens; telling HQ is the caller's. */
  forget(): void {
    this.#access = null;
    this.#deps.storage.removeItem(KEY);
    this.#become('out');
  }

  /** Null where nobody is in any more. @throws ApiError UNREACHABLE */
  async accessToken(): Promise<string | null> {
    const { nowMs } = this.#deps;
    if (this.#access !== null && nowMs() < this.#access.untilMs) return this.#access.token;
    return this.renewed();
  }

  /** A new access token, whatever became of the old one. Asked twice at once, it is one. */
  renewed(): Promise<string | null> {
    this.#refreshing ??= this.#refreshAlone().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  #refreshAlone(): Promise<string | null> {
    const { locks } = this.#deps;
    if (locks === undefined) return this.#refresh();
    return locks.request(KEY, () => this.#refresh());
  }

  async #refresh(): Promise<string | null> {
    const refreshToken = this.#deps.storage.getItem(KEY);
    if (refreshToken === null) return this.#end();
    const answer = await this.#post('/api/v1/sign-in/refresh', { refreshToken });
    if (answer.ok) return this.#keep(Tokens.parse(await jsonOf(answer)));
    const refusal = await refusalOf(answer);
    if (refusal.status >= 500 || refusal.status === 429) throw refusal;
    this.#deps.storage.removeItem(KEY);
    return this.#end();
  }

  #keep(tokens: z.infer<typeof Tokens>): string {
    const { accessToken, refreshToken, expiresInS } = tokens;
    const untilMs = this.#deps.nowMs() + expiresInS * 1_000 - EARLY_MS;
    this.#access = { token: accessToken, untilMs };
    this.#deps.storage.setItem(KEY, refreshToken);
    this.#become('in');
    return accessToken;
  }

  #end(): null {
    this.#access = null;
    this.#become(this.#status === 'in' || this.#status === 'over' ? 'over' : 'out');
    return null;
  }

  #become(status: SessionStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }

  async #post(path: string, body: object): Promise<Response> {
    try {
      return await this.#deps.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    } catch {
      throw unreachable();
    }
  }
}

export function notSignedIn(): ApiError {
  return new ApiError(401, 'NOT_SIGNED_IN', 'Sign in first');
}
