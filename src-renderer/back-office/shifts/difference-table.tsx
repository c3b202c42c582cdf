import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import type { ZDifference } from '../api/shift-views.ts';
import { FigureTable } from './figure-table.tsx';
import { figureName, isAmount } from './figure-words.ts';

interface DifferenceTableProps {
  readonly differences: readonly ZDifference[];
}

/** What a Z says and what HQ makes of it, side by side. */
export function DifferenceTable({ differences }: DifferenceTableProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const text = (figure: string, value: string | number | null): string => {
    if (value === null) return t('parts.none');
    if (typeof value === 'string') return value;
    return isAmount(figure) ? formats.money(value) : formats.count(value);
  };
  return (
    <FigureTable
      label={t('shifts.differs')}
      heads={[t('shifts.figure'), t('shifts.byTill'), t('shifts.byHq')]}
      rows={differences.map(({ figure, z, hq }) => ({
        key: figure,
        cells: [figureName(t, formats.locale, figure), text(figure, z), text(figure, hq)],
      }))}
    />
  );
}
