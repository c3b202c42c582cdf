import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CartElsewhere, CartsElsewhereView } from '../../../shared/ipc/hq-views.ts';
import type { HeldCart } from '../../../shared/ipc/views.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DialogFrame } from '../../ui/dialog-frame.tsx';
import { useFormats } from '../../ui/format-context.tsx';
import { movedTo } from '../../ui/list-keys.ts';
import { Money } from '../../ui/money.tsx';
import { PickList } from '../../ui/pick-list.tsx';
import { useBridge, useTill } from '../till-context.tsx';
import { useDialogCommand } from './use-dialog-command.ts';
import rows from './rows.module.css';
import { useCloseDialog } from './use-close-dialog.ts';
import classes from './held-dialog.module.css';

const PAGE_ROWS = 5;

export function HeldDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const close = useCloseDialog('held');
  const inProgress = useTill((till) => (till.cart?.lines.length ?? 0) > 0);
  const { run, problem, busy } = useDialogCommand();
  const [active, setActive] = useState(0);
  const id = useId();
  const held = useHeldCarts();
  const elsewhere = useCartsElsewhere();
  const carts: readonly Listed[] = [...(held.data ?? []), ...(elsewhere.data?.carts ?? [])];

  const recall = async (cart: Listed | undefined): Promise<void> => {
    if (cart === undefined) return;
    const { saleId } = cart;
    const done =
      'holder' in cart
        ? await run('cart.take', { saleId, holder: cart.holder })
        : await run('cart.recall', { saleId });
    if (done?.ok === true) close();
    else await elsewhere.refetch();
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const next = movedTo(event.key, active, carts.length, PAGE_ROWS);
    if (next !== null) setActive(next);
    return next !== null;
  };
  const empty = held.isPending ? t('list.loading') : t(held.isError ? 'list.failed' : 'held.empty');

  return (
    <DialogFrame
      title={t('held.title')}
      onClose={close}
      onEnter={() => void recall(carts[active])}
      onKey={onKey}
      problem={problem}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={busy || carts.length === 0}
          onClick={() => void recall(carts[active])}
        >
          {t('held.recall')}
        </ActionButton>
      }
    >
      <div className={classes.layout}>
        <PickList
          id={id}
          label={t('held.list')}
          items={carts}
          keyOf={(cart) => cart.saleId}
          active={active}
          onActive={setActive}
          onPick={(cart) => void recall(cart)}
          renderRow={(cart) => <Row cart={cart} />}
          empty={empty}
          rowTestId="held-cart"
          focusable
        />
        <p className={classes.swap}>{inProgress && carts.length > 0 ? t('held.swap') : null}</p>
        <OfOthers state={elsewhere.data} />
      </div>
    </DialogFrame>
  );
}

type Listed = HeldCart | CartElsewhere;

function useHeldCarts() {
  const bridge = useBridge();
  return useQuery({
    queryKey: ['cart.held'],
    queryFn: async () => {
      const answer = await bridge.invoke('cart.held', {});
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value.carts;
    },
    gcTime: 0,
  });
}

/** What the other tills hold; nothing while nobody has answered. */
function useCartsElsewhere() {
  const bridge = useBridge();
  return useQuery({
    queryKey: ['cart.heldElsewhere'],
    queryFn: async () => {
      const answer = await bridge.invoke('cart.heldElsewhere', {});
      return answer.ok ? answer.value : null;
    },
    gcTime: 0,
  });
}

/** Why the others' sales are not in the list, and what is on its way there. */
function OfOthers({ state }: { readonly state: CartsElsewhereView | null | undefined }): ReactNode {
  const { t } = useTranslation('hq');
  if (state === null || state === undefined || state.state === 'alone') return null;
  return (
    <output className={classes.swap} data-testid="held-elsewhere">
      {state.state === 'away' && t('held.onlyOwn')}
      {state.leaving > 0 && ` ${t('held.leaving', { count: state.leaving })}`}
    </output>
  );
}

function Row({ cart }: { readonly cart: Listed }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const { t: tHq } = useTranslation('hq');
  const at = 'holder' in cart ? tHq('held.atTill', { name: cart.holderName }) : '';
  const quiet = [at, cart.customerName, cart.cashierName, formats.dateTime(cart.heldAt)];
  return (
    <>
      <span className={rows.what}>
        <strong>{cart.holdName || cart.customerName || t('held.unnamed')}</strong>
        <span>{quiet.filter((part) => part !== '').join(' · ')}</span>
      </span>
      <span className={rows.figure}>
        <Money minor={cart.totalMinor} />
        <small>{t('held.lines', { n: formats.count(cart.lineCount) })}</small>
      </span>
    </>
  );
}
