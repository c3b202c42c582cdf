import { useCallback, useState } from 'react';
import { ok } from '../../../../shared/domain/result.ts';
import type { CustomerView } from '../../../../shared/ipc/views.ts';
import type { Problem } from '../../../ui/dialog-frame.tsx';
import { useBridge, useTill, useTillStore } from '../../till-context.tsx';
import type { DialogOf } from '../dialog-kind.ts';
import { useDialogCommand } from '../use-dialog-command.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import { useSearch, type FetchPage, type Search } from '../use-search.ts';

/** No row is highlighted. */
const NONE = -1;

export interface CustomerChoice {
  readonly search: Search<CustomerView>;
  readonly attached: CustomerView | null;
  /** Whose standing is shown: the highlighted one, or at first the attached one. */
  readonly shown: CustomerView | null;
  readonly attach: () => void;
  readonly detach: () => void;
  readonly settle: () => void;
  readonly create: () => void;
  readonly close: () => void;
  /** A row was touched, so the highlighted one is meant from now on. */
  readonly pick: () => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly problem: Problem | null;
  readonly busy: boolean;
}

/** Looking for a customer and attaching them. Enter on the one already attached changes nothing. */
export function useCustomerChoice(dialog: DialogOf<'customer'>): CustomerChoice {
  const store = useTillStore();
  const cart = useTill((till) => till.cart);
  const openDialog = useTill((till) => till.openDialog);
  const closeDialog = useCloseDialog('customer');
  const { run, problem, busy } = useDialogCommand();
  const search = useSearch('customer.search', useCustomerPages());
  const [moved, setMoved] = useState(false);
  const attached = cart?.customer ?? null;
  // Until somebody else is looked for, the dialog is about the one who is attached.
  const standing = search.text === '' && !moved ? attached : null;
  const shown = standing ?? search.chosen;

  const close = (): void => {
    closeDialog();
    // Unless another dialog has been opened meanwhile.
    if (dialog.returnTo === 'pay' && store.getState().dialog === null) openDialog({ kind: 'pay' });
  };
  const set = async (customer: CustomerView | null): Promise<void> => {
    if (cart === null) return;
    const customerId = customer?.customerId ?? null;
    const done = await run('cart.setCustomer', { saleId: cart.saleId, customerId });
    if (done?.ok === true) close();
  };
  const attach = (): void => {
    if (standing === null) search.whenSettled((customer) => void set(customer));
    else close();
  };
  const detach = (): void => void set(null);
  const settle = (): void => {
    if (shown !== null && shown.balanceMinor > 0) openDialog({ kind: 'settle', customer: shown });
  };
  const create = (): void =>
    openDialog({ ...dialog, kind: 'newCustomer', text: search.text.trim() });
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === 'Delete' && search.text === '' && attached !== null) detach();
    else if (event.key === 'Enter' && event.ctrlKey) settle();
    else if (event.key === 'Insert') create();
    else if (search.onKey(event)) setMoved(true);
    else return false;
    return true;
  };
  return {
    search: standing === null ? search : { ...search, active: NONE },
    attached,
    shown,
    attach,
    detach,
    settle,
    create,
    close,
    pick: () => setMoved(true),
    onKey,
    problem,
    busy,
  };
}

function useCustomerPages(): FetchPage<CustomerView> {
  const bridge = useBridge();
  return useCallback(
    async (query, offset) => {
      const answer = await bridge.invoke('customer.search', { query, offset });
      if (!answer.ok) return answer;
      return ok({ items: answer.value.customers, more: answer.value.more });
    },
    [bridge],
  );
}
