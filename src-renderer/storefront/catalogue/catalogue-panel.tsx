import { memo, useCallback, useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CategoryId } from '../../../shared/domain/ids.ts';
import type { CategoryView } from '../../../shared/ipc/views.ts';
import { TouchKeyboard } from '../../ui/touch-keyboard.tsx';
import classes from './catalogue-panel.module.css';
import {
  useBrowse,
  useCatalogueFollowsHq,
  useCategories,
  useStockFollowsSale,
} from './catalogue-queries.ts';
import { CategoryTabs } from './category-tabs.tsx';
import { FindField } from './find-field.tsx';
import { ProductGrid } from './product-grid.tsx';
import { SearchResults } from './search-results.tsx';
import { useFind } from './use-find.ts';

/** The left of the grid layout: find, categories, products. It knows nothing of the cart. */
export const CataloguePanel = memo(function CataloguePanel(): ReactNode {
  const [chosen, setChosen] = useState<CategoryId | null>(null);
  const [keyboard, setKeyboard] = useState(false);
  const panelId = useId();
  const find = useFind();
  const categories = useCategories();
  useStockFollowsSale();
  useCatalogueFollowsHq();
  const { clear } = find;
  const choose = useCallback(
    (categoryId: CategoryId | null) => {
      clear();
      setChosen(categoryId);
    },
    [clear],
  );
  return (
    <div className={classes.panel}>
      <FindField find={find} keyboardShown={keyboard} onKeyboard={setKeyboard} />
      <CategoryTabs
        categories={categories.data ?? NO_CATEGORIES}
        chosen={chosen}
        current={!find.searching}
        panelId={panelId}
        onChoose={choose}
      />
      <div id={panelId} className={classes.results}>
        {find.searching ? <SearchResults find={find} /> : <Browse categoryId={chosen} />}
        {keyboard && (
          <div className={classes.keyboard}>
            <TouchKeyboard onHide={() => setKeyboard(false)} />
          </div>
        )}
      </div>
    </div>
  );
});

const NO_CATEGORIES: readonly CategoryView[] = [];

function Browse({ categoryId }: { readonly categoryId: CategoryId | null }): ReactNode {
  const { t } = useTranslation();
  const list = useBrowse(categoryId);
  if (list.state === 'failed') return <p className={classes.remark}>{t('find.failed')}</p>;
  if (list.state === 'ready' && list.products.length === 0) {
    return (
      <p className={classes.remark}>
        <strong>{t('catalogue.empty')}</strong>
        <span>{t('catalogue.emptyHelp')}</span>
      </p>
    );
  }
  return (
    <ProductGrid
      products={list.products}
      more={list.more}
      loadMore={list.loadMore}
      listKey={categoryId ?? 'favourites'}
      markedId={null}
      label={t('catalogue.label')}
    />
  );
}
