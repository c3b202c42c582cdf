import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SaleType } from '../../../../shared/domain/sale.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame, type Problem } from '../../../ui/dialog-frame.tsx';
import { TextEntry } from '../../../ui/text-entry.tsx';
import { useTill, useTillStore } from '../../till-context.tsx';
import type { DialogOf, DialogProps } from '../dialog-kind.ts';
import { Choice } from '../settings/choice.tsx';
import { useDialogCommand } from '../use-dialog-command.ts';
import classes from '../form.module.css';

const TYPES = ['RETAIL', 'WHOLESALE'] as const satisfies readonly SaleType[];
const MAX_NAME = 200;
const MAX_PHONE = 40;
const MAX_TAX_ID = 20;

/** Somebody new: a name is enough. They are kept here, attached at once, and told to HQ later. */
export function NewCustomerDialog({ dialog }: DialogProps<'newCustomer'>): ReactNode {
  const { t } = useTranslation('hq');
  const { t: tDialogs } = useTranslation('dialogs');
  const given = useNewCustomer(dialog);
  const { draft, change, save, back, problem, busy } = given;
  return (
    <DialogFrame
      title={t('newCustomer.title')}
      onClose={back}
      onEnter={save}
      problem={problem}
      footer={
        <ActionButton tone="main" keys="Enter" disabled={busy} onClick={save}>
          {t('newCustomer.save')}
        </ActionButton>
      }
    >
      <div className={classes.layout}>
        <TextEntry
          label={t('newCustomer.name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          maxLength={MAX_NAME}
          focused
          testId="new-customer-name"
        />
        <TextEntry
          label={t('newCustomer.phone')}
          value={draft.phone}
          onChange={(phone) => change({ phone })}
          maxLength={MAX_PHONE}
          testId="new-customer-phone"
        />
        <TextEntry
          label={t('newCustomer.taxId')}
          value={draft.taxId}
          onChange={(taxId) => change({ taxId })}
          maxLength={MAX_TAX_ID}
          testId="new-customer-tax-id"
        />
        <Choice
          name={t('newCustomer.type')}
          options={TYPES}
          value={draft.type}
          word={(type) => tDialogs(`saleType.${type}`)}
          onChoose={(type) => change({ type })}
        />
        <p className={classes.quiet}>{t('newCustomer.tellsHq')}</p>
      </div>
    </DialogFrame>
  );
}

interface Draft {
  readonly name: string;
  readonly phone: string;
  readonly taxId: string;
  readonly type: SaleType;
}

/** What was typed in the search goes where it belongs. */
function firstDraft(text: string): Draft {
  const digits = text.replaceAll(/\D/g, '');
  const isNumber = digits.length >= 6 && /^[\d\s()+-]+$/.test(text);
  const isTaxId = isNumber && digits.length === 12;
  return {
    name: isNumber ? '' : text,
    phone: isNumber && !isTaxId ? text : '',
    taxId: isTaxId ? digits : '',
    type: 'RETAIL',
  };
}

function useNewCustomer(dialog: DialogOf<'newCustomer'>) {
  const { t } = useTranslation('hq');
  const store = useTillStore();
  const openDialog = useTill((till) => till.openDialog);
  const saleId = useTill((till) => till.cart?.saleId);
  const { run, problem, busy } = useDialogCommand();
  const [draft, setDraft] = useState(() => firstDraft(dialog.text));
  const [nameless, setNameless] = useState(false);
  const { returnTo } = dialog;
  const back = (): void =>
    openDialog({ kind: 'customer', ...(returnTo === undefined ? {} : { returnTo }) });
  const save = async (): Promise<void> => {
    setNameless(draft.name.trim() === '');
    if (draft.name.trim() === '') return;
    const made = await run('customer.create', draft);
    if (made?.ok !== true) return;
    const { customerId } = made.value;
    const done = saleId && (await run('cart.setCustomer', { saleId, customerId }));
    // They are kept whether or not the sale can take them now: the list shows them then.
    if (!done || !done.ok) return back();
    store.getState().closeDialog();
    if (returnTo === 'pay') openDialog({ kind: 'pay' });
  };
  const named: Problem | null = nameless
    ? { message: t('newCustomer.needName'), action: '' }
    : null;
  return {
    ...{ draft, back, busy, problem: named ?? problem },
    change: (part: Partial<Draft>) => setDraft({ ...draft, ...part }),
    save: () => void save(),
  };
}
