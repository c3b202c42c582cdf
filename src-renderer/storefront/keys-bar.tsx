import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../ui/key-hint.tsx';
import classes from './keys-bar.module.css';
import { dialogFor, perform } from './shortcut-actions.ts';
import { chordForAria, chordLabel, type ShortcutAction } from './shortcuts.ts';
import { useTill, useTillStore } from './till-context.tsx';
import type { Till } from './till-state.ts';

const ACTIONS = [
  'find',
  'customer',
  'quantity',
  'discount',
  'receipts',
  'priceCheck',
  'undo',
] as const satisfies readonly ShortcutAction[];

/** The keys as buttons: each does what its key does. */
export function KeysBar(): ReactNode {
  const { t } = useTranslation();
  return (
    <nav className={classes.bar} aria-label={t('keys.label')}>
      {ACTIONS.map((action) => (
        <ActionButton key={action} action={action} />
      ))}
    </nav>
  );
}

const ActionButton = memo(function ActionButton(props: {
  readonly action: (typeof ACTIONS)[number];
}): ReactNode {
  const { action } = props;
  const { t } = useTranslation();
  const store = useTillStore();
  const chord = useTill((till) => till.keyBindings[action]);
  const idle = useTill((till) => isIdle(action, till));
  return (
    <button
      type="button"
      className={classes.button}
      disabled={idle}
      aria-keyshortcuts={chordForAria(chord)}
      onClick={() => perform(action, store.getState())}
    >
      <span className={classes.label}>{t(`keys.${action}`)}</span>
      <KeyHint keys={chordLabel(chord)} />
    </button>
  );
});

/** True while there is nothing for the button to work on. */
function isIdle(action: (typeof ACTIONS)[number], till: Till): boolean {
  if (action === 'undo') return till.cart?.canUndo !== true;
  if (action === 'quantity' || action === 'discount') return dialogFor(action, till) === null;
  return false;
}
