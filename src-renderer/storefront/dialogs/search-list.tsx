import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { optionId, PickList } from '../../ui/pick-list.tsx';
import { TextEntry } from '../../ui/text-entry.tsx';
import type { Search } from './use-search.ts';
import classes from './search-list.module.css';

export interface SearchListProps<T> {
  readonly search: Search<T>;
  /** What may be typed. */
  readonly label: string;
  /** What the rows are. */
  readonly listLabel: string;
  readonly empty: string;
  readonly keyOf: (item: T) => string;
  readonly renderRow: (item: T) => ReactNode;
  readonly onPick: (item: T) => void;
  readonly rowTestId: string;
  readonly fieldTestId: string;
  readonly maxLength?: number;
  /** Stands where the rows would, while there is something better to show. */
  readonly instead?: ReactNode;
}

/** A search field over its rows: type to narrow, arrows to move, Enter or a touch to take one. */
export function SearchList<T>(props: SearchListProps<T>): ReactNode {
  const { t } = useTranslation('dialogs');
  const { search } = props;
  const id = useId();
  const empty =
    search.state === 'loading'
      ? t('list.loading')
      : search.state === 'failed'
        ? t('list.failed')
        : props.empty;
  const hidden = props.instead !== undefined && props.instead !== null;
  const open = search.items.length > 0 && !hidden;
  return (
    <div className={classes.search}>
      <TextEntry
        search
        label={props.label}
        value={search.text}
        onChange={search.setText}
        maxLength={props.maxLength ?? 100}
        focused
        testId={props.fieldTestId}
        attributes={{
          role: 'combobox',
          'aria-expanded': open,
          ...(hidden ? {} : { 'aria-controls': id }),
          'aria-autocomplete': 'list',
          ...(open && search.active >= 0
            ? { 'aria-activedescendant': optionId(id, search.active) }
            : {}),
        }}
      />
      <div className={classes.rows}>
        {hidden ? (
          props.instead
        ) : (
          <PickList
            id={id}
            label={props.listLabel}
            items={search.items}
            keyOf={props.keyOf}
            active={search.active}
            onActive={search.setActive}
            onPick={props.onPick}
            renderRow={props.renderRow}
            empty={empty}
            onEnd={search.loadMore}
            rowTestId={props.rowTestId}
          />
        )}
      </div>
    </div>
  );
}
