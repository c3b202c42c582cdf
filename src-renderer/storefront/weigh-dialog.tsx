import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { checkQuantity, milli } from '../../shared/domain/quantity.ts';
import { errorText } from '../../shared/i18n/errors.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import { useFormats } from '../ui/format-context.tsx';
import { EMPTY_ENTRY, type NumberRules } from '../ui/number-entry.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Numpad } from '../ui/numpad.tsx';
import type { DialogProps } from './dialogs/dialog-kind.ts';
import entry from './dialogs/entry-dialog.module.css';
import { LineHead } from './dialogs/line-head.tsx';
import { useNumberEntry } from './dialogs/use-number-entry.ts';
import { useTill } from './till-context.tsx';

const WEIGHT: NumberRules = { fractionDigits: 3, wholeDigits: 5 };

const BY_WEIGHT = { unit: 'kg', weighed: true } as const;

/** Asks for the weight of something that is sold by it. */
export function WeighDialog({ dialog }: DialogProps<'weigh'>): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const close = useTill((till) => till.closeDialog);
  const number = useNumberEntry(EMPTY_ENTRY, WEIGHT);
  const [busy, setBusy] = useState(false);
  const words = errorText(dialog.error, formats.locale);
  const quantityMilli = number.value === null ? null : milli(number.value);
  const ready = !busy && quantityMilli !== null && checkQuantity(quantityMilli, BY_WEIGHT).ok;

  const add = async (): Promise<void> => {
    if (!ready || quantityMilli === null) return;
    setBusy(true);
    await dialog.confirm(quantityMilli);
  };
  return (
    <DialogFrame
      title={t('weigh.title')}
      onClose={close}
      onEnter={() => void add()}
      onKey={number.onKey}
      footer={
        <ActionButton tone="main" keys="Enter" disabled={!ready} onClick={() => void add()}>
          {t('weigh.add')}
        </ActionButton>
      }
    >
      <div className={entry.layout}>
        <LineHead name={words.message} facts={t('weigh.help')} />
        <div className={entry.work}>
          <NumberField
            label={t('weigh.label')}
            entry={number.entry}
            marks={formats.marks}
            sign={t('unit.kg')}
            onText={number.onText}
            testId="weight-input"
          />
          <div className={entry.pad}>
            <Numpad kind="decimal" decimalMark={formats.marks.decimal} onKey={number.press} />
          </div>
        </div>
      </div>
    </DialogFrame>
  );
}
