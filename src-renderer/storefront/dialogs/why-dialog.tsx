import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../shared/domain/localized.ts';
import { formatQuantity } from '../../../shared/domain/quantity.ts';
import { isUnitStep, type PriceStep } from '../../../shared/domain/sale.ts';
import { priceStepText } from '../../../shared/i18n/price-steps.ts';
import type { LineView } from '../../../shared/ipc/views.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { useTill } from '../till-context.tsx';
import type { DialogProps } from './dialog-kind.ts';
import { LineHead } from './line-head.tsx';
import { useLine } from './use-line.ts';
import { useCloseDialog } from './use-close-dialog.ts';
import classes from './why-dialog.module.css';

export function WhyDialog({ dialog }: DialogProps<'why'>): ReactNode {
  const line = useLine(dialog.lineId);
  return line === null ? null : <Why line={line} />;
}

/** How a line came to what it costs, rule by rule. */
function Why({ line }: { readonly line: LineView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const close = useCloseDialog('why');
  const includesTax = useTill((till) => till.cart?.pricesIncludeTax ?? true);
  const quantity = formatQuantity(line.quantityMilli, line.unit, formats.locale);
  const taxes = line.taxes.map((tax) => `${tax.name} ${formats.percent(tax.ratePpm)}`).join(', ');

  return (
    <DialogFrame
      title={t('why.title')}
      onClose={close}
      onEnter={close}
      footer={
        <ActionButton tone="main" keys="Enter" onClick={close}>
          {t('common.back')}
        </ActionButton>
      }
    >
      <div className={classes.layout}>
        <LineHead name={textIn(line.name, formats.locale)} facts={line.sku} />
        <ol className={classes.steps} aria-label={t('why.steps')}>
          {line.trace.filter(isUnitStep).map((step) => (
            <Step key={`${step.rule} ${step.ruleId ?? ''}`} step={step} />
          ))}
          <li className={classes.step} data-sum>
            <span>{t('why.gross', { quantity, price: formats.money(line.unitPriceMinor) })}</span>
            <span className="figures">{formats.money(line.grossMinor)}</span>
          </li>
          {line.trace
            .filter((step) => !isUnitStep(step))
            .map((step) => (
              <Step key={`${step.rule} ${step.ruleId ?? ''}`} step={step} />
            ))}
          <li className={classes.step} data-total>
            <span>{t('why.total')}</span>
            <span className="figures">{formats.money(line.totalMinor)}</span>
          </li>
        </ol>
        <p className={classes.taxes}>
          {taxes === '' ? null : t(includesTax ? 'why.includes' : 'why.plus', { taxes })}
        </p>
      </div>
    </DialogFrame>
  );
}

function Step({ step }: { readonly step: PriceStep }): ReactNode {
  const formats = useFormats();
  return (
    <li className={classes.step}>
      <span>
        {priceStepText(step, formats)}
        {step.name === '' ? null : <small>{step.name}</small>}
      </span>
      <span className="figures">{formats.money(step.amountMinor)}</span>
    </li>
  );
}
