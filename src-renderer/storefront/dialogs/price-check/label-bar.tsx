import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import classes from './price-check.module.css';
import type { Labels } from './use-labels.ts';

/** How many, and which label; nothing where no printer of labels is set up. */
export function LabelBar({ labels }: { readonly labels: Labels }): ReactNode {
  const { t } = useTranslation('dialogs');
  const { kinds, copies, change, print, busy } = labels;
  if (kinds.length === 0) return null;
  return (
    <fieldset className={classes.labels} aria-label={t('priceCheck.labels')}>
      <ActionButton label={t('priceCheck.fewerLabels')} onClick={() => change(-1)}>
        −
      </ActionButton>
      <output className="figures" data-testid="label-copies">
        {copies}
      </output>
      <ActionButton label={t('priceCheck.moreLabels')} onClick={() => change(1)}>
        +
      </ActionButton>
      {kinds.map((kind) => (
        <ActionButton key={kind} disabled={busy} onClick={() => print(kind)}>
          {t(`priceCheck.printLabel.${kind}`)}
        </ActionButton>
      ))}
      {labels.printed && <output>{t('priceCheck.labelsSent')}</output>}
    </fieldset>
  );
}
