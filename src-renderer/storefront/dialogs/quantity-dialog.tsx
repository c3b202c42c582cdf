import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../shared/domain/localized.ts';
import { milli, MILLI_ONE } from '../../../shared/domain/quantity.ts';
import type { LineView } from '../../../shared/ipc/views.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { proposed, type NumberRules } from '../../ui/number-entry.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Numpad } from '../../ui/numpad.tsx';
import { useTill } from '../till-context.tsx';
import type { DialogProps } from './dialog-kind.ts';
import { LineHead } from './line-head.tsx';
import { useDialogCommand } from './use-dialog-command.ts';
import { useLine } from './use-line.ts';
import { useNumberEntry } from './use-number-entry.ts';
import { useCloseDialog } from './use-close-dialog.ts';
import classes from './entry-dialog.module.css';

const WEIGHT: NumberRules = { fractionDigits: 3, wholeDigits: 5 };
const PIECES: NumberRules = { fractionDigits: 0, wholeDigits: 5 };

export function QuantityDialog({ dialog }: DialogProps<'quantity'>): ReactNode {
  const line = useLine(dialog.lineId);
  return line === null ? null : <Quantity key={line.lineId} line={line} />;
}

function Quantity({ line }: { readonly line: LineView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const saleId = useTill((till) => till.cart?.saleId);
  const close = useCloseDialog('quantity');
  const { run, problem, busy } = useDialogCommand();
  const measured = line.weighed || (line.unit !== 'piece' && line.unit !== 'pack');
  const rules = measured ? WEIGHT : PIECES;
  const perUnit = measured ? 1 : MILLI_ONE;
  const number = useNumberEntry(proposed(line.quantityMilli / perUnit, rules), rules);
  const removes = number.value === 0;

  const apply = async (): Promise<void> => {
    if (saleId === undefined) return;
    const onLine = { saleId, lineId: line.lineId };
    const quantityMilli = milli((number.value ?? 0) * perUnit);
    const done = removes
      ? await run('cart.remove', onLine)
      : await run('cart.setQuantity', { ...onLine, quantityMilli });
    if (done?.ok === true) close();
  };
  const unit = t(`unit.${line.unit}`);

  return (
    <DialogFrame
      title={t('quantity.title')}
      onClose={close}
      onEnter={() => void apply()}
      onKey={number.onKey}
      problem={problem}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={busy || number.value === null}
          onClick={() => void apply()}
        >
          {t(removes ? 'quantity.remove' : 'quantity.set')}
        </ActionButton>
      }
    >
      <div className={classes.layout}>
        <LineHead
          name={textIn(line.name, formats.locale)}
          facts={t('quantity.each', { price: formats.money(line.unitPriceMinor), unit })}
        />
        <div className={classes.work}>
          <NumberField
            label={t('quantity.label')}
            entry={number.entry}
            marks={formats.marks}
            sign={unit}
            onText={number.onText}
            testId="quantity-input"
          />
          <div className={classes.pad}>
            <Numpad
              kind={measured ? 'decimal' : 'whole'}
              decimalMark={formats.marks.decimal}
              onKey={number.press}
            />
          </div>
        </div>
      </div>
    </DialogFrame>
  );
}
