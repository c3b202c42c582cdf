import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { minor } from '../../../shared/domain/money.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { EMPTY_ENTRY } from '../../ui/number-entry.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Numpad } from '../../ui/numpad.tsx';
import { TextEntry } from '../../ui/text-entry.tsx';
import { useTill } from '../till-context.tsx';
import type { DialogProps } from './dialog-kind.ts';
import { useDialogCommand } from './use-dialog-command.ts';
import { useNumberEntry } from './use-number-entry.ts';
import { useMoneyRules } from './use-money-rules.ts';
import { useCloseDialog } from './use-close-dialog.ts';
import classes from './open-item-dialog.module.css';

type Missing = 'needName' | 'needPrice';

/**
 * Sells what no catalogue has: the price is typed at once, the name is there unless it is changed.
 */
export function OpenItemDialog({ dialog }: DialogProps<'openItem'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const known = useTill((till) => till.cart?.saleId);
  const close = useCloseDialog('openItem');
  const { run, problem, busy } = useDialogCommand();
  const [name, setName] = useState(() => t('openItem.defaultName'));
  const [missing, setMissing] = useState<Missing | null>(null);
  const rules = useMoneyRules();
  const price = useNumberEntry(EMPTY_ENTRY, rules);

  const add = async (): Promise<void> => {
    if (name.trim() === '') return setMissing('needName');
    if (price.value === null) return setMissing('needPrice');
    setMissing(null);
    // Right behind the PIN nobody has asked for the cart yet.
    const opened = known === undefined ? await run('cart.open', {}) : null;
    const saleId = opened?.ok === true ? opened.value.saleId : known;
    if (saleId === undefined) return;
    const done = await run('cart.addOpenItem', {
      saleId,
      name,
      unitPriceMinor: minor(price.value),
      ...(dialog.code === null ? {} : { barcode: dialog.code }),
    });
    if (done?.ok === true) close();
  };
  const shown = missing === null ? problem : { message: t(`openItem.${missing}`), action: '' };
  const nameLabel =
    dialog.code === null
      ? t('openItem.name')
      : `${t('openItem.name')} · ${t('openItem.code', { code: dialog.code })}`;

  return (
    <DialogFrame
      title={t('openItem.title')}
      onClose={close}
      onEnter={() => void add()}
      onKey={price.onKey}
      problem={shown}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={busy}
          onClick={() => void add()}
          testId="open-item-add"
        >
          {t('openItem.add')}
        </ActionButton>
      }
    >
      <div className={classes.layout}>
        <TextEntry
          label={nameLabel}
          value={name}
          onChange={setName}
          maxLength={100}
          testId="open-item-name"
        />
        <NumberField
          label={t('openItem.price')}
          entry={price.entry}
          marks={formats.marks}
          sign={formats.currencySign}
          onText={price.onText}
          testId="open-item-price"
        />
        <Numpad kind="money" decimalMark={formats.marks.decimal} onKey={price.press} />
      </div>
    </DialogFrame>
  );
}
