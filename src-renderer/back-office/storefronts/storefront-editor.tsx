import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { Currency } from '../../../shared/domain/money.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { Storefront } from '../api/identity-views.ts';
import { useMay } from '../me-context.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { plainText } from '../parts/plain-text.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceField, MoneyField, PlainField } from '../parts/typed-fields.tsx';
import { useEditor, type Editor } from '../parts/use-editor.ts';
import { hashOf, useRouter } from '../router.tsx';
import { CodeFields } from './code-fields.tsx';
import { FavouriteFields } from './favourite-fields.tsx';
import { storefrontDraft, storefrontInput, type StorefrontDraft } from './storefront-draft.ts';

/** One shop with its settings; its terminals get them. */
export function StorefrontEditor({ id }: { readonly id: string | null }): ReactNode {
  const api = useApi();
  const shop = useQuery({
    queryKey: ['storefronts', id],
    queryFn: () => api.get(`/storefronts/${id}`, Storefront),
    enabled: id !== null,
  });
  if (shop.error !== null) return <ProblemAlert error={shop.error} />;
  if (id !== null && shop.data === undefined) return null;
  return <StorefrontForm id={id} loaded={shop.data ?? null} />;
}

interface StorefrontFormProps {
  readonly id: string | null;
  readonly loaded: Storefront | null;
}

const FIELD_NAMES = {
  name: 'storefronts.name',
  legalName: 'storefronts.legalName',
  bin: 'storefronts.bin',
  address: 'storefronts.address',
  phone: 'storefronts.phone',
  timeZone: 'storefronts.timeZone',
  cashStepMinor: 'storefronts.cashStep',
  pricesIncludeTax: 'storefronts.pricesIncludeTax',
  receiptLocale: 'storefronts.receiptLocale',
  footer: 'storefronts.receipt',
  favourites: 'storefronts.favourites',
  barcodeMasks: 'storefronts.codes',
  expiredGoods: 'storefronts.expiredGoods',
} as const;

function isNamed(field: string): field is keyof typeof FIELD_NAMES {
  return Object.hasOwn(FIELD_NAMES, field);
}

function StorefrontForm({ id, loaded }: StorefrontFormProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const router = useRouter();
  const words = {
    required: t('parts.required'),
    notMoney: t('parts.notMoney', { digits: formats.minorDigits }),
    code: t('storefronts.codeWrong'),
    bin: t('storefronts.binWrong'),
    currency: t('storefronts.currencyWrong'),
    masks: {
      prefix: t('storefronts.maskWrong.prefix'),
      sum: t('storefronts.maskWrong.sum'),
      verifier: t('storefronts.maskWrong.verifier'),
      decimals: t('storefronts.maskWrong.decimals'),
      hidden: t('storefronts.maskWrong.hidden'),
    },
  };
  const editor = useEditor<Storefront, StorefrontDraft>({
    ...{ path: '/storefronts', id, schema: Storefront, loaded },
    draftOf: (shop) => storefrontDraft(shop, formats),
    inputOf: (draft) => storefrontInput(draft, words),
    onSaved: (shop) => {
      if (id === null) router.go(hashOf(['storefronts', shop.storefrontId]));
    },
  });
  return (
    <EditorFrame
      title={loaded?.name ?? t('storefronts.newTitle')}
      backTo={hashOf(['storefronts'])}
      editor={editor}
      mayWrite={useMay('storefronts:write')}
      fieldName={(field) => (isNamed(field) ? t(FIELD_NAMES[field]) : field)}
      fieldText={(field, value) => {
        if (field === 'cashStepMinor' && typeof value === 'number') return formats.money(value);
        if (field === 'barcodeMasks') {
          const count = Array.isArray(value) ? value.length : 0;
          return t('storefronts.maskCount', { count });
        }
        if (field === 'favourites') {
          const count = Array.isArray(value) ? value.length : 0;
          return t('storefronts.favouriteCount', { count });
        }
        if (typeof value === 'boolean') return t(value ? 'parts.yes' : 'parts.no');
        return value === '' ? t('parts.none') : plainText(value);
      }}
    >
      <ShopFields editor={editor} isNew={id === null} />
      <MoneyFields editor={editor} isNew={id === null} />
      <ReceiptFields editor={editor} isNew={id === null} />
      <CodeFields editor={editor} />
      {id === null ? null : <FavouriteFields id={id} editor={editor} />}
    </EditorFrame>
  );
}

interface FieldsProps {
  readonly editor: Editor<Storefront, StorefrontDraft>;
  readonly isNew: boolean;
}

function ShopFields({ editor, isNew }: FieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('storefronts.shop')}>
      <div className="office-fields">
        {(['name', 'legalName', 'bin', 'address', 'phone'] as const).map((field) => (
          <PlainField
            key={field}
            label={t(`storefronts.${field}`)}
            value={draft[field]}
            error={faults[field]}
            onChange={(text) => set({ [field]: text })}
          />
        ))}
        {isNew ? (
          <PlainField
            label={t('storefronts.code')}
            description={t('storefronts.codeHelp')}
            value={draft.code}
            error={faults['code']}
            onChange={(code) => set({ code })}
          />
        ) : null}
      </div>
    </Section>
  );
}

const NO_CURRENCY = Currency.parse('XXX');

function MoneyFields({ editor, isNew }: FieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  const currency = Currency.safeParse(draft.currency);
  return (
    <Section title={t('storefronts.money')}>
      <div className="office-fields">
        {isNew ? (
          <PlainField
            label={t('storefronts.currency')}
            value={draft.currency}
            error={faults['currency']}
            onChange={(text) => set({ currency: text.toUpperCase() })}
          />
        ) : null}
        <MoneyField
          label={t('storefronts.cashStep')}
          value={draft.cashStep}
          error={faults['cashStep']}
          currency={currency.data ?? NO_CURRENCY}
          onChange={(cashStep) => set({ cashStep })}
        />
        <PlainField
          label={t('storefronts.timeZone')}
          value={draft.timeZone}
          error={faults['timeZone']}
          onChange={(timeZone) => set({ timeZone })}
        />
      </div>
      <Checkbox
        label={t('storefronts.pricesIncludeTax')}
        checked={draft.pricesIncludeTax}
        onChange={(event) => set({ pricesIncludeTax: event.currentTarget.checked })}
      />
    </Section>
  );
}

function ReceiptFields({ editor }: FieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set } = editor;
  return (
    <Section title={t('storefronts.receipt')}>
      <div className="office-fields">
        <ChoiceField
          label={t('storefronts.receiptLocale')}
          value={draft.receiptLocale}
          onChange={(receiptLocale) => set({ receiptLocale })}
          options={LOCALES.map((value) => ({ value, label: t(`shell.languages.${value}`) }))}
        />
        {(['ru', 'kk', 'en'] as const).map((locale) => (
          <PlainField
            key={locale}
            label={t(`storefronts.footers.${locale}`)}
            value={draft.footer[locale]}
            onChange={(text) => set({ footer: { ...draft.footer, [locale]: text } })}
          />
        ))}
      </div>
    </Section>
  );
}
