import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../../shared/domain/localized.ts';
import { dialogs as dialogsEn } from './locales/en/dialogs.ts';
import { hq as hqEn } from './locales/en/hq.ts';
import { returns as returnsEn } from './locales/en/returns.ts';
import { shift as shiftEn } from './locales/en/shift.ts';
import { till as tillEn } from './locales/en/till.ts';
import { dialogs as dialogsKk } from './locales/kk/dialogs.ts';
import { hq as hqKk } from './locales/kk/hq.ts';
import { returns as returnsKk } from './locales/kk/returns.ts';
import { shift as shiftKk } from './locales/kk/shift.ts';
import { till as tillKk } from './locales/kk/till.ts';
import { dialogs as dialogsRu } from './locales/ru/dialogs.ts';
import { hq as hqRu } from './locales/ru/hq.ts';
import { returns as returnsRu } from './locales/ru/returns.ts';
import { shift as shiftRu } from './locales/ru/shift.ts';
import { till as tillRu } from './locales/ru/till.ts';

/** English is the type: a key missing in another language does not compile. Pages add theirs. */
export interface PageWords {
  readonly till: typeof tillEn;
  readonly dialogs: typeof dialogsEn;
  readonly hq: typeof hqEn;
  readonly shift: typeof shiftEn;
  readonly returns: typeof returnsEn;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'till';
    resources: PageWords;
  }
}

export const words = {
  en: { till: tillEn, dialogs: dialogsEn, hq: hqEn, shift: shiftEn, returns: returnsEn },
  ru: { till: tillRu, dialogs: dialogsRu, hq: hqRu, shift: shiftRu, returns: returnsRu },
  kk: { till: tillKk, dialogs: dialogsKk, hq: hqKk, shift: shiftKk, returns: returnsKk },
} as const;

/** All three languages are in the page, so switching is immediate and needs no network. */
export function createI18n(locale: Locale): I18n {
  const i18n = createInstance();
  void i18n.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: words,
    ns: ['till', 'dialogs', 'hq', 'shift', 'returns'],
    defaultNS: 'till',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return i18n;
}
