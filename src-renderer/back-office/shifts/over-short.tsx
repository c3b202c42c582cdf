import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';

/** What was over or short, in words as well as by its sign. */
export function OverShort({ minor }: { readonly minor: number }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  if (minor === 0) return <span className="office-state">{t('shifts.even')}</span>;
  const word = t(minor > 0 ? 'shifts.over' : 'shifts.short');
  return (
    <span className="office-state" data-tone="warn">
      {`${word} ${formats.money(Math.abs(minor))}`}
    </span>
  );
}

/** `2026-11-21` as people write it. */
export function dayText(day: string): string {
  return day.split('-').toReversed().join('.');
}
