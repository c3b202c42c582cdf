import { Button, Title } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { FormatProvider } from '../../ui/format-context.tsx';
import { useApi, useSession } from '../api/api-context.tsx';
import { Me } from '../api/identity-views.ts';
import { useCurrency } from '../api/use-storefronts.ts';
import { useLanguage } from '../language-context.tsx';
import { MeProvider } from '../me-context.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { hashOf, usePlace } from '../router.tsx';
import { PAGES, type OfficePage } from './pages.ts';
import { LanguageSelect, LookSelect } from './preferences.tsx';

/** The rail of pages at the left, and the page that the address names. */
export function Shell(): ReactNode {
  const api = useApi();
  const me = useQuery({ queryKey: ['me'], queryFn: () => api.get('/me', Me) });
  const may = useMemo(() => new Set(me.data?.permissions), [me.data]);
  const pages = PAGES.filter((page) => may.has(page.permission));
  if (me.data === undefined) return <Waiting error={me.error} />;
  return (
    <MeProvider name={me.data.name} userId={me.data.userId} permissions={may}>
      <Money>
        <div className="office-shell">
          <Rail pages={pages} name={me.data.name} />
          <main id="page" className="office-main" tabIndex={-1}>
            <Page pages={pages} />
          </main>
        </div>
      </Money>
    </MeProvider>
  );
}

function Waiting({ error }: { readonly error: Error | null }): ReactNode {
  return (
    <main className="office-centre">
      <ProblemAlert error={error} />
    </main>
  );
}

/** A business has one currency; its storefronts say which. */
function Money({ children }: { readonly children: ReactNode }): ReactNode {
  const { locale } = useLanguage();
  const currency = useCurrency();
  return (
    <FormatProvider locale={locale} currency={currency}>
      {children}
    </FormatProvider>
  );
}

interface RailProps {
  readonly pages: readonly OfficePage[];
  readonly name: string;
}

function Rail({ pages, name }: RailProps): ReactNode {
  const { t } = useTranslation('office');
  const { path } = usePlace();
  const here = path[0] ?? pages[0]?.name;
  return (
    <div className="office-rail">
      <a className="office-skip" href="#page" onClick={toPage}>
        {t('shell.skip')}
      </a>
      <p className="office-brand">Tillwright</p>
      <nav aria-label={t('shell.navigation')}>
        {pages.map(({ name: page, icon: Picture }) => (
          <a
            key={page}
            className="office-rail-link"
            href={hashOf([page])}
            aria-current={here === page ? 'page' : undefined}
          >
            <Picture size={22} stroke={1.6} aria-hidden />
            <span>{t(`shell.pages.${page}`)}</span>
          </a>
        ))}
      </nav>
      <div className="office-rail-foot">
        <LanguageSelect />
        <LookSelect />
        <p className="office-who" title={name}>
          {name}
        </p>
        <SignOut />
      </div>
    </div>
  );
}

/** The address belongs to the pages, so the skip link moves the focus itself. */
function toPage(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('page')?.focus();
}

function SignOut(): ReactNode {
  const { t } = useTranslation('office');
  const api = useApi();
  const session = useSession();
  const signOut = async (): Promise<void> => {
    try {
      await api.post('/sign-out', null, z.object({}), crypto.randomUUID());
    } finally {
      // Where HQ could not be told, this browser forgets all the same.
      session.forget();
    }
  };
  return (
    <Button
      leftSection={<IconLogout size={20} aria-hidden />}
      title={t('shell.signOutHelp')}
      onClick={() => void signOut().catch(() => {})}
    >
      {t('shell.signOut')}
    </Button>
  );
}

function Page({ pages }: { readonly pages: readonly OfficePage[] }): ReactNode {
  const { t } = useTranslation('office');
  const { path } = usePlace();
  const page = path[0] === undefined ? pages[0] : pages.find(({ name }) => name === path[0]);
  if (page !== undefined) return <page.view key={page.name} />;
  const nothing = pages.length === 0;
  return (
    <div className="office-centre">
      <Title order={1}>{t(nothing ? 'shell.noPages' : 'shell.notFound')}</Title>
      <p className="office-quiet">{t(nothing ? 'shell.noPagesHelp' : 'shell.notFoundHelp')}</p>
    </div>
  );
}
