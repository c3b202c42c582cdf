import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Minor } from '../../../../shared/domain/money.ts';
import type { CartView } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { shortMoney } from '../short-money.ts';
import { accountState, type AccountState } from './account-state.ts';
import { isPaid, TENDER_KEYS, type ReferenceTender } from './pay-decisions.ts';
import classes from './pay-dialog.module.css';

type Kind = (typeof TENDER_KEYS)[number]['kind'];

export interface TenderKindsProps {
  readonly cart: CartView;
  readonly asking: ReferenceTender | null;
  /** What an account tender would take now. */
  readonly amountMinor: Minor;
  readonly onTake: (kind: Kind) => void;
}

/** The ways to pay, each with its key; the account says what it has or why it has nothing. */
export function TenderKinds({ cart, asking, amountMinor, onTake }: TenderKindsProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const account = useAccountWords(accountState(cart.customer, amountMinor));
  const paid = isPaid(cart.totals);
  return (
    <fieldset className={classes.kinds} aria-label={t('pay.kinds')}>
      {TENDER_KEYS.map(({ kind, letter }) => (
        <div key={kind} data-kind={kind}>
          <ActionButton
            align="start"
            keys={letter}
            disabled={paid}
            onClick={() => onTake(kind)}
            testId={`pay-${kind}`}
            {...(kind === asking ? { pressed: true } : {})}
            {...(kind === 'on_account' ? { note: account } : {})}
          >
            {t(`tender.${kind}`)}
          </ActionButton>
        </div>
      ))}
    </fieldset>
  );
}

function useAccountWords(state: AccountState): string {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  switch (state.kind) {
    case 'overdue':
      return t('pay.account.overdue', { amount: shortMoney(formats, state.overdueMinor) });
    case 'open':
    case 'over_limit':
      return t(`pay.account.${state.kind}`, { amount: shortMoney(formats, state.availableMinor) });
    default:
      return t(`pay.account.${state.kind}`);
  }
}
