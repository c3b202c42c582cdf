import { z } from 'zod';

/** The one shape in which HQ refuses anything. */
export const ErrorAnswer = z.strictObject({
  /** Stable; programs decide by it. */
  code: z.string(),
  /** For a person: what is wrong and what to do. English. */
  message: z.string(),
  /** The same id is in HQ's log. */
  correlationId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type ErrorAnswer = Readonly<z.infer<typeof ErrorAnswer>>;

/** A refusal that the edge turns into an `ErrorAnswer`; thrown inside a transaction, it undoes it. */
export class HqError extends Error {
  override readonly name = 'HqError';
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    details?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export function notFound(what: string): HqError {
  return new HqError(404, 'NOT_FOUND', `There is no such ${what}`);
}
