import { createContext, use } from 'react';
import type { Locale } from '../../shared/domain/localized.ts';

interface Language {
  readonly locale: Locale;
  /** Switches at once; a signed-in cashier's choice is kept with them. */
  readonly choose: (locale: Locale) => void;
}

const LanguageContext = createContext<Language | null>(null);

export const LanguageProvider = LanguageContext;

export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (language === null) throw new Error('useLanguage outside of LanguageProvider');
  return language;
}
