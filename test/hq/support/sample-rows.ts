import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { transact } from '../../../src-hq/store/work.ts';
import { type Caller, SET_UP } from './hq-fixture.ts';
import type { TestNode } from './hq-node.ts';

/** A storefront; its id, which is its warehouse's too. */
export async function addStorefront(admin: Caller, code: string): Promise<string> {
  const storefront = await admin.ask('POST', '/storefronts', {
    ...{ code, name: `Shop ${code}`, currency: 'KZT', timeZone: 'Asia/Almaty' },
  });
  return z.string().parse(storefront['storefrontId']);
}

/** A terminal as enrolling leaves it. */
export async function addTerminal(
  node: TestNode,
  businessId: string,
  given: { readonly storefrontId: string; readonly name: string },
): Promise<string> {
  const terminalId = randomUUID();
  const row = {
    ...{ business_id: businessId, terminal_id: terminalId, storefront_id: given.storefrontId },
    ...{ name: given.name, device_public_key: 'a2V5', epoch: 1, series: '01' },
    ...{ state: 'ACTIVE' as const, last_seen_at: null },
  };
  await transact(node.deps, businessId, SET_UP, ({ db }) =>
    db.insertInto('terminal').values(row).execute(),
  );
  return terminalId;
}

/** A clash as the sync module files it. */
export async function addException(
  node: TestNode,
  businessId: string,
  clashKey: string,
): Promise<string> {
  const exceptionId = randomUUID();
  const row = {
    ...{ business_id: businessId, exception_id: exceptionId, type: 'oversold' },
    ...{ clash_key: clashKey, status: 'OPEN' as const, storefront_id: null, terminal_id: null },
    ...{ evidence: JSON.stringify({ clashKey }), resolution: null, resolved_by: null },
    ...{ resolved_at: null, created_at: new Date(node.deps.clock.wallMs()).toISOString() },
  };
  await transact(node.deps, businessId, SET_UP, ({ db }) =>
    db.insertInto('exception').values(row).execute(),
  );
  return exceptionId;
}
