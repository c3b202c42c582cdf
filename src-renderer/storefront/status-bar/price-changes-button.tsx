import { IconTag } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../till-context.tsx';
import { usePriceChanges } from '../use-price-changes.ts';
import classes from './status-bar.module.css';

/** Quiet word of prices that changed under the open sale, and the way to decide on them. */
export function PriceChangesButton(): ReactNode {
  const { t } = useTranslation('hq');
  const count = usePriceChanges().length;
  const openDialog = useTill((till) => till.openDialog);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className={`${classes.button} ${classes.warn}`}
      onClick={() => openDialog({ kind: 'prices' })}
      data-testid="prices-changed"
    >
      <IconTag size={20} aria-hidden />
      <span>{t('prices.changed', { count })}</span>
    </button>
  );
}
