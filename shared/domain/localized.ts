import { z } from 'zod';

export const LOCALES = ['en', 'ru', 'kk'] as const;
export const Locale = z.enum(LOCALES);
export type Locale = z.infer<typeof Locale>;

/**
 * A name in the shop's languages. One of them is always there; a missing one is an empty string.
 */
export const LocalizedText = z.strictObject({ en: z.string(), ru: z.string(), kk: z.string() });
export type LocalizedText = Readonly<z.infer<typeof LocalizedText>>;

/**
 * The text in `locale`, or in the first language that has one (Russian names are the most common).
 */
export function textIn(text: LocalizedText, locale: Locale): string {
  return text[locale] || text.ru || text.kk || text.en;
}
