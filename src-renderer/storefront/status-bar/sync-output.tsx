import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useTill } from '../till-context.tsx';
import classes from './status-bar.module.css';
import { type SyncWords, syncWords } from './sync-words.ts';

/** How it stands with HQ; null for a till that stands alone. */
export function useSyncWords(): SyncWords | null {
  const formats = useFormats();
  const status = useTill((till) => till.status);
  const sinceMs = useTill((till) => till.offlineSinceMs);
  return status === null ? null : syncWords(status, sinceMs, (wallMs) => formats.time(wallMs));
}

export function SyncOutput({ words }: { readonly words: SyncWords }): ReactNode {
  const { t } = useTranslation();
  const warn = words.tone === 'warn';
  return (
    <output className={warn ? classes.warn : classes.fine} data-testid="sync-state">
      <span className={classes.networkDot} data-offline={warn || undefined} aria-hidden />
      {t(`sync.${words.key}`, words.values)}
    </output>
  );
}
