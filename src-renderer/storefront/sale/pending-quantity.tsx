import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useTill } from '../till-context.tsx';
import classes from './pending-quantity.module.css';

/** "3 ×": the quantity that waits for the next scan. */
export function PendingQuantity(): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const pending = useTill((till) => till.pendingQuantityMilli);
  const setPending = useTill((till) => till.setPendingQuantity);
  if (pending === null) return null;
  return (
    <output className={classes.pending}>
      <strong className="figures">
        {t('sale.pending', { quantity: formats.quantity(pending) })}
      </strong>
      <button
        type="button"
        className={classes.cancel}
        aria-label={t('sale.pendingCancel')}
        onClick={() => setPending(null)}
      >
        <IconX size={20} aria-hidden />
      </button>
    </output>
  );
}
