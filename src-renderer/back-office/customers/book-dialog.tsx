import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currencyExponent, parseMinor } from '../../../shared/domain/money.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi, useKeys } from '../api/api-context.tsx';
import { CreditEntry, type Customer } from '../api/customer-views.ts';
import { useCurrency } from '../api/use-storefronts.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { ChoiceField, MoneyField, PlainField } from '../parts/typed-fields.tsx';

const KINDS = ['payment', 'adjustment'] as const;

interface BookDialogProps {
  readonly customer: Customer;
  readonly onClose: () => void;
}

/** A payment or a correction, typed as people say it: a payment is an amount received. */
export function BookDialog({ customer, onClose }: BookDialogProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const currency = useCurrency();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('payment');
  const [amount, setAmount] = useState('');
  const [reference, setReference] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const booking = useBooking(customer, onClose);
  const typed = parseMinor(amount, currency);
  const usable = typed !== null && typed !== 0 && (kind === 'adjustment' || typed > 0);
  const amountMinor = usable ? (kind === 'payment' ? 0 - typed : typed) : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A portal's events bubble through React: the page's own form must not save as well.
    event.stopPropagation();
    setTried(true);
    if (amountMinor === null || reason.trim().length < 3) return;
    void booking.book({ kind, amountMinor, reference: reference.trim(), reason: reason.trim() });
  };
  return (
    <Dialog title={t('customers.bookTitle', { name: customer.name })} onClose={onClose}>
      <form className="office-dialog" onSubmit={submit} noValidate>
        <ChoiceField
          label={t('customers.kind')}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({ value, label: t(`customers.kinds.${value}`) }))}
        />
        <MoneyField
          label={t(kind === 'payment' ? 'customers.paymentAmount' : 'customers.adjustmentAmount')}
          value={amount}
          onChange={setAmount}
          currency={currency}
          error={
            tried && amountMinor === null
              ? t('parts.notMoney', { digits: currencyExponent(currency) })
              : undefined
          }
          first
        />
        <PlainField label={t('customers.reference')} value={reference} onChange={setReference} />
        <PlainField
          label={t('parts.reason')}
          value={reason}
          onChange={setReason}
          error={tried && reason.trim().length < 3 ? t('parts.tooShort') : undefined}
        />
        <output className="figures">
          {t('customers.after', {
            amount: formats.money(customer.balanceMinor + (amountMinor ?? 0)),
          })}
        </output>
        <ProblemAlert error={booking.problem} />
        <div className="office-dialog-foot">
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
          <Button type="submit" variant="filled" loading={booking.busy}>
            {t('customers.bookIt')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function useBooking(customer: Customer, onDone: () => void) {
  const api = useApi();
  const keys = useKeys();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const book = async (body: object): Promise<void> => {
    setBusy(true);
    const path = `/customers/${customer.customerId}/credit-entries`;
    try {
      await api.post(path, body, CreditEntry, keys.keyFor({ path, ...body }));
      onDone();
      await queries.invalidateQueries({ queryKey: ['customers'] });
      await queries.invalidateQueries({ queryKey: [path.slice(1)] });
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return { book, busy, problem };
}
