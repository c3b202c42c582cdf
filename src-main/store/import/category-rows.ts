import { CategoryId } from '../../../shared/domain/ids.ts';
import type { Ids } from '../../ports.ts';
import type { CatalogueWriter } from '../catalogue-writer.ts';
import type { Statements } from '../statements.ts';
import type { ImportField } from './columns.ts';

/** The row of a category by its path (`Food/Bread`), made with those above it where it is new. */
export type CategoryRows = (path: string) => number | null;

const MAX_DEPTH = 8;

export function createCategoryRows(
  statements: Statements,
  writer: CatalogueWriter,
  ids: Ids,
  language: Extract<ImportField, 'name_en' | 'name_ru' | 'name_kk'>,
): CategoryRows {
  const find = statements.get<{ path: string }>()((query, { path }) =>
    query.selectFrom('category').select('row_id').where('path', '=', path),
  );
  const last = statements.get<object>()((query) =>
    query.selectFrom('category').select((eb) => eb.fn.max('row_id').as('row_id')),
  );
  const known = new Map<string, number>();
  let lastRow = last({})?.row_id ?? 0;
  const make = (path: string, parentRow: number | null, name: string): number => {
    lastRow += 1;
    writer.insertCategory({
      row_id: lastRow,
      category_id: CategoryId.parse(ids.next()),
      parent_row: parentRow,
      path,
      name_en: language === 'name_en' ? name : '',
      name_ru: language === 'name_ru' ? name : '',
      name_kk: language === 'name_kk' ? name : '',
      position: lastRow,
    });
    return lastRow;
  };
  return (text) => {
    if (text === '') return null;
    const cached = known.get(text);
    if (cached !== undefined) return cached;
    let row: number | null = null;
    let path = '';
    for (const part of text.split('/').slice(0, MAX_DEPTH)) {
      const name = part.trim();
      if (name === '') continue;
      path = path === '' ? name : `${path}/${name}`;
      row = known.get(path) ?? find({ path })?.row_id ?? make(path, row, name);
      known.set(path, row);
    }
    if (row !== null) known.set(text, row);
    return row;
  };
}
