import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { LOCALES, type Locale } from '../../shared/domain/localized.ts';
import { PROJECT_ROOT } from './till-process.ts';

const SCREENS = join(PROJECT_ROOT, 'test-results', 'back-office');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const LOOKS = [
  { width: 1440, height: 900, scheme: 'light' },
  { width: 1024, height: 768, scheme: 'dark' },
] as const;

/**
 * One state of a page at a desk's and a notebook's size, light and dark, in every language: a
 * picture of each for whoever looks, a ruler on each, axe on each size. All that is wrong is told
 * at once.
 */
export async function surveyOffice(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  const problems: string[] = [];
  for (const { width, height, scheme } of LOOKS) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    for (const locale of [...LOCALES.filter((one) => one !== 'en'), 'en'] as const) {
      await speak(page, locale);
      const at = `${name}-${width}-${scheme}-${locale}`;
      await takePicture(page, `${at}.png`);
      for (const problem of await page.evaluate(measure)) problems.push(`${at}: ${problem}`);
    }
    for (const problem of await axeProblems(page)) problems.push(`${name} ${width}: ${problem}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  expect.soft(problems, name).toEqual([]);
}

/** The browser's quick compression: there are many of these. */
async function takePicture(page: Page, file: string): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', {
    format: 'png',
    optimizeForSpeed: true,
  });
  await client.detach();
  writeFileSync(join(SCREENS, file), Buffer.from(data, 'base64'));
}

/** A dialog covers the picker, so the language is changed as a script in the page would. */
async function speak(page: Page, locale: Locale): Promise<void> {
  const picker = page.locator('select').filter({ has: page.locator('option[value="kk"]') });
  await picker.first().evaluate((select, value) => {
    if (!(select instanceof HTMLSelectElement)) throw new Error('No language picker');
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }, locale);
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (const animation of document.getAnimations()) {
      // A spinner never ends and may go on.
      if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
    }
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/** Runs in the page: nothing scrolls sideways, no label is cut, no key stands for its text. */
function measure(): string[] {
  const problems: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) problems.push(`the page is ${root.scrollWidth} wide`);
  if (root.scrollHeight > window.innerHeight) problems.push('the page scrolls down');
  const key =
    /\b(shell|signIn|parts|terminals|exceptions|products|catalogue|imports|customers|stock|storefronts|shifts)\.[a-z]/;
  const text = document.body.textContent ?? '';
  const found = key.exec(text);
  if (found !== null) problems.push(`a key is shown: ${text.slice(found.index, found.index + 40)}`);
  for (const element of document.querySelectorAll('button, label, th, nav a, h1, h2, legend')) {
    if (!element.checkVisibility() || element.querySelector('.visually-hidden')) continue;
    // The whole of it is in the title.
    if (element.closest('[title]') !== null) continue;
    const cut = [element, ...element.querySelectorAll('*')].find(
      (one) =>
        one.scrollWidth > one.clientWidth + 1 &&
        one.clientWidth > 0 &&
        getComputedStyle(one).overflowX !== 'visible',
    );
    if (cut !== undefined) problems.push(`cut: ${(element.textContent ?? '').slice(0, 40)}`);
  }
  return problems;
}

async function axeProblems(page: Page): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page })
    .options({ runOnly: WCAG, resultTypes: ['violations'] })
    .setLegacyMode();
  const { violations } = await builder.analyze();
  return violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `axe ${violation.id} ${node.target.join(' ')} ${node.html.slice(0, 160)}`,
    ),
  );
}
