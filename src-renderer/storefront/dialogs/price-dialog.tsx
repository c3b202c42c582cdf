import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../shared/domain/localized.ts';
import { minor } from '../../../shared/domain/money.ts';
import type { LineView } from '../../../shared/ipc/views.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { proposed } from '../../ui/number-entry.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Numpad } from '../../ui/numpad.tsx';
import { useTill } from '../till-context.tsx';
import type { DialogProps } from './dialog-kind.ts';
import { LineHead } from './line-head.tsx';
import { useDialogCommand } from './use-dialog-command.ts';
import { useLine } from './use-line.ts';
import { useNumberEntry } from './use-number-entry.ts';
import { useMoneyRules } from './use-money-rules.ts';
import { useCloseDialog } from './use-close-dialog.ts';
import classes from './entry-dialog.module.css';

export function PriceDialog({ dialog }: DialogProps<'price'>): ReactNode {
  const line = useLine(dialog.lineId);
  return line === null ? null : <Price key={line.lineId} line={line} />;
}

function Price({ line }: { readonly line: LineView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const saleId = useTill((till) => till.cart?.saleId);
  const close = useCloseDialog('price');
  const { run, problem, busy } = useDialogCommand();
  const rules = useMoneyRules();
  const number = useNumberEntry(proposed(line.unitPriceMinor, rules), rules);
  const { value } = number;

  const apply = async (): Promise<void> => {
    if (saleId === undefined || value === null) return;
    const input = { saleId, lineId: line.lineId, unitPriceMinor: minor(value) };
    const done = await run('cart.setPrice', input);
    if (done?.ok === true) close();
  };
  const per = t('price.per', { unit: t(`unit.${line.unit}`) });

  return (
    <DialogFrame
      title={t('price.title')}
      onClose={close}
      onEnter={() => void apply()}
      onKey={number.onKey}
      problem={problem}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={busy || value === null}
          onClick={() => void apply()}
        >
          {t('price.set')}
        </ActionButton>
      }
    >
      <div className={classes.layout}>
        <LineHead
          name={textIn(line.name, formats.locale)}
          facts={`${t('price.now')}: ${formats.money(line.unitPriceMinor)} ${per}`}
        />
        <div className={classes.work}>
          <NumberField
            label={t('price.label')}
            entry={number.entry}
            marks={formats.marks}
            sign={formats.currencySign}
            onText={number.onText}
            testId="price-input"
          />
          <div className={classes.pad}>
            <Numpad kind="money" decimalMark={formats.marks.decimal} onKey={number.press} />
          </div>
        </div>
      </div>
    </DialogFrame>
  );
}
