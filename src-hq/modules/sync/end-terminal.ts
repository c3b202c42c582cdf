import { sql } from 'kysely';
import type { Hello, Verdict } from '../../../shared/protocol/hello.ts';
import type { Work } from '../../store/work.ts';
import { endIdentity } from './holders.ts';
import { inSync } from './postgres-sync-store.ts';
import { completeRecovery } from './recovery.ts';

/** What a hello says of the terminal's state. */
export async function noteHello(work: Work, hello: Hello, verdict: Verdict): Promise<void> {
  const known = 'known' in verdict ? (verdict.known?.seq ?? 0) : 0;
  const unsent = Math.max(0, hello.head.seq - known);
  await sql`
    update terminal set last_seen_at = ${work.now}, unsent_count = ${unsent}
    where business_id = ${work.businessId} and terminal_id = ${hello.terminal}`.execute(work.db);
}

/** A manager ended a terminal: its identity ends with it, and what it held is in doubt. */
export function endTerminalIdentity(
  work: Work,
  terminal: string,
  epoch: number,
  status: 'lost' | 'closed',
): Promise<void> {
  return inSync(work, async (tx) => {
    const identity = await tx.identity(terminal, epoch);
    if (identity === null || identity.status !== 'active') return;
    await endIdentity(tx, identity, status, status);
    const detail = `${terminal}/${epoch} was declared lost`;
    const key = `terminal_lost:${terminal}/${epoch}`;
    if (status === 'lost') await tx.raise({ key, kind: 'terminal_lost', detail });
    await completeRecovery(tx);
  });
}
