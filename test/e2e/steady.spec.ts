import type { Page } from '@playwright/test';
import { z } from 'zod';
import { DEMO } from '../support/demo-goods.ts';
import { expectScheme } from '../support/screen-survey.ts';
import { tenge, type TillPage } from '../support/till-page.ts';
import { expect, test } from './fixtures.ts';

test.use({ tillOptions: { template: 'demo', profile: null, serial: false } });

const Shift = z.object({ value: z.number(), what: z.string() });

test.describe('UX regions never move, appear or resize while selling', () => {
  for (const layout of ['grid', 'scan'] as const) {
    test(`no layout shift while scanning, ${layout} layout`, async ({ tillPage, client }) => {
      const { page } = tillPage;
      await page.setViewportSize({ width: 1024, height: 768 });
      await tillPage.signIn();
      await client.must('settings.set', { layout });
      await expect(page.locator('html')).toHaveAttribute('data-layout', layout);
      await expect(tillPage.total).toHaveText(tenge(0));
      await page.evaluate(() => document.fonts.ready);
      await watchShifts(page);
      for (const { code, name } of [DEMO.bread, DEMO.milk, DEMO.eggs, DEMO.rye, DEMO.bag]) {
        await tillPage.scanLine(code, name);
      }
      // The same again, one that fails, a weight, more lines than fit, a discount, one fewer.
      await tillPage.wedge.scan(DEMO.milk.code);
      await expect(tillPage.line(DEMO.milk.name)).toContainText('2\u00A0×');
      await tillPage.wedge.scan('4870000000005');
      await expect(tillPage.notice).toBeVisible();
      for (const code of MORE_CODES) await tillPage.wedge.scan(code);
      await expect(tillPage.page.getByText('12 lines')).toBeVisible();
      await tillPage.press('Delete');
      await expect(tillPage.page.getByText('11 lines')).toBeVisible();
      expect(await shifts(page)).toEqual([]);
    });
  }

  test('dialogs open in the same place, and the total is in view in all of them', async ({
    tillPage,
  }) => {
    await tillPage.page.setViewportSize({ width: 1024, height: 768 });
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    const places = new Set<string>();
    for (const key of ['F1', 'F3', 'F4', 'F6', 'F7', 'F8', 'F9', 'F10']) {
      await tillPage.press(key);
      await expect(tillPage.dialog).toBeVisible();
      places.add(JSON.stringify(await tillPage.dialog.boundingBox()));
      await expect(tillPage.total).toBeInViewport({ ratio: 1 });
      await expect(tillPage.total).toHaveText(tenge(DEMO.bread.minor));
    }
    expect([...places]).toHaveLength(1);
  });
});

test.describe('UX-4, UX-5 language and look are switched while selling', () => {
  test('by the picker and the settings, and both are kept', async ({ tillPage }) => {
    const { page } = tillPage;
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    await tillPage.chooseLanguage('kk');
    await expect(tillPage.line('Ақ бөлке нан 500 г')).toBeVisible();
    await expect(tillPage.total).toHaveText('219,50\u00A0₸');
    await tillPage.chooseLanguage('ru');
    await expect(tillPage.line('Хлеб белый формовой 500 г')).toBeVisible();
    await page.getByRole('button', { name: 'Ещё' }).click();
    await page.getByTestId('more-settings').click();
    await choose(tillPage, 'Тёмные');
    await expectScheme(page, 'dark');
    await choose(tillPage, 'Крупные строки');
    await expect(page.locator('html')).toHaveAttribute('data-layout', 'scan');
    await choose(tillPage, 'English');
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
    await tillPage.press('Escape');
    await page.reload();
    await expect(tillPage.line(DEMO.bread.name)).toBeVisible();
    await expectScheme(page, 'dark');
    await expect(page.locator('html')).toHaveAttribute('data-layout', 'scan');
  });

  test('nothing moves by itself where the system asks for less motion', async ({ tillPage }) => {
    await tillPage.page.emulateMedia({ reducedMotion: 'reduce' });
    await tillPage.signIn();
    await tillPage.scanLine(DEMO.bread.code, DEMO.bread.name);
    const longestMs = await tillPage.page.evaluate(() =>
      document
        .getAnimations()
        .map((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0))
        .reduce((longest, one) => Math.max(longest, one), 0),
    );
    expect(longestMs).toBeLessThanOrEqual(1);
  });
});

/** Tinned fish, tea, sugar and the like: seven more lines. */
const MORE_CODES = [
  '2000100000038',
  '2000100000045',
  '2000100000052',
  '2000100000069',
  '2000100000076',
  '2000100000083',
  '2000100000090',
];

async function choose(tillPage: TillPage, option: string): Promise<void> {
  await tillPage.dialog.getByText(option, { exact: true }).click();
}

/** Counts every shift, those right after a key as well: a scan is keys. */
async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const found: { value: number; what: string }[] = [];
    Object.assign(window, { layoutShifts: found });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const value = 'value' in entry ? Number(entry.value) : 0;
        const sources = 'sources' in entry && Array.isArray(entry.sources) ? entry.sources : [];
        // A longer number in a right-aligned box that stays where it is has not moved.
        const moved = sources
          .map(({ node, previousRect, currentRect }) => {
            const element = node instanceof Element ? node : (node?.parentElement ?? null);
            const [before, after] = [previousRect, currentRect].map((box) => JSON.stringify(box));
            return before === after
              ? ''
              : `${element?.outerHTML.slice(0, 99)} ${before} → ${after}`;
          })
          .filter((words) => words !== '');
        if (sources.length > 0 && moved.length === 0) continue;
        const what = moved.join(' | ');
        found.push({ value, what });
      }
    }).observe({ type: 'layout-shift', buffered: false });
  });
}

async function shifts(page: Page): Promise<readonly z.infer<typeof Shift>[]> {
  return z.array(Shift).parse(await page.evaluate('window.layoutShifts'));
}
