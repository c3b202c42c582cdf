import { Locale } from '../../shared/domain/localized.ts';

const KEY = 'tillwright.locale';

/**
 * The language before anybody signs in: the one used last on this till, else the system's, else
 * Russian.
 */
export function lastLocale(): Locale {
  const stored = Locale.safeParse(window.localStorage.getItem(KEY));
  if (stored.success) return stored.data;
  const system = Locale.safeParse(window.navigator.language.slice(0, 2));
  return system.success ? system.data : 'ru';
}

export function rememberLocale(locale: Locale): void {
  window.localStorage.setItem(KEY, locale);
}
