import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../../shared/domain/localized.ts';
import { office as en } from './locales/en/office.ts';
import { office as kk } from './locales/kk/office.ts';
import { office as ru } from './locales/ru/office.ts';

declare module '../ui/i18n.ts' {
  interface PageWords {
    readonly office: typeof en;
  }
}

/** English is the type: a key missing in another language does not compile. */
export const officeWords = { en, ru, kk } as const;

export function createOfficeI18n(locale: Locale): I18n {
  const i18n = createInstance();
  void i18n.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { en: { office: en }, ru: { office: ru }, kk: { office: kk } },
    ns: ['office'],
    defaultNS: 'office',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return i18n;
}
