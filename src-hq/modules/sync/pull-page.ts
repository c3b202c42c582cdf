import { isReadBy } from '../../../shared/protocol/mailbox.ts';
import {
  cursorOf,
  parseCursor,
  type Pull,
  type PullAnswer,
} from '../../../shared/protocol/pull.ts';
import { useToken } from './hello-decision.ts';
import type { IdentityRecord, SyncDeps, SyncTx } from './sync-store.ts';

/** One page of a stream behind the terminal's cursor. It writes nothing but a confirmed token. */
export async function pullPage(deps: SyncDeps, pull: Pull): Promise<PullAnswer> {
  return deps.store.transact(async (tx) => {
    const identity = await tx.identity(pull.terminal, pull.epoch);
    if (identity === null) return { kind: 'refused', code: 'UNKNOWN_TERMINAL' };
    if (identity.status !== 'active') return { kind: 'refused', code: 'IDENTITY_CLOSED' };
    const meta = await tx.meta();
    const cursor = parseCursor(pull.cursor);
    // Numbers of another HQ: only a hello tells the terminal what to make of them.
    if (cursor?.incarnation !== meta.incarnation) return { kind: 'refused', code: 'HELLO_FIRST' };
    const fence = useToken(identity.fence, pull.fenceToken);
    if (fence === null) return { kind: 'refused', code: 'HELLO_FIRST' };
    if (fence !== identity.fence) await tx.saveIdentity({ ...identity, fence });
    return pageOf(tx, identity, pull, cursor);
  });
}

async function pageOf(
  tx: SyncTx,
  identity: IdentityRecord,
  pull: Pull,
  cursor: { readonly incarnation: string; readonly seq: number },
): Promise<PullAnswer> {
  const { stream, limit } = pull;
  const { incarnation, seq } = cursor;
  // One row more is read than sent: whether a page is the last must not depend on its being full,
  // since the terminal drops what a whole pull did not bring when it has the last page.
  const cut = <Row extends { readonly seq: number }>(found: readonly Row[]) => {
    const rows = found.slice(0, limit);
    const header = {
      kind: 'page' as const,
      cursor: cursorOf(incarnation, rows.at(-1)?.seq ?? seq),
      reset: seq === 0,
      upToDate: found.length <= limit,
    };
    return { header, rows };
  };
  switch (stream) {
    case 'mailbox': {
      const { header, rows } = cut(await tx.messages(pull, seq, limit + 1));
      // A page with a message it cannot read would stop the till for good.
      return { ...header, stream, rows: rows.filter((row) => isReadBy(row, pull.proto)) };
    }
    case 'master':
    case 'storefront': {
      const scope = stream === 'master' ? null : identity.certificate.storefront;
      const { header, rows } = cut(await tx.feedPage(scope, seq, limit + 1));
      return { ...header, stream, rows };
    }
    case 'journal': {
      const { missing } = identity;
      const found =
        missing === null ? [] : await tx.eventsOf(missing, seq, missing.throughSeq, limit + 1);
      const { header, rows } = cut(found);
      const shipped = rows.map(({ bytes, hash }) => ({ bytes, hash }));
      return { ...header, stream, reset: false, rows: shipped };
    }
  }
}
