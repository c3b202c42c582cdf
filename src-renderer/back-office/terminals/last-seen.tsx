import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useNow } from '../parts/use-now.ts';
import { agoOf } from './ago.ts';

/** How long ago, with the exact time behind it. */
export function LastSeen({ at }: { readonly at: string | null }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const nowMs = useNow();
  if (at === null) return <span className="office-quiet">{t('parts.never')}</span>;
  const { unit, count } = agoOf(at, nowMs);
  const words = unit === 'now' ? t('terminals.ago.now') : t(`terminals.ago.${unit}`, { count });
  return (
    <time dateTime={at} title={formats.dateTime(at)}>
      {words}
    </time>
  );
}
