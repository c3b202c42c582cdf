import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Locale } from '../../shared/domain/localized.ts';
import { Currency } from '../../shared/domain/money.ts';
import type { Bridge } from '../../shared/ipc/bridge.ts';
import { FormatProvider } from '../ui/format-context.tsx';
import { createI18n } from '../ui/i18n.ts';
import { cssVariables, theme } from '../ui/theme.ts';
import { lastLocale, rememberLocale } from './language.ts';
import { LanguageProvider } from './language-context.tsx';
import { Root } from './root.tsx';
import { TillProvider, useTill } from './till-context.tsx';
import type { TillStore } from './till-store.ts';

/** Nothing with an amount is drawn before the status names the storefront's own. */
const BEFORE_STATUS = Currency.parse('XXX');

interface AppProps {
  readonly bridge: Bridge;
  readonly store: TillStore;
}

/** Everything around the screens: the till, its look, its language. */
export function App({ bridge, store }: AppProps): ReactNode {
  const [queries] = useState(
    () =>
      new QueryClient({
        // The terminal is on this machine: an answer is quick, and a failure is not mended by
        // repeating.
        defaultOptions: {
          queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false },
        },
      }),
  );
  return (
    <TillProvider bridge={bridge} store={store}>
      <QueryClientProvider client={queries}>
        <Looks>
          <Language>
            <Root />
          </Language>
        </Looks>
      </QueryClientProvider>
    </TillProvider>
  );
}

function Looks({ children }: { readonly children: ReactNode }): ReactNode {
  const scheme = useTill((till) => till.status?.settings.colorScheme ?? 'auto');
  const layout = useTill((till) => till.status?.settings.layout ?? 'grid');
  useLayoutEffect(() => {
    document.documentElement.dataset['layout'] = layout;
  }, [layout]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      {...(scheme === 'auto' ? {} : { forceColorScheme: scheme })}
    >
      {children}
    </MantineProvider>
  );
}

/** The cashier's language while one is signed in, else what was chosen on the locked screen. */
function Language({ children }: { readonly children: ReactNode }): ReactNode {
  const [chosen, setChosen] = useState<Locale>(lastLocale);
  const session = useTill((till) => (till.status?.locked === false ? till.status.session : null));
  const currency = useTill((till) => till.status?.storefront.currency ?? BEFORE_STATUS);
  const setSessionLocale = useTill((till) => till.setLocale);
  const locale = session?.locale ?? chosen;
  const [i18n] = useState(() => createI18n(locale));

  useLayoutEffect(() => {
    void i18n.changeLanguage(locale);
    document.documentElement.lang = locale;
    rememberLocale(locale);
  }, [i18n, locale]);

  const language = useMemo(
    () => ({
      locale,
      choose: (next: Locale) => {
        setChosen(next);
        if (session !== null) void setSessionLocale(next);
      },
    }),
    [locale, session, setSessionLocale],
  );
  return (
    <I18nextProvider i18n={i18n}>
      <FormatProvider locale={locale} currency={currency}>
        <LanguageProvider value={language}>{children}</LanguageProvider>
      </FormatProvider>
    </I18nextProvider>
  );
}
