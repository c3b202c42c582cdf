import { expect, type Locator } from '@playwright/test';
import { LOCALES } from '../../shared/domain/localized.ts';
import { Currency } from '../../shared/domain/money.ts';
import { errorText } from '../../shared/i18n/errors.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { TillClient } from './till-client.ts';

const TENGE = Currency.parse('KZT');

/**
 * The failure stands in `place` in words, with what to do next, in all three languages. The
 * cashier's language is switched while it stands, and ends as English.
 */
export async function expectInEveryLanguage(
  place: Locator,
  error: IpcError,
  client: TillClient,
  what: 'message and action' | 'message' = 'message and action',
): Promise<void> {
  // It was refused before the language changes, which words what is refused from then on.
  await expect(place).toBeVisible();
  for (const locale of LOCALES.toReversed()) {
    await client.must('session.setLocale', { locale });
    const words = errorText(error, locale, TENGE);
    await expect(place).toContainText(words.message);
    if (what === 'message and action') await expect(place).toContainText(words.action);
  }
  await client.must('session.setLocale', { locale: 'en' });
}
