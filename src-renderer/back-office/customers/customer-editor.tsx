import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currencyExponent } from '../../../shared/domain/money.ts';
import { SALE_TYPES } from '../../../shared/domain/sale.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { Customer } from '../api/customer-views.ts';
import { useCurrency } from '../api/use-storefronts.ts';
import { useMay } from '../me-context.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { plainText } from '../parts/plain-text.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceField, MoneyField, PlainField } from '../parts/typed-fields.tsx';
import { useEditor, type Editor } from '../parts/use-editor.ts';
import { hashOf, useRouter } from '../router.tsx';
import { CustomerAccount } from './customer-account.tsx';
import { customerDraft, customerInput, type CustomerDraft } from './customer-draft.ts';

/** Who a customer is and what they may owe; beneath it, what they owe and why. */
export function CustomerEditor({ id }: { readonly id: string | null }): ReactNode {
  const api = useApi();
  const customer = useQuery({
    queryKey: ['customers', id],
    queryFn: () => api.get(`/customers/${id}`, Customer),
    enabled: id !== null,
  });
  if (customer.error !== null) return <ProblemAlert error={customer.error} />;
  if (id !== null && customer.data === undefined) return null;
  return <CustomerForm id={id} loaded={customer.data ?? null} />;
}

const FIELD_NAMES = {
  code: 'customers.code',
  name: 'customers.name',
  type: 'customers.type',
  email: 'customers.email',
  phone: 'customers.phone',
  contactPerson: 'customers.contactPerson',
  taxId: 'customers.taxId',
  active: 'customers.active',
  creditLimitMinor: 'customers.limit',
  creditTermsDays: 'customers.terms',
  creditBlocked: 'customers.blocked',
} as const;

function isNamed(field: string): field is keyof typeof FIELD_NAMES {
  return Object.hasOwn(FIELD_NAMES, field);
}

interface CustomerFormProps {
  readonly id: string | null;
  readonly loaded: Customer | null;
}

function CustomerForm({ id, loaded }: CustomerFormProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const currency = useCurrency();
  const router = useRouter();
  const mayCredit = useMay('credit:write');
  const words = {
    required: t('parts.required'),
    notMoney: t('parts.notMoney', { digits: currencyExponent(currency) }),
    notWhole: t('parts.notWhole'),
    taxId: t('customers.taxIdWrong'),
    email: t('customers.emailWrong'),
  };
  const editor = useEditor<Customer, CustomerDraft>({
    ...{ path: '/customers', id, schema: Customer, loaded },
    draftOf: (customer) => customerDraft(customer, formats),
    inputOf: (draft) => customerInput(draft, currency, mayCredit, words),
    onSaved: (customer) => {
      if (id === null) router.go(hashOf(['customers', customer.customerId]));
    },
  });
  return (
    <EditorFrame
      title={loaded?.name ?? t('customers.newTitle')}
      backTo={hashOf(['customers'])}
      editor={editor}
      mayWrite={useMay('customers:write')}
      fieldName={(field) => (isNamed(field) ? t(FIELD_NAMES[field]) : field)}
      fieldText={(field, value) => {
        if (field === 'creditLimitMinor' && typeof value === 'number') return formats.money(value);
        if (typeof value === 'boolean') return t(value ? 'parts.yes' : 'parts.no');
        return value === null || value === '' ? t('parts.none') : plainText(value);
      }}
    >
      {loaded === null ? null : <CustomerAccount customer={loaded} />}
      <Facts editor={editor} />
      <Credit editor={editor} mayCredit={mayCredit} />
    </EditorFrame>
  );
}

function Facts({ editor }: { readonly editor: Editor<Customer, CustomerDraft> }): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('customers.facts')}>
      <div className="office-fields">
        {(['name', 'code', 'phone', 'email', 'contactPerson', 'taxId'] as const).map((field) => (
          <PlainField
            key={field}
            label={t(`customers.${field}`)}
            value={draft[field]}
            error={faults[field]}
            onChange={(text) => set({ [field]: text })}
          />
        ))}
        <ChoiceField
          label={t('customers.type')}
          value={draft.type}
          onChange={(type) => set({ type })}
          options={SALE_TYPES.map((value) => ({ value, label: t(`customers.types.${value}`) }))}
        />
      </div>
      <Checkbox
        label={t('customers.active')}
        checked={draft.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </Section>
  );
}

interface CreditProps {
  readonly editor: Editor<Customer, CustomerDraft>;
  readonly mayCredit: boolean;
}

function Credit({ editor, mayCredit }: CreditProps): ReactNode {
  const { t } = useTranslation('office');
  const currency = useCurrency();
  const { draft, set, faults } = editor;
  return (
    <Section title={t('customers.credit')}>
      <fieldset className="office-plain" disabled={!mayCredit}>
        <div className="office-fields">
          <MoneyField
            label={t('customers.limit')}
            value={draft.limit}
            error={faults['limit']}
            currency={currency}
            onChange={(limit) => set({ limit })}
          />
          <PlainField
            label={t('customers.terms')}
            value={draft.terms}
            error={faults['terms']}
            onChange={(terms) => set({ terms })}
          />
        </div>
        <Checkbox
          label={t('customers.blocked')}
          checked={draft.creditBlocked}
          onChange={(event) => set({ creditBlocked: event.currentTarget.checked })}
        />
      </fieldset>
    </Section>
  );
}
