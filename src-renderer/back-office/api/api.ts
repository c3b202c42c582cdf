import { z } from 'zod';
import { ApiError, jsonOf, refusalOf, unreachable } from './api-error.ts';
import { notSignedIn, type Session } from './session.ts';

/** Values of a query; what is undefined or empty is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** HQ's REST API. Every answer is parsed: a field that is missing is told, not guessed. */
export interface Api {
  get<S extends z.ZodType>(path: string, answer: S, query?: Query): Promise<z.output<S>>;
  /** @param key the same for the same request, however often it is sent */
  post<S extends z.ZodType>(
    path: string,
    body: object | null,
    answer: S,
    key: string,
  ): Promise<z.output<S>>;
  patch<S extends z.ZodType>(path: string, body: object, answer: S): Promise<z.output<S>>;
  remove(path: string): Promise<void>;
}

interface Ask {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object | null;
  readonly key?: string;
}

export function createApi(session: Session, fetcher: typeof fetch): Api {
  const send = async (ask: Ask, token: string): Promise<Response> => {
    try {
      return await fetcher(`/api/v1${ask.path}`, {
        method: ask.method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(ask.key === undefined ? {} : { 'idempotency-key': ask.key }),
          ...(ask.body ? { 'content-type': 'application/json' } : {}),
        },
        ...(ask.body ? { body: JSON.stringify(ask.body) } : {}),
      });
    } catch {
      throw unreachable();
    }
  };
  const call = async <S extends z.ZodType>(ask: Ask, schema: S): Promise<z.output<S>> => {
    const token = await session.accessToken();
    if (token === null) throw notSignedIn();
    let response = await send(ask, token);
    if (response.status === 401) {
      // Ended at HQ before its time: once with a new one, then whoever it was signs in again.
      const next = await session.renewed();
      if (next === null) throw notSignedIn();
      response = await send(ask, next);
    }
    if (!response.ok) throw await refusalOf(response);
    const parsed = schema.safeParse(await jsonOf(response));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const what = `${ask.path}: ${issue?.path.join('.')} ${issue?.message}`;
    throw new ApiError(response.status, 'ANSWER_UNREADABLE', what);
  };
  return {
    get: (path, answer, query = {}) =>
      call({ method: 'GET', path: withQuery(path, query) }, answer),
    post: (path, body, answer, key) => call({ method: 'POST', path, body, key }, answer),
    patch: (path, body, answer) => call({ method: 'PATCH', path, body }, answer),
    remove: async (path) => {
      await call({ method: 'DELETE', path }, z.object({}));
    },
  };
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return path;
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
