import { IconLock, IconPrinter, IconUpload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { LanguagePicker } from '../language-picker.tsx';
import { chordForAria } from '../shortcuts.ts';
import { useTill } from '../till-context.tsx';
import { Clock } from './clock.tsx';
import { NoticesButton } from './notices-button.tsx';
import { PriceChangesButton } from './price-changes-button.tsx';
import { PrinterButton } from './printer-button.tsx';
import { ShiftButton } from './shift-button.tsx';
import { SyncOutput, useSyncWords } from './sync-output.tsx';
import classes from './status-bar.module.css';

/** What the till is and how it does: quiet when fine, in words when not. */
export function StatusBar(): ReactNode {
  const { t } = useTranslation();
  return (
    <header className={classes.bar} aria-label={t('status.bar')} data-testid="status-bar">
      <Who />
      <div className={classes.states}>
        <ClockAndScanner />
        <PriceChangesButton />
        <NoticesButton />
        <ShiftButton />
        <Network />
        <PrinterButton icon={<IconPrinter size={20} aria-hidden />} />
        <LanguagePicker />
        <LockButton />
      </div>
    </header>
  );
}

function Who(): ReactNode {
  const { t } = useTranslation();
  const storefront = useTill((till) => till.status?.storefront.name ?? '');
  const terminal = useTill((till) => till.status?.terminal.name ?? '');
  const cashier = useTill((till) => till.status?.session?.name ?? '');
  const demo = useTill((till) => till.status?.terminal.demo ?? false);
  return (
    <div className={classes.who}>
      <h1 className={classes.name}>
        {storefront} · {t('status.till', { name: terminal })} · {cashier || t('status.nobody')}
      </h1>
      {demo && <span className={classes.demo}>{t('app.demo')}</span>}
    </div>
  );
}

function ClockAndScanner(): ReactNode {
  const { t } = useTranslation();
  const suspect = useTill((till) => till.status?.clockSuspect ?? false);
  const unplugged = useTill(
    (till) => till.status?.scanners.some((scanner) => scanner.state === 'offline') ?? false,
  );
  return (
    <>
      {unplugged && <output className={classes.warn}>{t('status.scannerOff')}</output>}
      {suspect && (
        // On a narrow screen one of the two has room; the scanner is missed first.
        <output className={unplugged ? classes.warnSecond : classes.warn}>
          {t('status.clock')}
        </output>
      )}
      <span className={classes.clock}>
        <Clock />
      </span>
    </>
  );
}

/** A till without an HQ has nothing to be offline from, and says nothing. */
function Network(): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useSyncWords();
  const unsent = useTill((till) => till.status?.unsentCount ?? 0);
  if (words === null) return null;
  return (
    <>
      <SyncOutput words={words} />
      <span className={classes.fine} title={t('status.unsent', { count: unsent })}>
        <IconUpload size={20} aria-hidden />
        <span className="figures" aria-hidden>
          {formats.count(unsent)}
        </span>
        <span className="visually-hidden">{t('status.unsent', { count: unsent })}</span>
      </span>
    </>
  );
}

function LockButton(): ReactNode {
  const { t } = useTranslation();
  const lock = useTill((till) => till.lock);
  const chord = useTill((till) => till.keyBindings.lock);
  return (
    <button
      type="button"
      className={classes.button}
      aria-label={t('status.lock')}
      aria-keyshortcuts={chordForAria(chord)}
      title={`${t('status.lock')} ${chord}`}
      onClick={() => void lock()}
    >
      <IconLock size={20} aria-hidden />
    </button>
  );
}
