import { Loader, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionStatus } from '../api/api-context.tsx';
import { Shell } from './shell.tsx';
import { SignInForm, SignInPage } from './sign-in-page.tsx';

const ABOVE_DIALOGS = 400;

/**
 * Who is not in signs in. Where a session ends under somebody's hands, the page stays and the
 * sign-in stands over it, so that nothing typed is lost.
 */
export function Gate(): ReactNode {
  const { t } = useTranslation('office');
  const status = useSessionStatus();
  const queries = useQueryClient();
  useEffect(() => {
    // Nobody sees what somebody else had loaded.
    if (status === 'out') queries.clear();
    if (status === 'in') void queries.invalidateQueries();
  }, [status, queries]);
  if (status === 'starting') {
    return (
      <div className="office-centre">
        <Loader aria-label={t('parts.loading')} />
      </div>
    );
  }
  if (status === 'out') return <SignInPage />;
  return (
    <>
      <Shell />
      <Modal
        opened={status === 'over'}
        onClose={() => {}}
        withCloseButton={false}
        title={t('signIn.overTitle')}
        size="sm"
        zIndex={ABOVE_DIALOGS}
      >
        <p className="office-quiet">{t('signIn.over')}</p>
        <SignInForm />
      </Modal>
    </>
  );
}
