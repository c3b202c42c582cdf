import type { Statements } from './statements.ts';

/** How far the journal may have left this till, whatever came back. */
export interface SentMark {
  throughSeq(): number;
  reached(seq: number): void;
}

/**
 * After a start nobody knows what the last process sent before it ended: all there was counts as
 * sent.
 */
export function createSentMark(statements: Statements): SentMark {
  const head = statements.get<object>()((query) =>
    query.selectFrom('trail_head').select('journal_seq'),
  );
  let throughSeq = head({})?.journal_seq ?? 0;
  return {
    throughSeq: () => throughSeq,
    reached: (seq) => {
      throughSeq = Math.max(throughSeq, seq);
    },
  };
}
