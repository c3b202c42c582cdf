import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../shared/i18n/errors.ts';
import { useFormats } from '../ui/format-context.tsx';
import classes from './starting-screen.module.css';
import { useTill } from './till-context.tsx';

/** A page that comes at once says nothing; one that takes a while says what it waits for. */
const QUIET_MS = 300;

export function StartingScreen(): ReactNode {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), QUIET_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <main className={classes.screen} aria-busy="true">
      {late && <output>{t('app.loading')}</output>}
    </main>
  );
}

/**
 * Over everything: without the terminal's process nothing on the screen can be trusted to be true.
 */
export function ConnectionLost(): ReactNode {
  const { t } = useTranslation();
  const { locale } = useFormats();
  const refused = useTill((till) => till.refused);
  const words =
    refused === null
      ? { message: t('app.notAnswering'), action: t('app.notAnsweringHelp') }
      : errorText(refused, locale);
  return (
    <div className={classes.lost} role="alertdialog" aria-modal aria-label={words.message}>
      <div className={classes.box}>
        <h1 className={classes.title}>{words.message}</h1>
        <p className={classes.help}>{words.action}</p>
      </div>
    </div>
  );
}
