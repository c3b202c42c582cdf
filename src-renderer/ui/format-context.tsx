import { createContext, use, useMemo, type ReactNode } from 'react';
import type { Locale } from '../../shared/domain/localized.ts';
import type { Currency } from '../../shared/domain/money.ts';
import { createFormats, type Formats } from './format.ts';

const FormatContext = createContext<Formats | null>(null);

interface FormatProviderProps {
  readonly locale: Locale;
  readonly currency: Currency;
  readonly children: ReactNode;
}

export function FormatProvider({ locale, currency, children }: FormatProviderProps): ReactNode {
  const formats = useMemo(() => createFormats(locale, currency), [locale, currency]);
  return <FormatContext value={formats}>{children}</FormatContext>;
}

/**
 * Money, quantities, dates as the screen's language writes them; `formats.locale` is that language.
 */
export function useFormats(): Formats {
  const formats = use(FormatContext);
  if (formats === null) throw new Error('useFormats outside of FormatProvider');
  return formats;
}
