import { IconCash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../till-context.tsx';
import classes from './status-bar.module.css';

/** The shift and its drawer, by touch; in words only where it was left open overnight. */
export function ShiftButton(): ReactNode {
  const { t } = useTranslation('shift');
  const openDialog = useTill((till) => till.openDialog);
  const shift = useTill((till) => till.status?.shift ?? null);
  const overnight = shift?.overnight === true;
  const name = shift === null ? t('title') : t('number', { number: shift.number });
  return (
    <button
      type="button"
      className={overnight ? `${classes.button} ${classes.warn}` : classes.button}
      title={name}
      onClick={() => openDialog({ kind: 'shift' })}
      data-testid="shift-button"
    >
      <IconCash size={20} aria-hidden />
      {overnight ? (
        <span>{t('overnightShort', { day: shift.businessDate })}</span>
      ) : (
        <span className="visually-hidden">{name}</span>
      )}
    </button>
  );
}
