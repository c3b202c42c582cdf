import { ok, type Result } from '../../shared/domain/result.ts';
import type { NoticeView } from '../../shared/ipc/hq-views.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import { type Call, timestamp, transact, type TillDeps } from './deps.ts';
import { requireActor } from './session.ts';

const MAX_NOTICES = 100;

/** SYNC: exceptions of this till's own, and its clock where it is in doubt. */
export function readNotices(
  deps: TillDeps,
  call: Call,
): Result<{ notices: NoticeView[] }, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const clock: NoticeView = {
      ...{ noticeId: 'clock', type: 'clock_suspect', detail: '', raisedAt: null, seen: false },
    };
    const suspect = tx.terminal.state().clockSuspect ? [clock] : [];
    return ok({ notices: [...suspect, ...tx.hqNews.notices(MAX_NOTICES)] });
  });
}

export function markNoticesSeen(deps: TillDeps, call: Call): Result<{ done: true }, IpcError> {
  const marked = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    tx.hqNewsWrites.markSeen(timestamp(deps));
    return ok({ done: true as const });
  });
  if (marked.ok) deps.after.statusChanged();
  return marked;
}
