import type { ErrorCode } from '../ipc/errors.ts';

/**
 * What a person reads when a command fails. A part in square brackets is left out when one of its
 * `{placeholders}` has no value, so that a sentence is whole however little is known; every
 * placeholder stands in such a part.
 */
export interface ErrorWords {
  /** What happened, without a full stop: it is a heading. */
  readonly message: string;
  /** What was kept and what to do next. */
  readonly action: string;
  /** In place of `action` where a second person may allow it. */
  readonly actionWithOverride?: string;
}

export type ErrorWordsTable = Readonly<Record<ErrorCode, ErrorWords>>;
