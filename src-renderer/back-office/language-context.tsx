import { createContext, use, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { Locale } from '../../shared/domain/localized.ts';
import { createOfficeI18n } from './i18n.ts';

const KEY = 'tillwright.locale';

interface Language {
  readonly locale: Locale;
  readonly choose: (locale: Locale) => void;
}

const LanguageContext = createContext<Language | null>(null);

/** The language used last in this browser, else the system's, else Russian. */
function lastLocale(): Locale {
  const stored = Locale.safeParse(window.localStorage.getItem(KEY));
  if (stored.success) return stored.data;
  const system = Locale.safeParse(window.navigator.language.slice(0, 2));
  return system.success ? system.data : 'ru';
}

export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [locale, choose] = useState<Locale>(lastLocale);
  const [i18n] = useState(() => createOfficeI18n(locale));
  useLayoutEffect(() => {
    void i18n.changeLanguage(locale);
    document.documentElement.lang = locale;
    document.title = `Tillwright · ${i18n.getFixedT(locale, 'office')('shell.title')}`;
    window.localStorage.setItem(KEY, locale);
  }, [i18n, locale]);
  const language = useMemo(() => ({ locale, choose }), [locale]);
  return (
    <I18nextProvider i18n={i18n}>
      <LanguageContext value={language}>{children}</LanguageContext>
    </I18nextProvider>
  );
}

export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (language === null) throw new Error('useLanguage outside of LanguageProvider');
  return language;
}
