import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';

export interface Column<T> {
  readonly key: string;
  readonly head: string;
  /** For a column of buttons, whose head only a screen reader needs. */
  readonly headHidden?: boolean;
  readonly cell: (row: T) => ReactNode;
  /** Share of the width; 1 where nothing is said. */
  readonly grow?: number;
  readonly align?: 'start' | 'end';
  /** The whole of a text that may be cut. */
  readonly title?: (row: T) => string;
}

export interface DataTableProps<T> {
  /** What the table is of, for who cannot see it. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** What stands there instead of rows. */
  readonly empty: ReactNode;
  readonly loading: boolean;
  /** The last row came into view, and there are more. */
  readonly onEnd?: (() => void) | undefined;
  /** Brings a row into view, once for each new object. */
  readonly reveal?: { readonly key: string } | null;
}

const ROW_PX = 52;
const OVERSCAN_ROWS = 12;

/**
 * The one table of every page: its head stays, only the rows in view exist, and up and down go
 * from one row's link to the next.
 */
export function DataTable<T>(props: DataTableProps<T>): ReactNode {
  const { t } = useTranslation('office');
  const { label, columns, rows, rowKey, empty, loading, onEnd } = props;
  const frame = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- Its answers stay in this component.
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN_ROWS,
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0];
  const last = shown.at(-1);
  useReveal(props, (index) => virtual.scrollToIndex(index));
  useEnd(last?.index === rows.length - 1 ? onEnd : undefined);
  if (rows.length === 0) {
    return <div className="office-empty">{loading ? t('parts.loading') : empty}</div>;
  }
  const total = columns.reduce((sum, column) => sum + (column.grow ?? 1), 0);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- Who has no mouse scrolls it.
    <section ref={frame} className="office-table" aria-label={label} tabIndex={0}>
      {/* oxlint-disable-next-line no-noninteractive-element-interactions -- Its links' keys. */}
      <table aria-rowcount={onEnd === undefined ? rows.length + 1 : -1} onKeyDown={walk}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: `${((column.grow ?? 1) / total) * 100}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align}>
                <span className={column.headHidden ? 'visually-hidden' : undefined}>
                  {column.head}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space heightPx={first?.start ?? 0} />
          {shown.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <tr key={rowKey(row)} aria-rowindex={index + 2}>
                {columns.map((column) => (
                  <td key={column.key} data-align={column.align} title={column.title?.(row)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Space heightPx={virtual.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
      {loading ? <p className="office-table-more">{t('parts.more')}</p> : null}
    </section>
  );
}

function Space({ heightPx }: { readonly heightPx: number }): ReactNode {
  if (heightPx <= 0) return null;
  return <tr aria-hidden style={{ height: heightPx }} />;
}

function useEnd(onEnd: (() => void) | undefined): void {
  const latest: RefObject<(() => void) | undefined> = useRef(onEnd);
  useEffect(() => {
    latest.current = onEnd;
    onEnd?.();
  }, [onEnd]);
}

function useReveal<T>(props: DataTableProps<T>, scrollTo: (index: number) => void): void {
  const { reveal = null, rows, rowKey } = props;
  useEffect(() => {
    const index = rows.findIndex((row) => rowKey(row) === reveal?.key);
    if (index !== -1) scrollTo(index);
    // oxlint-disable-next-line react/exhaustive-deps -- a row that was shown may be left again
  }, [reveal]);
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Up and down between rows, staying in the column. */
function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement)) return;
  if (event.target.matches('input, select, textarea')) return;
  const selector = 'tbody a, tbody button';
  const row = event.target.closest('tr');
  const cell = event.target.closest('td');
  if (row === null || cell === null) return;
  const rows = Array.from(event.currentTarget.querySelectorAll<HTMLTableRowElement>('tbody tr'));
  const next = rows.filter((one) => one.querySelector(selector))[indexOf(rows, row) + step];
  const place = Array.from(row.cells).indexOf(cell);
  const target = next?.cells[place]?.querySelector<HTMLElement>('a, button');
  if (target === null || target === undefined) return;
  event.preventDefault();
  target.focus();
}

function indexOf(rows: readonly HTMLTableRowElement[], row: HTMLTableRowElement): number {
  return rows.filter((one) => one.querySelector('a, button')).indexOf(row);
}
