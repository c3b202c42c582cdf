import { sql } from 'kysely';
import type { DomainEventName } from '../../events/domain-event.ts';
import type { Work } from '../../store/work.ts';
import type { IdentityRecord, IdentityStatus } from './sync-store.ts';

/** How an identity's status is shown; a closed one is shown by what took its place. */
const STATES: Readonly<Record<IdentityStatus, string | null>> = {
  active: 'ACTIVE',
  conflict: 'IDENTITY_CONFLICT',
  lost: 'LOST',
  closed: null,
};

/** What a new identity or its end tells the world; of a revoked one `endTerminal` tells. */
const EVENTS = {
  active: 'terminal.enrolled',
  conflict: 'terminal.in_conflict',
  lost: 'terminal.lost',
  closed: null,
} as const satisfies Readonly<Record<IdentityStatus, DomainEventName | null>>;

/** The terminal as people see it: its newest identity, under the name its code was made for. */
export async function showIdentity(work: Work, identity: IdentityRecord): Promise<void> {
  const { certificate, status } = identity;
  const { terminal, epoch, series, storefront, devicePublicKey } = certificate;
  const state = STATES[status];
  const shown = await sql<{ state: string }>`
    insert into terminal as known (business_id, terminal_id, storefront_id, name,
      device_public_key, epoch, series, state, created_at, updated_at)
    values (${work.businessId}, ${terminal}, ${storefront},
      coalesce((select terminal_name from enrolment_code
        where business_id = ${work.businessId} and terminal_id = ${terminal}
        order by created_at desc limit 1), ${`Terminal ${series}`}),
      ${devicePublicKey}, ${epoch}, ${series}, ${state ?? 'REVOKED'}, ${work.now}, ${work.now})
    on conflict (business_id, terminal_id) do update set
      storefront_id = excluded.storefront_id, device_public_key = excluded.device_public_key,
      epoch = excluded.epoch, series = excluded.series, updated_at = excluded.updated_at,
      version = known.version + 1,
      state = case when ${state}::text is null then known.state else excluded.state end
    where (known.epoch, known.series, known.state, known.device_public_key)
        is distinct from (excluded.epoch, excluded.series, coalesce(${state}, known.state),
          excluded.device_public_key)
      and known.epoch <= excluded.epoch
    returning state`.execute(work.db);
  const now = shown.rows[0]?.state;
  const name = EVENTS[status];
  if (now === undefined || name === null) return;
  const body = { storefrontId: storefront, epoch, series, state: now };
  work.emit({ name, aggregate: 'terminal', aggregateId: terminal, body });
}
