import { expect, test as base } from '@playwright/test';
import { OfficePage } from '../../support/office-page.ts';
import { startOfficeNode, type OfficeNode } from '../../support/office-node.ts';

interface OfficeFixtures {
  readonly officePage: OfficePage;
}

interface OfficeWorkerFixtures {
  readonly office: OfficeNode;
}

/** One HQ for each worker: starting it is dearer than all that one test does with it. */
export const test = base.extend<OfficeFixtures, OfficeWorkerFixtures>({
  office: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the braces.
    async ({}, use) => {
      await using office = await startOfficeNode();
      await use(office);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  officePage: async ({ office, page }, use) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    const officePage = new OfficePage(page, office);
    await use(officePage);
    expect(officePage.complaints).toEqual([]);
  },
});

export { expect } from '@playwright/test';
