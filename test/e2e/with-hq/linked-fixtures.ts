import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { z } from 'zod';
import { type OfficeNode, startOfficeNode } from '../../support/office-node.ts';
import { TillClient } from '../../support/till-client.ts';
import { PINS, TillPage } from '../../support/till-page.ts';
import { TillProcess } from '../../support/till-process.ts';

/** A till of HQ's in a process of its own. */
export interface Linked {
  readonly till: TillProcess;
  readonly client: TillClient;
}

interface LinkedFixtures {
  readonly office: OfficeNode;
  /** Starts one more till of the demo's storefront and waits until it has everything. */
  readonly newTill: (name: string) => Promise<Linked>;
  readonly linked: Linked;
  /** The screen of `linked`, with a cashier signed in. */
  readonly tillPage: TillPage;
}

const Shops = z.object({ items: z.array(z.looseObject({ storefrontId: z.string() })) });

/** The demo's storefront. */
export async function demoStorefront(office: OfficeNode): Promise<string> {
  return Shops.parse(await office.ask('GET', '/storefronts')).items[0]?.storefrontId ?? '';
}

export async function codeFor(office: OfficeNode, terminalName: string): Promise<string> {
  const storefrontId = await demoStorefront(office);
  const made = await office.ask('POST', '/enrolment-codes', { storefrontId, terminalName });
  return z.string().parse(made['code']);
}

/** HQ and the tills of one test: what a test does to a till's goods no other one meets. */
export const test = base.extend<LinkedFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the braces.
  office: async ({}, use) => {
    await using office = await startOfficeNode();
    await use(office);
  },
  newTill: async ({ office }, use) => {
    await using running = new AsyncDisposableStack();
    await use(async (name) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'tillwright-linked-'));
      running.defer(() => rmSync(dataDir, { recursive: true, force: true }));
      const hq = { url: office.url, enrolCode: await codeFor(office, name) };
      const till = running.use(await TillProcess.start({ dataDir, hq }));
      const client = new TillClient(till.session);
      await hasEverything(client);
      return { till, client };
    });
  },
  linked: async ({ newTill }, use) => use(await newTill('01')),
  tillPage: async ({ linked, page }, use) => {
    const tillPage = await TillPage.open(page, linked.till.address);
    await tillPage.signIn(PINS.aigerim);
    await use(tillPage);
  },
});

async function hasEverything(client: TillClient): Promise<void> {
  const look = async () => {
    const { sync, productCount } = await client.must('status.get', {});
    return { state: sync.state, stocked: productCount > 0 };
  };
  await expect.poll(look, { timeout: 60_000 }).toEqual({ state: 'online', stocked: true });
}

export { expect } from '@playwright/test';
