import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parseQuantity } from '../../../shared/domain/quantity.ts';
import type { PriceStep, SaleType } from '../../../shared/domain/sale.ts';
import { priceStepText } from '../../../shared/i18n/price-steps.ts';
import { useFormats } from '../../ui/format-context.tsx';
import { useApi, useKeys } from '../api/api-context.tsx';
import { nameOf, type Product } from '../api/catalogue-views.ts';
import { Customer } from '../api/customer-views.ts';
import { PricePreview } from '../api/price-views.ts';
import { useStorefronts } from '../api/use-storefronts.ts';
import { useLanguage } from '../language-context.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceField, DateField, PlainField, QuantityField } from '../parts/typed-fields.tsx';
import { useList } from '../parts/use-list.ts';
import { ProductPicker } from '../stock/product-picker.tsx';
import { PriceTabs } from './price-tabs.tsx';

interface Line {
  readonly product: Product;
  readonly quantity: string;
}

interface Shown {
  readonly lines: readonly Line[];
  readonly preview: PricePreview;
}

/** What a cart would cost, and why: by HQ's own book, with the engine that tills use. */
export function PreviewPage(): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const cart = useCart(lines);
  return (
    <PageFrame title={t('prices.preview')} tabs={<PriceTabs here="preview" />}>
      <div className="office-scroll">
        <p className="office-quiet">{t('prices.previewHelp')}</p>
        <Section title={t('prices.sampleCart')}>
          {lines.map((line, index) => (
            <div key={line.product.productId} className="office-list-row">
              <QuantityField
                label={nameOf(line.product, locale)}
                value={line.quantity}
                onChange={(quantity) => setLines(lines.with(index, { ...line, quantity }))}
              />
              <span />
              <ActionIcon
                variant="default"
                size={42}
                aria-label={t('parts.remove', { name: nameOf(line.product, locale) })}
                onClick={() => setLines(lines.toSpliced(index, 1))}
              >
                <IconX size={20} aria-hidden />
              </ActionIcon>
            </div>
          ))}
          <ProductPicker
            onPick={(product) => {
              const there = lines.some((one) => one.product.productId === product.productId);
              if (!there) setLines([...lines, { product, quantity: '1' }]);
            }}
          />
        </Section>
        <Section title={t('prices.circumstances')}>{cart.fields}</Section>
        <ProblemAlert error={cart.problem} />
        <div>
          <Button
            variant="filled"
            loading={cart.busy}
            disabled={lines.length === 0}
            onClick={() => void cart.ask()}
          >
            {t('prices.reckon')}
          </Button>
        </div>
        {cart.shown === null ? null : <Result {...cart.shown} />}
      </div>
    </PageFrame>
  );
}

function useCart(lines: readonly Line[]) {
  const { t } = useTranslation('office');
  const api = useApi();
  const keys = useKeys();
  const shops = useStorefronts().data ?? [];
  const customers = useList('/customers', Customer).rows;
  const [storefrontId, setStorefrontId] = useState('');
  const [customerId, setCustomerId] = useState('');
  const [saleType, setSaleType] = useState<SaleType>('RETAIL');
  const [date, setDate] = useState(() => new Date().toISOString().slice(0, 10));
  const [time, setTime] = useState('12:00');
  const [codes, setCodes] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const ask = async (): Promise<void> => {
    const body = bodyOf(lines, {
      ...{ storefrontId: storefrontId || (shops[0]?.storefrontId ?? '') },
      ...{ customerId, saleType, date, time, codes },
    });
    setBusy(true);
    setProblem(null);
    try {
      const preview = await api.post('/price-preview', body, PricePreview, keys.keyFor(body));
      setShown({ lines, preview });
    } catch (error) {
      setProblem(error);
    } finally {
      // The same cart may cost something else next time.
      keys.done();
      setBusy(false);
    }
  };
  const fields = (
    <div className="office-fields">
      <ChoiceField
        label={t('exceptions.storefront')}
        value={storefrontId || (shops[0]?.storefrontId ?? '')}
        options={shops.map((shop) => ({ value: shop.storefrontId, label: shop.name }))}
        onChange={setStorefrontId}
      />
      <ChoiceField
        label={t('prices.customer')}
        value={customerId}
        options={[
          { value: '', label: t('prices.nobody') },
          ...customers.map((one) => ({ value: one.customerId, label: one.name })),
        ]}
        onChange={setCustomerId}
      />
      <ChoiceField
        label={t('catalogue.saleType')}
        value={saleType}
        options={(['RETAIL', 'WHOLESALE'] as const).map((value) => ({
          ...{ value, label: t(`customers.types.${value}`) },
        }))}
        onChange={setSaleType}
      />
      <DateField label={t('prices.day')} value={date} onChange={setDate} />
      <TextInput
        type="time"
        label={t('prices.time')}
        value={time}
        onChange={(event) => setTime(event.currentTarget.value)}
      />
      <PlainField label={t('prices.coupons')} value={codes} onChange={setCodes} />
    </div>
  );
  return { fields, ask, busy, problem, shown };
}

interface Circumstances {
  readonly storefrontId: string;
  readonly customerId: string;
  readonly saleType: SaleType;
  readonly date: string;
  readonly time: string;
  readonly codes: string;
}

function bodyOf(lines: readonly Line[], at: Circumstances): object {
  const [hours = '12', minutes = '0'] = at.time.split(':');
  return {
    storefrontId: at.storefrontId,
    ...{ customerId: at.customerId || null, saleType: at.saleType },
    moment: { date: at.date, minuteOfDay: Number(hours) * 60 + Number(minutes) },
    coupons: at.codes.split(/[\s,]+/).filter((code) => code !== ''),
    lines: lines.map(({ product, quantity }) => ({
      ...{ productId: product.productId, quantityMilli: parseQuantity(quantity) },
    })),
  };
}

function Result({ lines, preview }: Shown): ReactNode {
  const { t } = useTranslation('office');
  const formats = useFormats();
  const { locale } = useLanguage();
  return (
    <Section title={t('prices.result')}>
      {preview.lines.map((line, index) => {
        const { product, quantity } = lines[index] ?? {};
        if (product === undefined) return null;
        return (
          <article key={product.productId}>
            <h3>
              {nameOf(product, locale)} · {quantity}
            </h3>
            <ul>
              {line.trace.map((step) => (
                <li key={`${step.rule} ${step.ruleId ?? ''} ${step.amountMinor}`}>
                  {stepText(step, formats)}
                </li>
              ))}
            </ul>
            {line.belowFloorMinor > 0 ? (
              <p className="office-state" data-tone="warn">
                {t('prices.belowFloor', { amount: formats.money(line.belowFloorMinor) })}
              </p>
            ) : null}
            <p>
              <strong>{formats.money(line.totalMinor)}</strong>
            </p>
          </article>
        );
      })}
      {preview.coupons.map(({ code, status }) => (
        <p key={code}>
          {code}: {t(`prices.couponStatus.${status}`)}
        </p>
      ))}
      <p>
        {t('prices.total')}: <strong>{formats.money(preview.totalMinor)}</strong>
      </p>
    </Section>
  );
}

function stepText(step: PriceStep, formats: ReturnType<typeof useFormats>): string {
  const name = step.name === '' ? '' : ` (${step.name})`;
  return `${priceStepText(step, formats)}${name}: ${formats.money(step.amountMinor)}`;
}
