import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format-context.tsx';
import { nameOf, TaxCategory, TaxRate } from '../api/catalogue-views.ts';
import { useEverything } from '../api/use-catalogue.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useNow } from '../parts/use-now.ts';
import { hashOf, usePlace } from '../router.tsx';
import { CatalogueTabs } from './catalogue-tabs.tsx';
import { NEW_TAX_CATEGORY, TaxCategoryEditor } from './tax-category-editor.tsx';
import { dayOf, dayText, latestFirst, stateOf } from './tax-days.ts';
import { TaxRateEditor } from './tax-rate-editor.tsx';

/** Tax categories, one of them with its rates, or a rate: as the address says. */
export function TaxesPage(): ReactNode {
  const [, , id, rate] = usePlace().path;
  if (id === undefined) return <TaxTable />;
  if (rate !== undefined) {
    return <TaxRateEditor key={rate} taxCategoryId={id} id={rate === 'new' ? null : rate} />;
  }
  return <TaxCategoryEditor key={id} id={id === NEW_TAX_CATEGORY ? null : id} />;
}

function TaxTable(): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('catalogue:write');
  const categories = useEverything('/tax-categories', TaxCategory);
  const rates = useEverything('/tax-rates', TaxRate);
  const columns = useColumns(rates.data ?? []);
  const retry = (): void => {
    void categories.refetch();
    void rates.refetch();
  };
  const add = (
    <Button
      component="a"
      variant="filled"
      href={hashOf(['products', 'taxes', NEW_TAX_CATEGORY])}
      leftSection={<IconPlus size={20} aria-hidden />}
    >
      {t('catalogue.addTaxCategory')}
    </Button>
  );
  return (
    <PageFrame
      title={t('catalogue.taxes')}
      tabs={<CatalogueTabs here="taxes" />}
      actions={mayWrite ? add : null}
    >
      <p className="office-quiet">{t('catalogue.taxesHelp')}</p>
      <ProblemAlert error={categories.error ?? rates.error} onRetry={retry} />
      <DataTable
        label={t('catalogue.taxes')}
        columns={columns}
        // Without its rates a category would seem untaxed.
        rows={rates.data === undefined ? [] : (categories.data ?? [])}
        rowKey={(row) => row.taxCategoryId}
        loading={categories.isPending || rates.isPending}
        empty={t('catalogue.noTaxCategories')}
      />
    </PageFrame>
  );
}

function useColumns(all: readonly TaxRate[]): readonly Column<TaxCategory>[] {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const formats = useFormats();
  const today = dayOf(useNow());
  const ratesOf = (row: TaxCategory, state: 'now' | 'planned') =>
    all.filter(
      (rate) => rate.taxCategoryId === row.taxCategoryId && stateOf(rate, today) === state,
    );
  const text = (rate: TaxRate): string =>
    `${nameOf(rate, locale) || rate.code} ${formats.percent(rate.ratePpm)}`;
  const nowText = (row: TaxCategory): string =>
    ratesOf(row, 'now').map(text).join(', ') || t('catalogue.untaxed');
  const nextText = (row: TaxCategory): string =>
    latestFirst(ratesOf(row, 'planned'))
      .toReversed()
      .map((rate) => t('catalogue.from', { rate: text(rate), day: dayText(rate.validFrom) }))
      .join(', ') || t('parts.none');
  return [
    {
      ...{ key: 'name', head: t('catalogue.name'), grow: 1.6 },
      title: (row) => nameOf(row, locale),
      cell: (row) => (
        <a href={hashOf(['products', 'taxes', row.taxCategoryId])}>
          {nameOf(row, locale) || row.taxCategoryId}
        </a>
      ),
    },
    {
      ...{ key: 'word', head: t('catalogue.word'), grow: 1.2 },
      ...{ cell: (row) => row.taxCategoryId, title: (row) => row.taxCategoryId },
    },
    { ...{ key: 'now', head: t('catalogue.today'), grow: 1.6 }, cell: nowText, title: nowText },
    { ...{ key: 'next', head: t('catalogue.next'), grow: 2 }, cell: nextText, title: nextText },
  ];
}
