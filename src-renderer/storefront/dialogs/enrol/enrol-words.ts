import type { SyncView } from '../../../../shared/ipc/views.ts';

const REFUSALS = ['code_refused', 'code_used', 'code_expired', 'series_used_up'] as const;
export type EnrolRefusal = (typeof REFUSALS)[number];

export type EnrolWords =
  | 'asking'
  | 'done'
  /** HQ knows this till, and nobody has typed a code here. */
  | 'known'
  | 'unreachable'
  | { readonly problem: EnrolRefusal };

/**
 * What to say of a code that was typed; null while there is nothing to say.
 * @param asked since this dialog was opened
 */
export function enrolWords(sync: SyncView, asked: boolean): EnrolWords | null {
  const problem = REFUSALS.find((one) => one === sync.problem);
  if (problem !== undefined) return { problem };
  switch (sync.state) {
    case 'enrolling':
      return 'asking';
    case 'offline':
      return asked ? 'unreachable' : null;
    case 'connecting':
    case 'first_pull':
    case 'online':
    case 'recovering':
      return asked ? 'done' : 'known';
    case 'none':
    case 'not_enrolled':
    case 'conflict':
      return null;
  }
}
