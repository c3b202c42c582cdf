import { IconTag } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePriceChanges } from '../use-price-changes.ts';
import { StatusNote } from './status-note.tsx';

/** Quiet word of prices that changed under the open sale, and the way to decide on them. */
export function PriceChangesButton(): ReactNode {
  const { t } = useTranslation('hq');
  const count = usePriceChanges().length;
  if (count === 0) return null;
  const icon = <IconTag size={20} aria-hidden />;
  return (
    <StatusNote opens={{ kind: 'prices' }} icon={icon} testId="prices-changed">
      {t('prices.changed', { count })}
    </StatusNote>
  );
}
