import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../shared/i18n/errors.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import { useFormats } from '../ui/format-context.tsx';
import { numberKeyOf, type NumberKey } from '../ui/number-entry.ts';
import { Numpad } from '../ui/numpad.tsx';
import { LanguagePicker } from './language-picker.tsx';
import classes from './locked-screen.module.css';
import { Clock } from './status-bar/clock.tsx';
import { SyncOutput, useSyncWords } from './status-bar/sync-output.tsx';
import { useTill, useTillStore } from './till-context.tsx';

const PIN_MIN = 4;
const PIN_MAX = 8;

/**
 * Nobody signed in, or locked: a PIN pad and nothing to buy with. The cart stays in the terminal.
 */
export function LockedScreen(): ReactNode {
  const { t } = useTranslation();
  const storefront = useTill((till) => till.status?.storefront.name ?? '');
  const terminal = useTill((till) => till.status?.terminal.name ?? '');
  const demo = useTill((till) => till.status?.terminal.demo ?? false);
  const saleKept = useTill((till) => till.status?.currentSaleId != null);
  const words = useSyncWords();
  return (
    <div className={classes.screen}>
      <header className={classes.header}>
        <span>
          {storefront} · {t('status.till', { name: terminal })}
          {demo && <span className={classes.demo}>{t('app.demo')}</span>}
        </span>
        <span className={classes.right}>
          <Clock />
          <LanguagePicker />
        </span>
      </header>
      <main className={classes.main}>
        <PinForm />
        <p className={classes.kept}>{saleKept ? t('locked.kept') : ''}</p>
        {words !== null && words.key !== 'online' && <SyncOutput words={words} />}
        <EnrolButton />
      </main>
    </div>
  );
}

/** A till that HQ does not know yet: nobody may be able to sign in before it does. */
function EnrolButton(): ReactNode {
  const { t } = useTranslation('hq');
  const isNew = useTill((till) => till.status?.sync.state === 'not_enrolled');
  const openDialog = useTill((till) => till.openDialog);
  if (!isNew) return null;
  return (
    <button
      type="button"
      className={classes.enrol}
      onClick={() => openDialog({ kind: 'enrol' })}
      data-testid="enrol-open"
    >
      {t('enrol.open')}
    </button>
  );
}

function PinForm(): ReactNode {
  const { t } = useTranslation();
  const { marks } = useFormats();
  const pin = usePin();
  return (
    <section className={classes.form} aria-labelledby="pin-title">
      <h1 id="pin-title" className={classes.title}>
        {t('locked.title')}
      </h1>
      <output className={classes.dots} aria-label={t('locked.pin')}>
        {Array.from({ length: PIN_MAX }, (_, place) => (
          <span
            // The places never change their order.
            key={place}
            className={classes.dot}
            data-filled={place < pin.length}
            data-optional={place >= PIN_MIN}
          />
        ))}
        <span className="visually-hidden">{pin.length}</span>
      </output>
      <PinProblem error={pin.error} />
      <div className={classes.pad}>
        <Numpad kind="pin" onKey={pin.press} decimalMark={marks.decimal} disabled={pin.busy} />
      </div>
      <button
        type="button"
        className={classes.enter}
        disabled={pin.busy || pin.length < PIN_MIN}
        onClick={() => void pin.submit()}
      >
        {t('locked.enter')}
      </button>
    </section>
  );
}

function PinProblem({ error }: { readonly error: IpcError | null }): ReactNode {
  const { locale } = useFormats();
  const seconds = useCountdown(error);
  const shown =
    error?.code === 'PIN_LOCKED_OUT' && seconds > 0
      ? { ...error, params: { ...error.params, seconds } }
      : error;
  const words = shown === null ? null : errorText(shown, locale);
  return (
    <p className={classes.problem} role="alert" data-shown={words !== null || undefined}>
      {words !== null && (
        <>
          <strong>{words.message}</strong>
          <span>{words.action}</span>
        </>
      )}
    </p>
  );
}

/** Counts a lock-out down, so the cashier sees when to try again. */
function useCountdown(error: IpcError | null): number {
  const total = error?.code === 'PIN_LOCKED_OUT' ? Number(error.params['seconds'] ?? 0) : 0;
  const [passed, setPassed] = useState({ error, seconds: 0 });
  useEffect(() => {
    if (total === 0) return;
    const timer = window.setInterval(() => {
      setPassed((before) => ({
        error,
        seconds: before.error === error ? before.seconds + 1 : 1,
      }));
    }, 1_000);
    return () => window.clearInterval(timer);
  }, [error, total]);
  return Math.max(0, total - (passed.error === error ? passed.seconds : 0));
}

interface PinEntry {
  readonly length: number;
  readonly error: IpcError | null;
  readonly busy: boolean;
  readonly press: (key: NumberKey) => void;
  readonly submit: () => Promise<void>;
}

/** The digits live in a ref as well, since fast fingers press before React has painted. */
function usePin(): PinEntry {
  const signIn = useTill((till) => till.signIn);
  const digits = useRef('');
  const [length, setLength] = useState(0);
  const [error, setError] = useState<IpcError | null>(null);
  const [busy, setBusy] = useState(false);

  const write = (next: string): void => {
    digits.current = next.slice(0, PIN_MAX);
    setLength(digits.current.length);
  };
  const press = (key: NumberKey): void => {
    if (busy) return;
    if (key === 'clear') write('');
    else if (key === 'back') write(digits.current.slice(0, -1));
    else if (/^\d$/.test(key)) {
      setError(null);
      write(digits.current + key);
    }
  };
  const submit = async (): Promise<void> => {
    if (busy || digits.current.length < PIN_MIN) return;
    const pin = digits.current;
    write('');
    setBusy(true);
    const failure = await signIn(pin);
    setBusy(false);
    setError(failure);
  };
  const store = useTillStore();
  useEffect(
    () =>
      store.subscribe((till, before) => {
        // On a busy machine the first keys of a scan may have come as if a person had pressed them.
        if (till.scanSerial === before.scanSerial) return;
        digits.current = '';
        setLength(0);
      }),
    [store],
  );
  const asked = useTill((till) => till.dialog !== null);
  useKeys({ press, submit, begun: () => digits.current !== '', asked });
  return { length, error, busy, press, submit };
}

/** The keyboard works from anywhere on the page: there is nothing else to type into. */
function useKeys(
  pin: Pick<PinEntry, 'press' | 'submit'> & {
    readonly begun: () => boolean;
    /** A dialog is open: what is typed is its. */
    readonly asked: boolean;
  },
): void {
  const latest = useRef(pin);
  useEffect(() => {
    latest.current = pin;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || latest.current.asked || inMenu(event.target)) return;
      if (event.key === 'Enter') {
        // With digits typed Enter means them, even where the language was chosen just before.
        if (event.target instanceof HTMLButtonElement && !latest.current.begun()) return;
        event.preventDefault();
        if (!event.repeat) void latest.current.submit();
        return;
      }
      const key = event.key === 'Escape' ? 'clear' : numberKeyOf(event);
      if (key !== null) latest.current.press(key);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function inMenu(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="menu"]') !== null;
}
