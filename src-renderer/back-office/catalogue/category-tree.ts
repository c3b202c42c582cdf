import type { Category } from '../api/catalogue-views.ts';

export interface TreeRow {
  readonly category: Category;
  /** 0 for those that lie in no other. */
  readonly depth: number;
  /** All that lie where it lies, in order. */
  readonly siblings: readonly Category[];
}

/** As tills show them: each with all below it, in the order of their positions. */
export function treeRows(categories: readonly Category[]): readonly TreeRow[] {
  const known = new Set(categories.map((one) => one.categoryId));
  // What lies in one that is gone stands at the top, as it does at tills.
  const parentOf = ({ parentCategoryId: parent }: Category): string | null =>
    parent !== null && known.has(parent) ? parent : null;
  const children = Map.groupBy(categories.toSorted(byPosition), parentOf);
  const rows: TreeRow[] = [];
  const add = (parent: string | null, depth: number): void => {
    const siblings = children.get(parent) ?? [];
    for (const category of siblings) {
      rows.push({ category, depth, siblings });
      add(category.categoryId, depth + 1);
    }
  };
  add(null, 0);
  return rows;
}

function byPosition(one: Category, other: Category): number {
  return one.position - other.position || (one.categoryId < other.categoryId ? -1 : 1);
}

/** Where a category may lie: anywhere but in itself or below itself. */
export function placesFor(rows: readonly TreeRow[], categoryId: string | null): readonly TreeRow[] {
  const within = new Set<string | null>(categoryId === null ? [] : [categoryId]);
  return rows.filter(({ category }) => {
    if (within.has(category.parentCategoryId)) within.add(category.categoryId);
    return !within.has(category.categoryId);
  });
}

/** Behind all that lie there already. */
export function lastPosition(rows: readonly TreeRow[], parentCategoryId: string | null): number {
  const there = rows.filter(({ category }) => category.parentCategoryId === parentCategoryId);
  return Math.max(-1, ...there.map(({ category }) => category.position)) + 1;
}

export interface PlaceChange {
  readonly id: string;
  readonly position: number;
  readonly version: number;
}

/** What is to be written so that one stands a place further up or down. */
export function movedBy(
  siblings: readonly Category[],
  categoryId: string,
  step: -1 | 1,
): readonly PlaceChange[] {
  const index = siblings.findIndex((one) => one.categoryId === categoryId);
  const moved = siblings[index];
  if (moved === undefined) return [];
  const ordered = siblings.toSpliced(index, 1).toSpliced(Math.max(0, index + step), 0, moved);
  return ordered.flatMap(({ categoryId: id, position: before, version }, position) =>
    position === before ? [] : [{ id, position, version }],
  );
}
