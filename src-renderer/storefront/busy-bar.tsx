import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './busy-bar.module.css';
import { useTill } from './till-context.tsx';

const PATIENCE_MS = 300;

/** Says that something is under way, once it has taken long enough to wonder. */
export function BusyBar(): ReactNode {
  const { t } = useTranslation();
  const busySince = useTill((till) => till.busySince);
  const [shownFor, setShownFor] = useState<number | null>(null);
  useEffect(() => {
    if (busySince === null) return;
    const timer = window.setTimeout(() => setShownFor(busySince), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [busySince]);
  if (busySince === null || shownFor !== busySince) return null;
  return <progress className={classes.bar} aria-label={t('app.working')} />;
}
