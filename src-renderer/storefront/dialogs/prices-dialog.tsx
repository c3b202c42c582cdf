import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../shared/domain/localized.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { useTill } from '../till-context.tsx';
import { usePriceChanges } from '../use-price-changes.ts';
import { useCloseDialog } from './use-close-dialog.ts';
import { useDialogCommand } from './use-dialog-command.ts';
import classes from './prices-dialog.module.css';

/** What changed under the open sale: Enter takes the new prices, Del keeps the old ones. */
export function PricesDialog(): ReactNode {
  const { t } = useTranslation('hq');
  const formats = useFormats();
  const close = useCloseDialog('prices');
  const saleId = useTill((till) => till.cart?.saleId);
  const keepPrices = useTill((till) => till.keepPrices);
  const changes = usePriceChanges();
  const { run, problem, busy } = useDialogCommand();
  const none = changes.length === 0;
  const accept = async (): Promise<void> => {
    if (saleId === undefined || none) return close();
    const done = await run('cart.acceptPrices', { saleId });
    if (done?.ok === true) close();
  };
  const keep = (): void => {
    keepPrices();
    close();
  };
  return (
    <DialogFrame
      title={t('prices.title')}
      onClose={close}
      onEnter={() => void accept()}
      onKey={(event) => {
        if (event.key !== 'Delete') return false;
        keep();
        return true;
      }}
      problem={problem}
      footer={
        <>
          <ActionButton keys="Del" disabled={none} onClick={keep} testId="prices-keep">
            {t('prices.keep')}
          </ActionButton>
          <ActionButton
            tone="main"
            keys="Enter"
            disabled={busy || none}
            onClick={() => void accept()}
            testId="prices-accept"
          >
            {t('prices.accept')}
          </ActionButton>
        </>
      }
    >
      <p className={classes.explain}>{t(none ? 'prices.none' : 'prices.explain')}</p>
      <ul className={classes.changes}>
        {changes.map((change) => (
          <li key={change.lineId} className={classes.change}>
            <span>{textIn(change.name, formats.locale)}</span>
            <s className="figures">{formats.money(change.beforeMinor)}</s>
            <strong className="figures">{formats.money(change.nowMinor)}</strong>
          </li>
        ))}
      </ul>
    </DialogFrame>
  );
}
