import { Button, NativeSelect } from '@mantine/core';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMinor, minor } from '../../../shared/domain/money.ts';
import { nameOf, Product } from '../api/catalogue-views.ts';
import { useCatalogue } from '../api/use-catalogue.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { CatalogueTabs } from '../catalogue/catalogue-tabs.tsx';
import { CategoriesPage } from '../catalogue/categories-page.tsx';
import { PriceListsPage } from '../catalogue/price-lists-page.tsx';
import { TaxesPage } from '../catalogue/taxes-page.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useList } from '../parts/use-list.ts';
import { hashOf, useFilters, usePlace } from '../router.tsx';
import { ImportPage } from './import/import-page.tsx';
import { shownCode } from './product-draft.ts';
import { ProductEditor } from './product-editor.tsx';

/** Products, what they are sorted, taxed and priced by, or an import: as the address says. */
export function ProductsPage(): ReactNode {
  const { path } = usePlace();
  const [, what] = path;
  if (what === undefined) return <ProductList />;
  if (what === 'import') return <ImportPage />;
  if (what === 'categories') return <CategoriesPage />;
  if (what === 'taxes') return <TaxesPage />;
  if (what === 'price-lists') return <PriceListsPage />;
  return <ProductEditor key={what} id={what === 'new' ? null : what} />;
}

/** A scanned or typed code is looked up as one; anything else is words. */
function searchOf(words: string): { readonly q?: string; readonly barcode?: string } {
  return /^\d{8,14}$/.test(words) ? { barcode: words } : { q: words };
}

function ProductList(): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('catalogue:write');
  const { filters, setFilter } = useFilters();
  const { q = '', categoryId = '', active = '' } = filters;
  const catalogue = useCatalogue();
  const list = useList('/products', Product, { ...searchOf(q), categoryId, active });
  const columns = useColumns();
  const { locale } = useLanguage();
  const found = Object.keys(filters).length > 0;
  return (
    <PageFrame
      title={t('products.title')}
      actions={mayWrite ? <ListActions /> : null}
      tabs={<CatalogueTabs here={null} />}
      filters={
        <>
          <SearchField
            value={q}
            label={t('products.search')}
            onSearch={(words) => setFilter('q', words)}
          />
          <NativeSelect
            aria-label={t('products.category')}
            value={categoryId}
            onChange={(event) => setFilter('categoryId', event.currentTarget.value)}
            data={[
              { value: '', label: t('products.allCategories') },
              ...(catalogue.data?.categories ?? []).map((one) => ({
                value: one.categoryId,
                label: nameOf(one, locale),
              })),
            ]}
          />
          <NativeSelect
            aria-label={t('products.selling')}
            value={active}
            onChange={(event) => setFilter('active', event.currentTarget.value)}
            data={[
              { value: '', label: t('products.selling') },
              { value: 'true', label: t('products.onlyActive') },
              { value: 'false', label: t('products.onlyInactive') },
            ]}
          />
        </>
      }
    >
      <ProblemAlert error={list.error} onRetry={list.retry} />
      <DataTable
        label={t('products.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(row) => row.productId}
        loading={list.loading}
        onEnd={list.onEnd}
        empty={t(found ? 'products.emptyFound' : 'products.empty')}
      />
    </PageFrame>
  );
}

function ListActions(): ReactNode {
  const { t } = useTranslation('office');
  return (
    <>
      <Button
        component="a"
        href={hashOf(['products', 'import'])}
        leftSection={<IconUpload size={20} aria-hidden />}
      >
        {t('products.importFile')}
      </Button>
      <Button
        component="a"
        variant="filled"
        href={hashOf(['products', 'new'])}
        leftSection={<IconPlus size={20} aria-hidden />}
      >
        {t('products.add')}
      </Button>
    </>
  );
}

function useColumns(): readonly Column<Product>[] {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const lists = useCatalogue().data?.priceLists ?? [];
  return [
    {
      ...{ key: 'name', head: t('products.name'), grow: 3 },
      title: (row) => nameOf(row, locale),
      cell: (row) => (
        <>
          {row.active ? null : (
            <span className="office-state" data-tone="warn">
              {t('products.inactive')}
            </span>
          )}{' '}
          <a href={hashOf(['products', row.productId])}>{nameOf(row, locale)}</a>
        </>
      ),
    },
    {
      ...{ key: 'sku', head: t('products.sku'), grow: 1.1 },
      ...{ cell: (row: Product) => row.sku, title: (row: Product) => row.sku },
    },
    {
      ...{ key: 'barcode', head: t('products.barcode'), grow: 2 },
      cell: (row) => (
        <span className="figures">{shownCode(row.barcodes[0]?.code ?? t('parts.none'))}</span>
      ),
    },
    ...lists.map((list): Column<Product> => ({
      ...{ key: list.priceListId, head: list.name, align: 'end', grow: 1.6 },
      cell: (row) => {
        const price = row.prices.find((one) => one.priceListId === list.priceListId);
        if (price === undefined) return t('parts.none');
        return formatMinor(minor(price.priceMinor), list.currency, locale);
      },
    })),
  ];
}
