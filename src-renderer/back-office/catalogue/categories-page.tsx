import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useApi, useKeys } from '../api/api-context.tsx';
import { Category, nameOf } from '../api/catalogue-views.ts';
import { useCatalogueChanged, useEverything } from '../api/use-catalogue.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { MoveButtons } from '../parts/move-buttons.tsx';
import { PageFrame } from '../parts/page-frame.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { useMovedFocus, type Moved, type Step } from '../parts/use-moved-focus.ts';
import { hashOf, usePlace } from '../router.tsx';
import { CatalogueTabs } from './catalogue-tabs.tsx';
import { CategoryEditor } from './category-editor.tsx';
import { movedBy, treeRows, type TreeRow } from './category-tree.ts';

/** The tree, one category, or a new one: as the address says. */
export function CategoriesPage(): ReactNode {
  const [, , id] = usePlace().path;
  if (id === undefined) return <CategoryTree />;
  return <CategoryEditor key={id} id={id === 'new' ? null : id} />;
}

function CategoryTree(): ReactNode {
  const { t } = useTranslation('office');
  const mayWrite = useMay('catalogue:write');
  const categories = useEverything('/categories', Category);
  const { frame, moved, focusOn } = useMovedFocus<HTMLDivElement>();
  const { move, problem } = useMove(focusOn);
  const columns = useColumns(mayWrite ? move : null);
  const add = (
    <Button
      component="a"
      variant="filled"
      href={hashOf(['products', 'categories', 'new'])}
      leftSection={<IconPlus size={20} aria-hidden />}
    >
      {t('catalogue.addCategory')}
    </Button>
  );
  return (
    <PageFrame
      title={t('catalogue.categories')}
      tabs={<CatalogueTabs here="categories" />}
      actions={mayWrite ? add : null}
    >
      <ProblemAlert error={categories.error} onRetry={() => void categories.refetch()} />
      <ProblemAlert error={problem} />
      <div className="office-frame" ref={frame}>
        <DataTable
          label={t('catalogue.categories')}
          columns={columns}
          rows={treeRows(categories.data ?? [])}
          rowKey={({ category }) => category.categoryId}
          loading={categories.isPending}
          empty={t('catalogue.noCategories')}
          reveal={moved}
        />
      </div>
    </PageFrame>
  );
}

type Move = (categoryId: string, step: Step) => void;

/** HQ takes so many steps at once. */
const MAX_STEPS = 100;

/** Moves one at once: an order is nothing to be saved later. Pressed twice, it moves twice. */
function useMove(focusOn: (moved: Moved) => void) {
  const api = useApi();
  const keys = useKeys();
  const queries = useQueryClient();
  const changed = useCatalogueChanged();
  const [problem, setProblem] = useState<unknown>(null);
  const underWay = useRef(Promise.resolve());
  const send = async (categoryId: string, step: Step): Promise<void> => {
    // As it is by now, which is not as it was drawn when several moves wait for each other.
    const known = queries.getQueryData<readonly Category[]>(['categories', 'all']) ?? [];
    const row = treeRows(known).find(({ category }) => category.categoryId === categoryId);
    const steps = movedBy(row?.siblings ?? [], categoryId, step).map(({ id, ...data }) => ({
      ...{ step: 'change', id, data },
    }));
    for (let from = 0; from < steps.length; from += MAX_STEPS) {
      const body = { steps: steps.slice(from, from + MAX_STEPS) };
      await api.post('/categories/batch', body, z.unknown(), keys.keyFor(body));
      keys.done();
    }
  };
  const move: Move = (categoryId, step) => {
    underWay.current = underWay.current.then(async () => {
      setProblem(null);
      await send(categoryId, step).catch(setProblem);
      await queries.invalidateQueries({ queryKey: ['categories'] });
      changed();
      focusOn({ key: categoryId, step });
    });
  };
  return { move, problem };
}

/** @param move null for who may only look */
function useColumns(move: Move | null): readonly Column<TreeRow>[] {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const name: Column<TreeRow> = {
    ...{ key: 'name', head: t('catalogue.name'), grow: 3 },
    title: ({ category }) => nameOf(category, locale),
    cell: ({ category, depth }) => (
      <span style={{ paddingInlineStart: `${depth * 1.5}rem` }}>
        {depth === 0 ? null : <span className="office-quiet">└ </span>}
        <a href={hashOf(['products', 'categories', category.categoryId])}>
          {nameOf(category, locale)}
        </a>
      </span>
    ),
  };
  const products: Column<TreeRow> = {
    ...{ key: 'products', head: t('products.title'), grow: 1.2 },
    cell: ({ category: { categoryId } }) => (
      <a href={hashOf(['products'], { categoryId })}>{t('catalogue.itsProducts')}</a>
    ),
  };
  if (move === null) return [name, products];
  const order: Column<TreeRow> = {
    ...{ key: 'order', head: t('catalogue.order'), align: 'end' },
    cell: (row) => (
      <span className="office-moves" data-key={row.category.categoryId}>
        <MoveButtons
          name={nameOf(row.category, locale)}
          isFirst={row.siblings[0] === row.category}
          isLast={row.siblings.at(-1) === row.category}
          onMove={(step) => move(row.category.categoryId, step)}
        />
      </span>
    ),
  };
  return [name, products, order];
}
