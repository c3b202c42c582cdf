import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { err, ok } from '../../../shared/domain/result.ts';
import { useApi } from '../api/api-context.tsx';
import { Category, nameOf } from '../api/catalogue-views.ts';
import { useCatalogueChanged, useEverything } from '../api/use-catalogue.ts';
import { useLanguage } from '../language-context.tsx';
import { useMay } from '../me-context.tsx';
import { EditorFrame } from '../parts/editor-frame.tsx';
import { plainText } from '../parts/plain-text.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { Section } from '../parts/section.tsx';
import { ChoiceField } from '../parts/typed-fields.tsx';
import { useEditor } from '../parts/use-editor.ts';
import { hashOf, useRouter } from '../router.tsx';
import { lastPosition, placesFor, treeRows, type TreeRow } from './category-tree.ts';
import { isNamed, nameDraft, nameInput, type NameDraft } from './name-draft.ts';
import { NameFields } from './name-fields.tsx';

/** A category's names, and what it lies in. */
export function CategoryEditor({ id }: { readonly id: string | null }): ReactNode {
  const api = useApi();
  const all = useEverything('/categories', Category);
  const category = useQuery({
    queryKey: ['categories', id],
    queryFn: () => api.get(`/categories/${id}`, Category),
    enabled: id !== null,
  });
  const error = all.error ?? category.error;
  if (error !== null) return <ProblemAlert error={error} />;
  if (all.data === undefined || (id !== null && category.data === undefined)) return null;
  return <CategoryForm id={id} loaded={category.data ?? null} rows={treeRows(all.data)} />;
}

interface CategoryDraft extends NameDraft {
  /** Empty for one that lies in no other. */
  readonly parent: string;
}

interface CategoryFormProps {
  readonly id: string | null;
  readonly loaded: Category | null;
  readonly rows: readonly TreeRow[];
}

function CategoryForm({ id, loaded, rows }: CategoryFormProps): ReactNode {
  const { t } = useTranslation('office');
  const { locale } = useLanguage();
  const router = useRouter();
  const changed = useCatalogueChanged();
  const editor = useEditor<Category, CategoryDraft>({
    ...{ path: '/categories', id, schema: Category, loaded },
    draftOf: (view) => ({ ...nameDraft(view), parent: view?.parentCategoryId ?? '' }),
    inputOf: (draft) => {
      const input = nameInput(draft);
      if (!isNamed(input)) return err({ nameRu: t('catalogue.nameMissing') });
      const parentCategoryId = draft.parent === '' ? null : draft.parent;
      const stays = loaded !== null && loaded.parentCategoryId === parentCategoryId;
      const position = stays ? loaded.position : lastPosition(rows, parentCategoryId);
      return ok({ ...input, parentCategoryId, position });
    },
    onSaved: () => {
      changed();
      router.go(hashOf(['products', 'categories']));
    },
  });
  const { draft, set, faults } = editor;
  const placeName = (value: unknown): string => {
    const row = rows.find(({ category }) => category.categoryId === value);
    return row === undefined ? t('catalogue.top') : nameOf(row.category, locale);
  };
  return (
    <EditorFrame
      title={loaded === null ? t('catalogue.newCategory') : nameOf(loaded, locale)}
      backTo={hashOf(['products', 'categories'])}
      editor={editor}
      mayWrite={useMay('catalogue:write')}
      fieldName={(field) => (isWorded(field) ? t(FIELD_NAMES[field]) : field)}
      fieldText={(field, value) => {
        if (field === 'parentCategoryId') return placeName(value);
        return value === '' ? t('parts.none') : plainText(value);
      }}
    >
      <Section title={t('catalogue.category')}>
        <div className="office-fields">
          <NameFields draft={draft} faults={faults} set={set} />
          <ChoiceField
            label={t('catalogue.liesIn')}
            value={draft.parent}
            onChange={(parent) => set({ parent })}
            options={[
              { value: '', label: t('catalogue.top') },
              ...placesFor(rows, id).map(({ category, depth }) => ({
                value: category.categoryId,
                label: `${'\u2003'.repeat(depth)}${nameOf(category, locale)}`,
              })),
            ]}
          />
        </div>
        <p className="office-quiet">{t('catalogue.namesHelp')}</p>
      </Section>
    </EditorFrame>
  );
}

const FIELD_NAMES = {
  nameRu: 'products.nameRu',
  nameKk: 'products.nameKk',
  nameEn: 'products.nameEn',
  parentCategoryId: 'catalogue.liesIn',
  position: 'catalogue.order',
} as const;

function isWorded(field: string): field is keyof typeof FIELD_NAMES {
  return Object.hasOwn(FIELD_NAMES, field);
}
