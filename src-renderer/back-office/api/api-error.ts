import { z } from 'zod';

const Refusal = z.object({
  code: z.string(),
  message: z.string(),
  correlationId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** HQ refused, or could not be asked: `status` is 0 then. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Stable; the words are chosen by it. */
  readonly code: string;
  /** The same id is in HQ's log; empty where HQ never answered. */
  readonly correlationId: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, more: Partial<ErrorMore> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.correlationId = more.correlationId ?? '';
    this.details = more.details ?? {};
  }
}

interface ErrorMore {
  readonly correlationId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export function unreachable(): ApiError {
  return new ApiError(0, 'UNREACHABLE', 'HQ does not answer');
}

/** What an answer that is no success says. */
export async function refusalOf(response: Response): Promise<ApiError> {
  const parsed = Refusal.safeParse(await jsonOf(response));
  if (!parsed.success) return new ApiError(response.status, 'UNEXPECTED', response.statusText);
  const { code, message, correlationId, details } = parsed.data;
  return new ApiError(response.status, code, message, { correlationId, details: details ?? {} });
}

/** Null where the body is no JSON. */
export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
