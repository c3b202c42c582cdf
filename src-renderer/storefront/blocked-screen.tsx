import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../shared/i18n/errors.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type { BlockedView } from '../../shared/ipc/views.ts';
import { useFormats } from '../ui/format-context.tsx';
import classes from './blocked-screen.module.css';
import { LanguagePicker } from './language-picker.tsx';
import { useTill } from './till-context.tsx';

/** A till that cannot sell says why, what is safe, and what to do. */
export function BlockedScreen(): ReactNode {
  const { t } = useTranslation();
  const { locale } = useFormats();
  const blocked = useTill((till) => till.status?.blocked ?? null);
  const refresh = useTill((till) => till.refresh);
  if (blocked === null) return null;
  const words = errorText({ code: blocked.reason, params: blocked.params }, locale);
  return (
    <div className={classes.screen}>
      <header className={classes.header}>
        <span>Tillwright</span>
        <LanguagePicker />
      </header>
      <main className={classes.main}>
        <div className={classes.box}>
          <p className={classes.over}>{t('blocked.title')}</p>
          <h1 className={classes.title}>{words.message}</h1>
          <p className={classes.action}>{words.action}</p>
          {blocked.setAside !== null && (
            <p className={classes.aside}>
              {t('blocked.setAside')} <code>{blocked.setAside}</code>
            </p>
          )}
          {blocked.reason === 'DATABASE_CORRUPT' && <Backups blocked={blocked} />}
          <button type="button" className={classes.button} onClick={() => void refresh()}>
            {t('blocked.again')}
          </button>
        </div>
      </main>
    </div>
  );
}

type Backup = BlockedView['backups'][number];

function Backups({ blocked }: { readonly blocked: BlockedView }): ReactNode {
  const { t } = useTranslation();
  const { locale } = useFormats();
  const restore = useRestore();
  if (blocked.backups.length === 0)
    return <p className={classes.action}>{t('blocked.noBackups')}</p>;
  const problem = restore.error === null ? null : errorText(restore.error, locale);
  return (
    <section className={classes.backups} aria-labelledby="backups">
      <h2 id="backups" className={classes.subtitle}>
        {t('blocked.backups')}
      </h2>
      <p className={classes.help}>{t('blocked.backupsHelp')}</p>
      {problem !== null && (
        <p className={classes.problem} role="alert">
          <strong>{problem.message}</strong> {problem.action}
        </p>
      )}
      <ul className={classes.list}>
        {blocked.backups.map((backup) => (
          <BackupRow key={backup.name} backup={backup} restore={restore} />
        ))}
      </ul>
    </section>
  );
}

interface Restore {
  readonly chosen: string | null;
  readonly running: boolean;
  readonly error: IpcError | null;
  readonly choose: (name: string | null) => void;
  readonly run: (name: string) => Promise<void>;
}

function useRestore(): Restore {
  const command = useTill((till) => till.command);
  const refresh = useTill((till) => till.refresh);
  const [chosen, choose] = useState<string | null>(null);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<IpcError | null>(null);
  const run = async (name: string): Promise<void> => {
    setRunning(true);
    setError(null);
    const answer = await command('recovery.restore', { backup: name });
    setRunning(false);
    choose(null);
    if (answer.ok) await refresh();
    else setError(answer.error);
  };
  return { chosen, running, error, choose, run };
}

interface BackupRowProps {
  readonly backup: Backup;
  readonly restore: Restore;
}

/** Asked once more, since what was sold after the backup is not in it. */
function BackupRow({ backup, restore }: BackupRowProps): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const chosen = restore.chosen === backup.name;
  const time = formats.dateTime(backup.takenAt);
  const sales = t('blocked.sales', { count: backup.sales, shown: formats.count(backup.sales) });
  const receipt =
    backup.lastReceipt === ''
      ? t('blocked.noReceipt')
      : t('blocked.lastReceipt', { number: backup.lastReceipt });
  return (
    <li className={classes.row}>
      <div className={classes.facts}>
        <strong className="figures">{time}</strong>
        <span className={classes.help}>
          {chosen ? t('blocked.confirm', { time }) : `${sales} · ${receipt}`}
        </span>
      </div>
      {chosen ? (
        <div className={classes.buttons}>
          <button
            type="button"
            className={classes.button}
            disabled={restore.running}
            onClick={() => restore.choose(null)}
          >
            {t('blocked.confirmNo')}
          </button>
          <button
            type="button"
            className={classes.strong}
            disabled={restore.running}
            onClick={() => void restore.run(backup.name)}
          >
            {t(restore.running ? 'blocked.restoring' : 'blocked.confirmYes')}
          </button>
        </div>
      ) : (
        <button
          type="button"
          className={classes.button}
          disabled={restore.running}
          onClick={() => restore.choose(backup.name)}
        >
          {t('blocked.restore')}
        </button>
      )}
    </li>
  );
}
