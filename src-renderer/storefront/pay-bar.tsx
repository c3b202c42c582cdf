import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../ui/key-hint.tsx';
import classes from './pay-bar.module.css';
import { perform } from './shortcut-actions.ts';
import { chordForAria, chordLabel } from './shortcuts.ts';
import { useTill, useTillStore } from './till-context.tsx';

/** Hold, more, and the one button in colour. */
export function PayBar(): ReactNode {
  const { t } = useTranslation();
  const store = useTillStore();
  const payKey = useTill((till) => till.keyBindings.pay);
  const empty = useTill((till) => (till.cart?.lines.length ?? 0) === 0);
  // While the payment stands open, its own button carries the colour.
  const paying = useTill((till) => till.dialog?.kind === 'pay');
  const openDialog = useTill((till) => till.openDialog);
  return (
    <div className={classes.bar}>
      <HoldButton empty={empty} />
      <button type="button" className={classes.side} onClick={() => openDialog({ kind: 'more' })}>
        <span className={classes.label}>{t('keys.more')}</span>
        <span aria-hidden="true">•••</span>
      </button>
      <button
        type="button"
        className={classes.pay}
        data-testid="pay-button"
        disabled={empty || paying}
        aria-keyshortcuts={chordForAria(payKey)}
        onClick={() => perform('pay', store.getState())}
      >
        <span className={classes.payLabel}>{t('keys.pay')}</span>
        <KeyHint keys={chordLabel(payKey)} />
      </button>
    </div>
  );
}

/** Holds a sale in progress; on an empty one it brings back what was held. */
function HoldButton({ empty }: { readonly empty: boolean }): ReactNode {
  const { t } = useTranslation();
  const store = useTillStore();
  const chord = useTill((till) => till.keyBindings.hold);
  const heldCount = useTill((till) => till.status?.heldCount ?? 0);
  return (
    <button
      type="button"
      className={classes.side}
      aria-keyshortcuts={chordForAria(chord)}
      onClick={() => perform('hold', store.getState())}
    >
      <span className={classes.label}>{t(empty ? 'keys.recall' : 'keys.hold')}</span>
      <KeyHint keys={chordLabel(chord)} />
      {heldCount > 0 && (
        <span className={classes.count}>
          <span aria-hidden="true">{heldCount}</span>
          <span className="visually-hidden">{t('keys.held', { count: heldCount })}</span>
        </span>
      )}
    </button>
  );
}
