import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { SearchList } from '../search-list.tsx';
import { CreditFacts } from './credit-facts.tsx';
import { CustomerRow } from './customer-row.tsx';
import { useCustomerChoice, type CustomerChoice } from './use-customer-choice.ts';
import classes from './customer.module.css';

/** Finds a customer, shows how they stand, and attaches them to the sale. */
export function CustomerDialog({ dialog }: DialogProps<'customer'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const choice = useCustomerChoice(dialog);
  const { attached } = choice;
  return (
    <DialogFrame
      title={t('customer.title')}
      onClose={choice.close}
      onEnter={choice.attach}
      onKey={choice.onKey}
      problem={choice.problem}
      footer={<Actions choice={choice} />}
    >
      <div className={classes.layout}>
        <SearchList
          search={choice.search}
          label={t('customer.search')}
          listLabel={t('customer.results')}
          empty={t('list.empty')}
          keyOf={(customer) => customer.customerId}
          renderRow={(customer) => (
            <CustomerRow
              customer={customer}
              attached={customer.customerId === attached?.customerId}
            />
          )}
          onPick={choice.pick}
          rowTestId="customer-result"
          fieldTestId="customer-search"
        />
        <CreditFacts customer={choice.shown} />
      </div>
    </DialogFrame>
  );
}

function Actions({ choice }: { readonly choice: CustomerChoice }): ReactNode {
  const { t } = useTranslation('dialogs');
  const { t: tHq } = useTranslation('hq');
  const { attached, shown, busy } = choice;
  return (
    <>
      <ActionButton keys="Ins" onClick={choice.create} testId="customer-new">
        {tHq('newCustomer.add')}
      </ActionButton>
      <ActionButton keys="Del" disabled={busy || attached === null} onClick={choice.detach}>
        {t('customer.detach')}
      </ActionButton>
      <ActionButton
        keys="Ctrl+↵"
        disabled={shown === null || shown.balanceMinor <= 0}
        onClick={choice.settle}
      >
        {t('customer.settle')}
      </ActionButton>
      <ActionButton
        tone="main"
        keys="Enter"
        disabled={busy || shown === null}
        onClick={choice.attach}
      >
        {t('customer.attach')}
      </ActionButton>
    </>
  );
}
