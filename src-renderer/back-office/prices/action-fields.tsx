import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Currency } from '../../../shared/domain/money.ts';
import { ChoiceField, MoneyField, PlainField } from '../parts/typed-fields.tsx';
import type { Faults } from '../parts/use-editor.ts';
import { EVERYTHING, RULE_KINDS, type RuleDraft, type RuleKind } from './rule-draft.ts';
import { ProductChoice, TargetFields } from './target-fields.tsx';

interface ActionFieldsProps {
  readonly draft: RuleDraft;
  readonly set: (change: Partial<RuleDraft>) => void;
  readonly faults: Faults;
  readonly currency: Currency;
}

const SHARES: ReadonlySet<RuleKind> = new Set<RuleKind>(['percent', 'basket_percent', 'buy_get']);
const AMOUNTS: ReadonlySet<RuleKind> = new Set<RuleKind>([
  ...(['amount', 'basket_amount', 'fixed_price', 'mix_match', 'bundle'] as const),
]);
const SETS: ReadonlySet<RuleKind> = new Set<RuleKind>(['bundle', 'mix_match', 'buy_get']);

/** What a rule does, and with which goods: each kind asks for its own figures. */
export function ActionFields({ draft, set, faults, currency }: ActionFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { kind } = draft;
  const isOff = kind === 'amount' || kind === 'basket_amount';
  return (
    <>
      <div className="office-fields">
        <ChoiceField
          label={t('prices.kind')}
          value={kind}
          options={RULE_KINDS.map((value) => ({ value, label: t(`prices.kinds.${value}`) }))}
          onChange={(chosen) => set({ kind: chosen })}
        />
        {SHARES.has(kind) ? (
          <PlainField
            label={t('prices.percent')}
            value={draft.percent}
            error={faults['percent']}
            onChange={(percent) => set({ percent })}
          />
        ) : null}
        {AMOUNTS.has(kind) ? (
          <MoneyField
            label={t(isOff ? 'prices.off' : 'prices.price')}
            value={draft.amount}
            error={faults['amount']}
            currency={currency}
            onChange={(amount) => set({ amount })}
          />
        ) : null}
        {kind === 'amount' ? (
          <ChoiceField
            label={t('prices.per')}
            value={draft.per}
            options={[
              { value: 'unit', label: t('prices.perUnit') },
              { value: 'line', label: t('prices.perLine') },
            ]}
            onChange={(per) => set({ per })}
          />
        ) : null}
        {kind === 'mix_match' || kind === 'buy_get' ? (
          <PlainField
            label={t(kind === 'buy_get' ? 'prices.buyPieces' : 'prices.pieces')}
            value={draft.pieces}
            error={faults['pieces']}
            onChange={(pieces) => set({ pieces })}
          />
        ) : null}
        {SETS.has(kind) ? <TimesField draft={draft} set={set} faults={faults} /> : null}
      </div>
      {kind === 'buy_get' ? <GetFields draft={draft} set={set} faults={faults} /> : null}
      {kind === 'bundle' ? (
        <PartFields draft={draft} set={set} faults={faults} />
      ) : (
        <TargetFields
          label={t('prices.goods')}
          target={draft.target}
          onChange={(target) => set({ target })}
        />
      )}
    </>
  );
}

type PartProps = Omit<ActionFieldsProps, 'currency'>;

function TimesField({ draft, set, faults }: PartProps): ReactNode {
  const { t } = useTranslation('office');
  return (
    <PlainField
      label={t('prices.maxTimes')}
      description={t('prices.maxTimesHelp')}
      value={draft.maxTimes}
      error={faults['maxTimes']}
      onChange={(maxTimes) => set({ maxTimes })}
    />
  );
}

function GetFields({ draft, set, faults }: PartProps): ReactNode {
  const { t } = useTranslation('office');
  return (
    <>
      <div className="office-fields">
        <PlainField
          label={t('prices.getPieces')}
          value={draft.getPieces}
          error={faults['getPieces']}
          onChange={(getPieces) => set({ getPieces })}
        />
        <ChoiceField
          label={t('prices.given')}
          value={draft.get}
          options={[
            { value: 'cheapest', label: t('prices.cheapest') },
            { value: 'products', label: t('prices.namedProducts') },
          ]}
          onChange={(get) => set({ get })}
        />
      </div>
      {draft.get === 'products' ? (
        <ProductChoice
          label={t('prices.namedProducts')}
          ids={draft.getProductIds}
          error={faults['getProducts']}
          onChange={(getProductIds) => set({ getProductIds })}
        />
      ) : null}
    </>
  );
}

function PartFields({ draft, set, faults }: PartProps): ReactNode {
  const { t } = useTranslation('office');
  const { parts } = draft;
  const add = (): void => {
    const key = String(Math.max(-1, ...parts.map((one) => Number(one.key))) + 1);
    set({ parts: [...parts, { key, target: EVERYTHING, pieces: '1' }] });
  };
  return (
    <>
      {faults['parts'] === undefined ? null : <p role="alert">{faults['parts']}</p>}
      {parts.map((part, index) => {
        const change = (to: Partial<typeof part>): void =>
          set({ parts: parts.map((one) => (one === part ? { ...one, ...to } : one)) });
        const name = t('prices.part', { number: index + 1 });
        return (
          <fieldset key={part.key} className="office-plain">
            <legend>{name}</legend>
            <TextInput
              label={t('prices.pieces')}
              value={part.pieces}
              error={faults[`parts.${part.key}`]}
              onChange={(event) => change({ pieces: event.currentTarget.value })}
            />
            <TargetFields
              label={t('prices.goods')}
              target={part.target}
              onChange={(target) => change({ target })}
            />
            <ActionIcon
              variant="default"
              size={42}
              aria-label={t('parts.remove', { name })}
              onClick={() => set({ parts: parts.filter((one) => one !== part) })}
            >
              <IconX size={20} aria-hidden />
            </ActionIcon>
          </fieldset>
        );
      })}
      <div>
        <Button onClick={add} leftSection={<IconPlus size={20} aria-hidden />}>
          {t('prices.addPart')}
        </Button>
      </div>
    </>
  );
}
