import { z } from 'zod';
import { ApiError } from '../../api/api-error.ts';
import type { Api } from '../../api/api.ts';
import type { PlannedRow, Step } from './import-plan.ts';

/** HQ takes this many steps in one request. */
export const BATCH_ROWS = 100;

export type ImportRow = Extract<PlannedRow, { kind: 'create' | 'change' }>;

export interface HqRefusal {
  readonly row: ImportRow;
  readonly error: unknown;
}

interface Span {
  readonly from: number;
  readonly count: number;
}

export interface ImportProgress {
  readonly done: number;
  readonly refused: readonly HqRefusal[];
  /** What has not been answered yet, in order. */
  readonly left: readonly Span[];
}

export function importStart(total: number): ImportProgress {
  const left: Span[] = [];
  for (let from = 0; from < total; from += BATCH_ROWS) {
    left.push({ from, count: Math.min(BATCH_ROWS, total - from) });
  }
  return { done: 0, refused: [], left };
}

/**
 * Sends what is left, a hundred rows at a time. A batch is all or nothing at HQ, so one that is
 * refused is cut in halves until the row that is wrong stands alone. Each part has a key of its
 * own, made from this import and its place: sent again after a lost answer, it does nothing twice.
 * @throws ApiError where HQ cannot be reached or is busy; what was told last is where to go on
 */
export async function runImport(
  api: Api,
  importId: string,
  rows: readonly ImportRow[],
  start: ImportProgress,
  tell: (progress: ImportProgress) => void,
): Promise<void> {
  let progress = start;
  for (let span = progress.left[0]; span !== undefined; span = progress.left[0]) {
    const part = rows.slice(span.from, span.from + span.count);
    const refusal = await send(api, `${importId}-${span.from}-${span.count}`, part);
    progress = advanced(progress, span, part, refusal);
    tell(progress);
  }
}

async function send(api: Api, key: string, part: readonly ImportRow[]): Promise<ApiError | null> {
  const steps: readonly Step[] = part.map((row) => row.step);
  try {
    await api.post('/products/batch', { steps }, z.object({}), key);
    return null;
  } catch (error) {
    const refused = error instanceof ApiError && [400, 404, 409, 422].includes(error.status);
    if (refused) return error;
    throw error;
  }
}

function advanced(
  progress: ImportProgress,
  { from, count }: Span,
  part: readonly ImportRow[],
  refusal: ApiError | null,
): ImportProgress {
  const left = progress.left.slice(1);
  if (refusal === null) return { ...progress, done: progress.done + count, left };
  const [row] = part;
  if (count === 1 && row !== undefined) {
    return { ...progress, refused: [...progress.refused, { row, error: refusal }], left };
  }
  const half = Math.floor(count / 2);
  const halves = [
    { from, count: half },
    { from: from + half, count: count - half },
  ];
  return { ...progress, left: [...halves, ...left] };
}
