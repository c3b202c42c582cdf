import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CartView } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { numberKeyOf } from '../../../ui/number-entry.ts';
import { NumberField } from '../../../ui/number-field.tsx';
import { Numpad } from '../../../ui/numpad.tsx';
import { TextEntry } from '../../../ui/text-entry.tsx';
import { useTill } from '../../till-context.tsx';
import {
  amountFor,
  isPaid,
  shownAmount,
  TENDER_KEYS,
  type ReferenceTender,
} from './pay-decisions.ts';
import { PayFacts } from './pay-facts.tsx';
import { QuickCash } from './quick-cash.tsx';
import { TenderKinds } from './tender-kinds.tsx';
import { TenderList } from './tender-list.tsx';
import { shortMoney } from '../short-money.ts';
import { usePay, type Pay } from './use-pay.ts';
import { useMoneyRules } from '../use-money-rules.ts';
import classes from './pay-dialog.module.css';

export function PayDialog(): ReactNode {
  const cart = useTill((till) => till.cart);
  return cart === null ? null : <Payment cart={cart} />;
}

function Payment({ cart }: { readonly cart: CartView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const rules = useMoneyRules();
  const pay = usePay(rules);
  const openDialog = useTill((till) => till.openDialog);
  const { state, press } = pay;

  const take = (kind: (typeof TENDER_KEYS)[number]['kind']): void => {
    const nobody = kind === 'on_account' && cart.customer === null && !isPaid(cart.totals);
    if (nobody) openDialog({ kind: 'customer', returnTo: 'pay' });
    else press({ kind: 'tender', tender: kind });
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const tender = TENDER_KEYS.find((one) => one.code === event.code);
    const key = numberKeyOf(event);
    if (tender !== undefined && !event.repeat) take(tender.kind);
    else if (key !== null) press({ kind: 'number', key });
    return tender !== undefined || key !== null;
  };

  return (
    <DialogFrame
      title={t('pay.title')}
      onClose={() => press({ kind: 'back' })}
      onEnter={() => press({ kind: 'enter' })}
      onKey={onKey}
      problem={pay.problem}
      footer={
        <MainButton
          pay={pay}
          cart={cart}
          amountMinor={amountFor(state, state.asking ?? 'cash', cart.totals, rules)}
        />
      }
    >
      <div className={classes.layout}>
        <PayFacts totals={cart.totals} />
        <div className={classes.entry}>
          <Amount pay={pay} cart={cart} rules={rules} />
          <div className={classes.swap}>
            {isPaid(cart.totals) ? (
              <Change changeMinor={cart.totals.changeMinor} />
            ) : state.asking === null ? (
              <QuickCash
                totals={cart.totals}
                currency={cart.currency}
                onCash={(amountMinor) => press({ kind: 'cash', amountMinor })}
              />
            ) : (
              <Reference key={state.asking} pay={pay} asking={state.asking} />
            )}
          </div>
          <PadForPay pay={pay} disabled={isPaid(cart.totals)} />
        </div>
        <div className={classes.side}>
          <TenderKinds
            cart={cart}
            asking={state.asking}
            amountMinor={amountFor(state, 'on_account', cart.totals, rules)}
            onTake={take}
          />
          <TenderList cart={cart} />
        </div>
      </div>
    </DialogFrame>
  );
}

interface PayPart {
  readonly pay: Pay;
}

function Amount({
  pay,
  cart,
  rules,
}: PayPart & {
  readonly cart: CartView;
  readonly rules: Parameters<typeof shownAmount>[2];
}): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const input = useRef<HTMLInputElement>(null);
  const { asking } = pay.state;
  // Back from the approval code, digits belong to the amount again.
  useEffect(() => {
    if (asking === null) input.current?.focus();
  }, [asking]);
  return (
    <NumberField
      label={t('pay.amount')}
      entry={shownAmount(pay.state, cart.totals, rules)}
      marks={formats.marks}
      sign={formats.currencySign}
      onText={(text) => pay.press({ kind: 'amountText', text })}
      inputRef={input}
      testId="pay-amount"
    />
  );
}

function Reference({ pay, asking }: PayPart & { readonly asking: ReferenceTender }): ReactNode {
  const { t } = useTranslation('dialogs');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <TextEntry
      label={t(`reference.${asking}`)}
      value={pay.state.reference}
      onChange={(text) => pay.press({ kind: 'referenceText', text })}
      maxLength={40}
      inputRef={input}
      testId="pay-reference"
    />
  );
}

/** More than this does not fit in the largest letters. */
const LARGE_LETTERS_MAX = 9;

/** Large, since the cashier counts it out while the receipt prints. */
function Change({ changeMinor }: { readonly changeMinor: number }): ReactNode {
  const { t } = useTranslation('dialogs');
  const change = shortMoney(useFormats(), changeMinor);
  return (
    <p className={classes.change} data-long={change.length > LARGE_LETTERS_MAX || undefined}>
      <span>{t('pay.change')}</span>
      <strong className="figures">{change}</strong>
    </p>
  );
}

function PadForPay({ pay, disabled }: PayPart & { readonly disabled: boolean }): ReactNode {
  const { marks } = useFormats();
  return (
    <Numpad
      kind="money"
      decimalMark={marks.decimal}
      disabled={disabled}
      onKey={(key) => pay.press({ kind: 'number', key })}
    />
  );
}

function MainButton({
  pay,
  cart,
  amountMinor,
}: PayPart & { readonly cart: CartView; readonly amountMinor: number }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const enter = (): void => pay.press({ kind: 'enter' });
  if (isPaid(cart.totals)) {
    return (
      <ActionButton tone="pay" keys="Enter" onClick={enter} testId="pay-complete">
        {t('pay.complete')}
      </ActionButton>
    );
  }
  const amount = formats.money(amountMinor);
  const { asking } = pay.state;
  return (
    <ActionButton tone="pay" keys="Enter" onClick={enter} testId="pay-add">
      {asking === null
        ? t('pay.addCash', { amount })
        : t('pay.addTender', { tender: t(`tender.${asking}`), amount })}
    </ActionButton>
  );
}
