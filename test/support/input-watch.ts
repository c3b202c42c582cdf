import type { Page } from '@playwright/test';
import { z } from 'zod';

const Counts = z.object({ keys: z.number(), mouse: z.number(), touch: z.number() });
export type InputCounts = Readonly<z.infer<typeof Counts>>;

/**
 * Counts what hands do to the page from now on, so that a test of one hand can tell there was no
 * other.
 */
export async function watchInput(page: Page): Promise<() => Promise<InputCounts>> {
  await page.addInitScript(() => {
    const counts = { keys: 0, mouse: 0, touch: 0 };
    Object.assign(window, { inputCounts: counts });
    addEventListener('keydown', (event) => (counts.keys += event.isTrusted ? 1 : 0), true);
    addEventListener(
      'pointerdown',
      (event) => (counts[event.pointerType === 'touch' ? 'touch' : 'mouse'] += 1),
      true,
    );
  });
  return async () => Counts.parse(await page.evaluate('window.inputCounts'));
}
