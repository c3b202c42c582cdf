import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { TENDER_KEYS } from '../pay/pay-decisions.ts';
import {
  chordLabel,
  chordOf,
  isMovable,
  SHORTCUT_ACTIONS,
  type ShortcutAction,
} from '../../shortcuts.ts';
import { useTill } from '../../till-context.tsx';
import { useCloseDialog } from '../use-close-dialog.ts';
import classes from './help-dialog.module.css';

type Refusal = 'taken' | 'not_a_shortcut' | 'not_movable';

/** Every key and what it does; the ones that may be moved are moved here. */
export function HelpDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const close = useCloseDialog('help');
  const resetKeys = useTill((till) => till.resetKeys);
  const [moving, setMoving] = useState<ShortcutAction | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useNewKey(moving, (problem) => {
    setRefusal(problem);
    if (problem === null) setMoving(null);
  });
  const start = (action: ShortcutAction): void => {
    setRefusal(null);
    setMoving(moving === action ? null : action);
  };
  const problem =
    refusal === null ? null : { message: t(`help.${refusal}`), action: t('help.free') };

  return (
    <DialogFrame
      title={t('help.title')}
      onClose={() => (moving === null ? close() : setMoving(null))}
      onEnter={close}
      problem={problem}
      footer={
        <>
          <ActionButton onClick={resetKeys}>{t('help.reset')}</ActionButton>
          <ActionButton tone="main" keys="Enter" onClick={close}>
            {t('common.back')}
          </ActionButton>
        </>
      }
    >
      <section className={classes.columns} aria-label={t('help.list')}>
        <ul className={classes.keys}>
          {SHORTCUT_ACTIONS.filter(isMovable).map((action) => (
            <MovableKey key={action} action={action} moving={moving === action} onMove={start} />
          ))}
        </ul>
        <section>
          <ul className={classes.keys}>
            {SHORTCUT_ACTIONS.filter((action) => !isMovable(action)).map((action) => (
              <FixedKey key={action} action={action} />
            ))}
          </ul>
          <h3 className={classes.heading}>{t('help.payKeys')}</h3>
          <ul className={classes.keys}>
            <Fixed keys="Enter" words={t('help.payEnter')} />
            <Fixed keys={t('help.digits')} words={t('help.payDigits')} />
            {TENDER_KEYS.map(({ kind, letter }) => (
              <Fixed key={kind} keys={letter} words={t(`tender.${kind}`)} />
            ))}
          </ul>
        </section>
      </section>
    </DialogFrame>
  );
}

interface KeyProps {
  readonly action: ShortcutAction;
  readonly moving: boolean;
  readonly onMove: (action: ShortcutAction) => void;
}

function FixedKey({ action }: Pick<KeyProps, 'action'>): ReactNode {
  const { t: till } = useTranslation('till');
  const chord = useTill((state) => state.keyBindings[action]);
  return <Fixed keys={chordLabel(chord)} words={till(`keys.${action}`)} />;
}

function MovableKey({ action, moving, onMove }: KeyProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const { t: till } = useTranslation('till');
  const chord = useTill((state) => state.keyBindings[action]);
  const words = till(`keys.${action}`);
  return (
    <li className={classes.key} data-movable>
      <button
        type="button"
        className={classes.move}
        aria-pressed={moving}
        aria-label={`${t('help.change')}: ${words}, ${chordLabel(chord)}`}
        onClick={() => onMove(action)}
      >
        <kbd>{chordLabel(chord)}</kbd>
      </button>
      <span>{moving ? t('help.press') : words}</span>
    </li>
  );
}

function Fixed({ keys, words }: Readonly<Record<'keys' | 'words', string>>): ReactNode {
  return (
    <li className={classes.key}>
      <kbd>{keys}</kbd>
      <span>{words}</span>
    </li>
  );
}

/** While a key is being chosen it does nothing else; Escape leaves it as it was. */
function useNewKey(
  moving: ShortcutAction | null,
  onAnswer: (problem: Refusal | null) => void,
): void {
  const setKey = useTill((till) => till.setKey);
  useEffect(() => {
    if (moving === null) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (['Escape', 'Tab', 'Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      onAnswer(setKey(moving, chordOf(event)));
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [moving, setKey, onAnswer]);
}
