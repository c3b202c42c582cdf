import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { LOCALES, type Locale } from '../../shared/domain/localized.ts';
import { screenFacts } from './screen-facts.ts';
import type { TillClient } from './till-client.ts';
import type { TillPage } from './till-page.ts';
import { PROJECT_ROOT } from './till-process.ts';

const SCREENS = join(PROJECT_ROOT, 'test-results', 'screens');
const SIZES = [
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
] as const;
const SCHEMES = ['light', 'dark'] as const;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const DIALOG = 'dialog[open]';
/** UX: at most four sizes. */
const FONT_SIZES_MOST = 4;

/** How a till is put into another language and another look while a screen stands open. */
export interface Switches {
  readonly locale: (locale: Locale) => Promise<void>;
  readonly scheme: (scheme: (typeof SCHEMES)[number]) => Promise<void>;
}

/** While somebody is signed in a script may switch both, and the page follows at once. */
export function switchesOf(page: Page, client: TillClient): Switches {
  return {
    locale: async (locale) => {
      await client.must('session.setLocale', { locale });
      await expect(page.locator('html')).toHaveAttribute('lang', locale);
    },
    scheme: async (scheme) => {
      await client.must('settings.set', { colorScheme: scheme });
      await expectScheme(page, scheme);
    },
  };
}

/** Before anybody may change a setting: the picker, and what the system prefers. */
export function ownSwitches(tillPage: TillPage): Switches {
  return {
    locale: (locale) => tillPage.chooseLanguage(locale),
    scheme: async (scheme) => {
      await tillPage.page.emulateMedia({ colorScheme: scheme });
      await expectScheme(tillPage.page, scheme);
    },
  };
}

export async function expectScheme(page: Page, scheme: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
}

/**
 * One state of the screen in every language, look and size: a picture of each, the ruler on each,
 * and axe on each look and size. Everything that is wrong is told at once.
 */
export async function survey(page: Page, name: string, switches: Switches): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  const found = new Map<string, string[]>();
  const tell = (problem: string, where: string): void => {
    found.set(problem, [...(found.get(problem) ?? []), where]);
  };
  for (const scheme of SCHEMES) {
    await switches.scheme(scheme);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const locale of LOCALES.toReversed()) {
        await switches.locale(locale);
        await settled(page);
        const at = `${size.width} ${scheme} ${locale}`;
        await takePicture(page, `${name}-${size.width}-${scheme}-${locale}.png`);
        const facts = await screenFacts(page);
        for (const problem of facts.problems) tell(problem, at);
        if (facts.fontSizesPx.length > FONT_SIZES_MOST) {
          tell(`font sizes ${facts.fontSizesPx.join(', ')}`, at);
        }
      }
      for (const problem of await axeProblems(page)) tell(problem, `${size.width} ${scheme}`);
    }
  }
  const problems = [...found].map(([problem, where]) => `${problem} (${where.join(', ')})`);
  expect.soft(problems, name).toEqual([]);
}

/** What is drawn is what was asked for: fonts there, nothing on its way, two frames painted. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (const animation of document.getAnimations()) {
      // What shows that something is being done goes round for ever.
      if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
    }
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/** The browser's quick compression: there are hundreds of these. */
async function takePicture(page: Page, file: string): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', {
    format: 'png',
    optimizeForSpeed: true,
  });
  await client.detach();
  writeFileSync(join(SCREENS, file), Buffer.from(data, 'base64'));
}

/** With a dialog open only the dialog is new: what lies behind it is surveyed without one. */
async function axeProblems(page: Page): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page })
    .options({ runOnly: WCAG, resultTypes: ['violations'] })
    // The page has no frames, so one run in it is the whole run.
    .setLegacyMode();
  const hasDialog = (await page.locator(DIALOG).count()) > 0;
  const { violations } = await (hasDialog ? builder.include(DIALOG) : builder).analyze();
  return violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `axe ${violation.id} ${node.target.join(' ')} ${node.html.slice(0, 120)}`,
    ),
  );
}
