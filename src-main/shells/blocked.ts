import { StatusView, type BlockedView } from '../../shared/ipc/views.ts';
import type { Terminal } from '../ports.ts';

/** Why the terminal cannot sell, as it says itself; null while it can. */
export async function blockedReason(
  terminal: Pick<Terminal, 'handle'>,
): Promise<BlockedView | null> {
  const answer = await terminal.handle('status.get', {}, 'shell');
  if (!answer.ok) throw new Error(`the terminal has no status: ${answer.error.code}`);
  return StatusView.parse(answer.value).blocked;
}
