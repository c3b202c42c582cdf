import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../till-context.tsx';
import classes from './status-bar.module.css';

/** How many clashes of this till's nobody has looked at; nothing while there is none. */
export function NoticesButton(): ReactNode {
  const { t } = useTranslation('hq');
  const count = useTill((till) => till.status?.noticeCount ?? 0);
  const openDialog = useTill((till) => till.openDialog);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className={`${classes.button} ${classes.warn}`}
      onClick={() => openDialog({ kind: 'notices' })}
      data-testid="notices"
    >
      <IconInfoCircle size={20} aria-hidden />
      <span>{t('notices.count', { count })}</span>
    </button>
  );
}
