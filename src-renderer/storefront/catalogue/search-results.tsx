import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './catalogue-panel.module.css';
import { ProductGrid } from './product-grid.tsx';
import type { Find } from './use-find.ts';

/** What the words found, where the grid stands; the one Enter would sell is framed. */
export function SearchResults({ find }: { readonly find: Find }): ReactNode {
  const { t } = useTranslation();
  const { results, query } = find;
  if (results.state === 'failed') return <p className={classes.remark}>{t('find.failed')}</p>;
  if (results.state === 'ready' && results.products.length === 0) {
    return (
      <output className={classes.remark}>
        <strong>{t('find.nothing', { query })}</strong>
        <span>{t('find.nothingHelp')}</span>
      </output>
    );
  }
  return (
    <ProductGrid
      products={results.products}
      more={results.more}
      loadMore={results.loadMore}
      listKey={query}
      markedId={find.markedId}
      label={t('find.results')}
    />
  );
}
