import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../../shared/domain/localized.ts';
import { limitsOf } from '../../../../shared/domain/permission.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Numpad } from '../../../ui/numpad.tsx';
import { useTill } from '../../till-context.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { LineHead } from '../line-head.tsx';
import { useLine } from '../use-line.ts';
import type { DiscountKind } from './discount-entry.ts';
import { DiscountSide } from './discount-side.tsx';
import { useDiscount, type DiscountControl, type DiscountSubject } from './use-discount.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import classes from '../entry-dialog.module.css';

export function DiscountDialog({ dialog }: DialogProps<'discount'>): ReactNode {
  const cart = useTill((till) => till.cart);
  const chosen = useLine(dialog.lineId);
  const [onSale, setOnSale] = useState(dialog.lineId === null);
  const line = onSale ? null : chosen;
  const standing = line === null ? cart?.discount : line.discount;
  const [kind, setKind] = useState<DiscountKind>(standing?.kind ?? 'percent');
  if (cart === null) return null;
  return (
    <DiscountEntry
      // Percent and amount, line and sale are numbers of their own.
      key={`${onSale}-${kind}`}
      cart={cart}
      line={line}
      kind={kind}
      onKind={setKind}
      onTarget={chosen === null ? null : setOnSale}
    />
  );
}

function DiscountEntry(subject: DiscountSubject): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const close = useCloseDialog('discount');
  const control = useDiscount(subject);
  const { line, kind, onKind } = subject;
  const { number } = control;
  return (
    <DialogFrame
      title={t('discount.title')}
      onClose={close}
      onEnter={() => void control.apply(control.discount)}
      onKey={control.onKey}
      problem={control.problem}
      footer={<Actions control={control} />}
    >
      <div className={classes.layout}>
        <LineHead
          name={line === null ? t('discount.sale') : textIn(line.name, formats.locale)}
          facts={<OwnLimit />}
        />
        <div className={classes.work} data-columns="2">
          <NumberField
            label={t(`discount.${kind}`)}
            entry={number.entry}
            marks={formats.marks}
            sign={kind === 'percent' ? '%' : formats.currencySign}
            onText={number.onText}
            testId="discount-input"
          />
          <fieldset className={classes.choice} aria-label={t('discount.how')}>
            <ActionButton keys="P" pressed={kind === 'percent'} onClick={() => onKind('percent')}>
              {t('discount.percent')}
            </ActionButton>
            <ActionButton keys="A" pressed={kind === 'amount'} onClick={() => onKind('amount')}>
              {t('discount.amount')}
            </ActionButton>
          </fieldset>
          <div className={classes.pad}>
            <Numpad
              kind={kind === 'percent' ? 'decimal' : 'money'}
              decimalMark={formats.marks.decimal}
              onKey={number.press}
            />
          </div>
          <DiscountSide subject={subject} control={control} />
        </div>
      </div>
    </DialogFrame>
  );
}

function Actions({ control }: { readonly control: DiscountControl }): ReactNode {
  const { t } = useTranslation('dialogs');
  const { apply, busy, discount, standing } = control;
  return (
    <>
      <ActionButton keys="R" disabled={busy || !standing} onClick={() => void apply(null)}>
        {t('discount.remove')}
      </ActionButton>
      <ActionButton
        tone="main"
        keys="Enter"
        disabled={busy || discount === null}
        onClick={() => void apply(discount)}
        testId="discount-apply"
      >
        {t('discount.apply')}
      </ActionButton>
    </>
  );
}

/** How far the one at the till may go alone. */
function OwnLimit(): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const role = useTill((till) => till.status?.session?.role ?? 'cashier');
  return t('discount.limit', { percent: formats.percent(limitsOf(role).maxDiscountPpm) });
}
