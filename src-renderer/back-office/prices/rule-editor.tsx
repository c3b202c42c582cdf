import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi } from '../api/api-context.tsx';
import { PriceRuleView } from '../api/price-views.ts';
import { useCurrency } from '../api/use-storefronts.ts';
import { useMay } from '../me-context.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { plainText } from '../parts/plain-text.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceField, MoneyField, PlainField, QuantityField } from '../parts/typed-fields.tsx';
import { type Editor, useEditor } from '../parts/use-editor.ts';
import { ValidityFields } from '../parts/validity-fields.tsx';
import { hashOf, useRouter } from '../router.tsx';
import { ActionFields } from './action-fields.tsx';
import { AudienceFields, WindowFields } from './condition-fields.tsx';
import { ruleDraft, type RuleDraft } from './rule-draft.ts';
import { ruleInput } from './rule-input.ts';

export function RuleEditor({ id }: { readonly id: string | null }): ReactNode {
  const api = useApi();
  const rule = useQuery({
    queryKey: ['price-rules', id],
    queryFn: () => api.get(`/price-rules/${id}`, PriceRuleView),
    enabled: id !== null,
  });
  const currency = useCurrency();
  if (rule.error !== null) return <ProblemAlert error={rule.error} />;
  if (currency === 'XXX' || (id !== null && rule.data === undefined)) return null;
  return <RuleForm id={id} loaded={rule.data ?? null} />;
}

interface RuleFormProps {
  readonly id: string | null;
  readonly loaded: PriceRuleView | null;
}

type RuleEditing = Editor<PriceRuleView, RuleDraft>;

function RuleForm({ id, loaded }: RuleFormProps): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const router = useRouter();
  const shopsCurrency = useCurrency();
  const currency = loaded?.currency ?? shopsCurrency;
  const words = {
    ...{ required: t('parts.required'), notMoney: t('prices.notMoney') },
    ...{ notPercent: t('catalogue.notPercent'), notWhole: t('prices.notWhole') },
    ...{ notQuantity: t('prices.notQuantity'), endsBefore: t('catalogue.endsBefore') },
    noParts: t('prices.noParts'),
  };
  const back = hashOf(['prices']);
  const editor = useEditor<PriceRuleView, RuleDraft>({
    ...{ path: '/price-rules', id, schema: PriceRuleView, loaded },
    draftOf: (view) => ruleDraft(view, formats),
    inputOf: (draft) => ruleInput(draft, currency, words),
    onSaved: () => router.go(back),
  });
  const { draft, set, faults } = editor;
  return (
    <EditorFrame
      title={loaded?.name ?? t('prices.newRule')}
      backTo={back}
      editor={editor}
      mayWrite={useMay('prices:write')}
      fieldName={(field) => field}
      fieldText={(_, value) =>
        typeof value === 'object' ? JSON.stringify(value) : plainText(value)
      }
    >
      <Section title={t('prices.rule')}>
        <div className="office-fields">
          <PlainField
            label={t('catalogue.name')}
            description={t('prices.nameHelp')}
            value={draft.name}
            error={faults['name']}
            onChange={(name) => set({ name })}
          />
          <PlainField
            label={t('prices.priority')}
            description={t('prices.priorityHelp')}
            value={draft.priority}
            error={faults['priority']}
            onChange={(priority) => set({ priority })}
          />
        </div>
        <Checkbox
          label={t('prices.active')}
          checked={draft.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      </Section>
      <Section title={t('prices.does')}>
        <ActionFields draft={draft} set={set} faults={faults} currency={currency} />
      </Section>
      <WhenSection editor={editor} />
      <AskSection editor={editor} currency={currency} />
      <TogetherSection editor={editor} />
    </EditorFrame>
  );
}

function WhenSection({ editor }: { readonly editor: RuleEditing }): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('prices.when')}>
      <div className="office-fields">
        <ValidityFields draft={draft} set={set} faults={faults} />
      </div>
      <WindowFields
        windows={draft.windows}
        faults={faults}
        onChange={(windows) => set({ windows })}
      />
    </Section>
  );
}

interface AskSectionProps {
  readonly editor: RuleEditing;
  readonly currency: Parameters<typeof MoneyField>[0]['currency'];
}

function AskSection({ editor, currency }: AskSectionProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('prices.asks')}>
      <AudienceFields audience={draft.audience} onChange={(audience) => set({ audience })} />
      <div className="office-fields">
        <ChoiceField
          label={t('catalogue.saleType')}
          value={draft.saleType}
          options={[
            { value: '', label: t('prices.anySale') },
            { value: 'RETAIL', label: t('customers.types.RETAIL') },
            { value: 'WHOLESALE', label: t('customers.types.WHOLESALE') },
          ]}
          onChange={(saleType) => set({ saleType })}
        />
        <MoneyField
          label={t('prices.minimumBasket')}
          value={draft.minimumBasket}
          error={faults['minimumBasket']}
          currency={currency}
          onChange={(minimumBasket) => set({ minimumBasket })}
        />
        <QuantityField
          label={t('prices.minimumQuantity')}
          value={draft.minimumQuantity}
          error={faults['minimumQuantity']}
          onChange={(minimumQuantity) => set({ minimumQuantity })}
        />
        <ChoiceField
          label={t('prices.countedOver')}
          value={draft.countedOver}
          options={[
            { value: 'line', label: t('prices.overLine') },
            { value: 'cart', label: t('prices.overCart') },
          ]}
          onChange={(countedOver) => set({ countedOver })}
        />
        <PlainField
          label={t('prices.couponCode')}
          description={t('prices.couponHelp')}
          value={draft.couponCode}
          onChange={(couponCode) => set({ couponCode })}
        />
      </div>
      <Checkbox
        label={t('prices.singleUse')}
        checked={draft.singleUse}
        onChange={(event) => set({ singleUse: event.currentTarget.checked })}
      />
    </Section>
  );
}

function TogetherSection({ editor }: { readonly editor: RuleEditing }): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  return (
    <Section title={t('prices.together')}>
      <div className="office-fields">
        <ChoiceField
          label={t('prices.stacking')}
          value={draft.stacking}
          options={(['stackable', 'exclusive', 'best_of'] as const).map((value) => ({
            ...{ value, label: t(`prices.stackings.${value}`) },
          }))}
          onChange={(stacking) => set({ stacking })}
        />
        {draft.stacking === 'best_of' ? (
          <PlainField
            label={t('prices.group')}
            value={draft.group}
            error={faults['group']}
            onChange={(group) => set({ group })}
          />
        ) : null}
      </div>
      <Checkbox
        label={t('prices.ignoresFloor')}
        checked={draft.ignoresFloor}
        onChange={(event) => set({ ignoresFloor: event.currentTarget.checked })}
      />
    </Section>
  );
}
