import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../till-context.tsx';
import { StatusNote } from './status-note.tsx';

/** How many clashes of this till's nobody has looked at; nothing while there is none. */
export function NoticesButton(): ReactNode {
  const { t } = useTranslation('hq');
  const count = useTill((till) => till.status?.noticeCount ?? 0);
  if (count === 0) return null;
  const icon = <IconInfoCircle size={20} aria-hidden />;
  return (
    <StatusNote opens={{ kind: 'notices' }} icon={icon} testId="notices">
      {t('notices.count', { count })}
    </StatusNote>
  );
}
