import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { useRemPx } from './use-rem.ts';
import classes from './pick-list.module.css';

export interface PickListProps<T> {
  /** Names the list to whoever hears it, and to the field that searches it. */
  readonly id: string;
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** A touch on a row. */
  readonly onPick: (item: T, index: number) => void;
  readonly renderRow: (item: T) => ReactNode;
  /** In place of rows where there are none. */
  readonly empty: string;
  readonly onEnd?: () => void;
  readonly rowTestId?: string;
  /** True where no field stands above it, so that the list itself has the focus. */
  readonly focusable?: boolean;
}

const ROW_REM = 4;

/** Rows to choose one of; only those in view exist, so ten thousand cost what ten do. */
export function PickList<T>(props: PickListProps<T>): ReactNode {
  const { items, active, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rowPx = ROW_REM * useRemPx();
  // React's compiler, which this rule is for, is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 4,
  });
  useEffect(() => {
    if (active >= 0 && active < items.length) rows.scrollToIndex(active, { align: 'auto' });
  }, [rows, active, items.length]);
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (items.length > 0 && last >= items.length - 5) onEnd?.();
  }, [last, items.length, onEnd]);

  if (items.length === 0) {
    return (
      <output className={classes.empty} id={props.id} {...focusAttributes(props, false)}>
        {props.empty}
      </output>
    );
  }
  return (
    // A native list box cannot hold rows of two lines, nor only those in view.
    // oxlint-disable jsx-a11y/prefer-tag-over-role
    // oxlint-disable jsx-a11y/interactive-supports-focus
    <div
      ref={scroller}
      id={props.id}
      role="listbox"
      aria-label={props.label}
      className={classes.list}
      {...focusAttributes(props, true)}
    >
      <div className={classes.length} role="presentation" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            // Keys work the whole list; a row is touched, not focused.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={props.keyOf(item)}
              id={optionId(props.id, index)}
              role="option"
              aria-selected={index === active}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                props.onActive(index);
                props.onPick(item, index);
              }}
              {...(props.rowTestId === undefined ? {} : { 'data-testid': props.rowTestId })}
            >
              {props.renderRow(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The id a search field's `aria-activedescendant` points at. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

function focusAttributes<T>(props: PickListProps<T>, filled: boolean): object {
  if (props.focusable !== true) return {};
  const active = filled ? { 'aria-activedescendant': optionId(props.id, props.active) } : {};
  return { tabIndex: 0, 'data-autofocus': true, ...active };
}
