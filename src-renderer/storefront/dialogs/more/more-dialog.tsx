import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { chordLabel } from '../../shortcuts.ts';
import { usePriceChanges } from '../../use-price-changes.ts';
import { useTill, useTillStore } from '../../till-context.tsx';
import { useDialogCommand } from '../use-dialog-command.ts';
import { MORE_ACTIONS, type MoreAction, type MoreSubject } from './more-actions.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import form from '../form.module.css';
import classes from './more-dialog.module.css';

/** Everything that has no button of its own on the sale screen, each with a letter. */
export function MoreDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const store = useTillStore();
  const close = useCloseDialog('more');
  const subject = useSubject();
  const bindings = useTill((till) => till.keyBindings);
  const { run, problem, busy } = useDialogCommand();
  const [sure, setSure] = useState(false);

  const perform = async (action: MoreAction): Promise<void> => {
    if (busy || !action.enabled(subject)) return;
    // Cancelling a sale cannot be undone, so it alone asks once more, on the same button.
    if (action.kind === 'abandon' && !sure) return setSure(true);
    setSure(false);
    const till = store.getState();
    const dialog = action.dialog?.(subject);
    if (dialog !== undefined) return till.openDialog(dialog);
    if (action.kind === 'lock') return till.lock();
    if (action.kind === 'signOut') {
      if ((await run('session.signOut', {}))?.ok === true) await till.refresh();
      return;
    }
    if (till.cart === null) return;
    const { saleId, type } = till.cart;
    const done =
      action.kind === 'abandon'
        ? await run('cart.abandon', { saleId })
        : await run('cart.setType', { saleId, type: type === 'RETAIL' ? 'WHOLESALE' : 'RETAIL' });
    if (done?.ok === true) close();
  };
  const keysOf = ({ letter, shortcut }: MoreAction): string =>
    shortcut === undefined ? letter : `${letter} · ${chordLabel(bindings[shortcut])}`;
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
    const action = MORE_ACTIONS.find((one) => `Key${one.letter}` === event.code);
    if (action !== undefined) void perform(action);
    return action !== undefined;
  };

  return (
    <DialogFrame title={t('more.title')} onClose={close} onKey={onKey} problem={problem}>
      <fieldset className={`${form.actions} ${classes.whole}`} aria-label={t('more.actions')}>
        {MORE_ACTIONS.map((action) => (
          <ActionButton
            key={action.kind}
            align="start"
            keys={keysOf(action)}
            disabled={!action.enabled(subject)}
            onClick={() => void perform(action)}
            testId={`more-${action.kind}`}
          >
            {action.kind === 'type'
              ? t(subject.type === 'RETAIL' ? 'more.toWholesale' : 'more.toRetail')
              : t(action.kind === 'abandon' && sure ? 'more.abandonAgain' : `more.${action.kind}`)}
          </ActionButton>
        ))}
      </fieldset>
    </DialogFrame>
  );
}

function useSubject(): MoreSubject {
  const lineId = useTill((till) => till.selectedLineId);
  const filled = useTill((till) => (till.cart?.lines.length ?? 0) > 0);
  const type = useTill((till) => till.cart?.type ?? 'RETAIL');
  const heldCount = useTill((till) => till.status?.heldCount ?? 0);
  const online = useTill((till) => till.status?.network === 'online');
  const priceChanges = usePriceChanges().length;
  return { lineId, filled, type, heldCount, online, priceChanges };
}
