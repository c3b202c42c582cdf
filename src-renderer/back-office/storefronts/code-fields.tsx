import { Button, Checkbox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Currency, currencyExponent } from '../../../shared/domain/money.ts';
import { EXPIRED_GOODS } from '../../../shared/domain/goods-marks.ts';
import { useFormats } from '../../ui/format-context.tsx';
import type { Storefront } from '../api/identity-views.ts';
import { Section } from '../parts/section.tsx';
import { ChoiceField, PlainField } from '../parts/typed-fields.tsx';
import type { Editor } from '../parts/use-editor.ts';
import { type CodeReading, readingOf } from './code-reading.ts';
import { type MaskDraft, NEW_MASK, wholeMasks } from './mask-draft.ts';
import type { StorefrontDraft } from './storefront-draft.ts';

/** As HQ has it. */
const MAX_MASKS = 20;
const KINDS = ['weight', 'price', 'quantity'] as const;

interface CodeFieldsProps {
  readonly editor: Editor<Storefront, StorefrontDraft>;
}

/** How the shop's tills read the labels of its own scales, and what they do with expired goods. */
export function CodeFields({ editor }: CodeFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set } = editor;
  const add = (): void => {
    set({ masks: [...draft.masks, { ...NEW_MASK, key: crypto.randomUUID() }] });
  };
  return (
    <Section title={t('storefronts.codes')}>
      <div className="office-fields">
        <ChoiceField
          label={t('storefronts.expiredGoods')}
          value={draft.expiredGoods}
          onChange={(expiredGoods) => set({ expiredGoods })}
          options={EXPIRED_GOODS.map((value) => ({
            value,
            label: t(`storefronts.expired.${value}`),
          }))}
        />
      </div>
      <p className="office-quiet">{t('storefronts.masksHelp')}</p>
      {draft.masks.length === 0 ? <p>{t('storefronts.noMasks')}</p> : null}
      {draft.masks.map((mask, index) => (
        <MaskFields key={mask.key} editor={editor} mask={mask} number={index + 1} />
      ))}
      {draft.masks.length < MAX_MASKS ? (
        <div>
          <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={add}>
            {t('storefronts.addMask')}
          </Button>
        </div>
      ) : null}
      <TryCode draft={draft} />
    </Section>
  );
}

interface MaskFieldsProps extends CodeFieldsProps {
  readonly mask: MaskDraft;
  readonly number: number;
}

function MaskFields({ editor, mask, number }: MaskFieldsProps): ReactNode {
  const { t } = useTranslation('office');
  const { draft, set, faults } = editor;
  const change = (part: Partial<MaskDraft>): void => {
    set({ masks: draft.masks.map((one) => (one.key === mask.key ? { ...one, ...part } : one)) });
  };
  const remove = (): void => {
    set({ masks: draft.masks.filter((one) => one.key !== mask.key) });
  };
  const fields = ['itemDigits', 'valueDigits', 'decimals'] as const;
  return (
    <fieldset className="office-plain" aria-label={t('storefronts.mask', { number })}>
      <div className="office-fields">
        <PlainField
          label={t('storefronts.maskPrefix')}
          value={mask.prefix}
          error={faults[`masks.${mask.key}`]}
          onChange={(prefix) => change({ prefix })}
        />
        <ChoiceField
          label={t('storefronts.maskKind')}
          value={mask.kind}
          onChange={(kind) => change({ kind })}
          options={KINDS.map((value) => ({ value, label: t(`storefronts.maskKinds.${value}`) }))}
        />
        {fields.map((field) => (
          <PlainField
            key={field}
            label={t(`storefronts.${field}`)}
            value={mask[field]}
            onChange={(text) => change({ [field]: text })}
          />
        ))}
        <Checkbox
          label={t('storefronts.verifier')}
          checked={mask.verifier}
          onChange={(event) => change({ verifier: event.currentTarget.checked })}
        />
        <div>
          <Button variant="default" onClick={remove}>
            {t('storefronts.removeMask', { number })}
          </Button>
        </div>
      </div>
    </fieldset>
  );
}

/** Nothing of it is kept: it shows how a till would read a code by what stands above. */
function TryCode({ draft }: { readonly draft: StorefrontDraft }): ReactNode {
  const { t } = useTranslation('office');
  const [code, setCode] = useState('');
  const currency = Currency.safeParse(draft.currency);
  const exponent = currency.success ? currencyExponent(currency.data) : 2;
  const [year] = useState(() => new Date().getFullYear());
  const given = { currencyExponent: exponent, year };
  const reading = readingOf(code, wholeMasks(draft.masks), given);
  return (
    <div className="office-fields">
      <PlainField
        label={t('storefronts.tryCode')}
        description={t('storefronts.tryCodeHelp')}
        value={code}
        onChange={setCode}
      />
      <output>{reading === null ? null : <Reading reading={reading} />}</output>
    </div>
  );
}

function Reading({ reading }: { readonly reading: CodeReading }): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  switch (reading.kind) {
    case 'gs1': {
      const parts = reading.elements.map(({ ai, value }) => `(${ai}) ${value}`).join(' ');
      return t('storefronts.reading.gs1', { parts });
    }
    case 'product':
      return t('storefronts.reading.product', { code: reading.gtin });
    case 'internal':
      return t('storefronts.reading.internal', { code: reading.code });
    case 'weight':
      return t('storefronts.reading.weight', {
        ...{ item: reading.item, value: formats.quantity(reading.value) },
      });
    case 'quantity':
      return t('storefronts.reading.quantity', {
        ...{ item: reading.item, value: formats.quantity(reading.value) },
      });
    case 'price':
      return t('storefronts.reading.price', {
        ...{ item: reading.item, value: formats.amount(reading.value) },
      });
    case 'checkDigit':
    case 'unreadable':
      return t(`storefronts.reading.${reading.kind}`);
  }
}
