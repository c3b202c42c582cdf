import type { MailboxMessage } from '../../../shared/protocol/mailbox.ts';
import type { TestDevice } from './test-device.ts';

/** Everything HQ ever wrote to this terminal. */
export async function mailOf(device: TestDevice): Promise<readonly MailboxMessage[]> {
  const found: MailboxMessage[] = [];
  for (let seq = 0; ;) {
    const page = await device.pull('mailbox', seq);
    if (page.kind !== 'page' || page.stream !== 'mailbox') throw new Error(JSON.stringify(page));
    found.push(...page.rows);
    seq = page.rows.at(-1)?.seq ?? seq;
    if (page.upToDate) return found;
  }
}

/** Journals as received whatever was granted and was not yet. */
export async function takeMail(device: TestDevice): Promise<void> {
  const known = new Set(
    device.events.flatMap(({ bytes }) => /"leaseId":"([^"]+)"/.exec(bytes)?.[1] ?? []),
  );
  for (const message of await mailOf(device)) {
    if (message.kind !== 'lease.granted' || known.has(message.messageId)) continue;
    const { messageId: leaseId, counter, amount } = message;
    device.write('lease.received', { leaseId, counter, amount });
  }
}
