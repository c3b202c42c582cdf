import { IconArrowLeft, IconChevronLeft, IconChevronRight, IconStar } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CategoryId } from '../../../shared/domain/ids.ts';
import { textIn } from '../../../shared/domain/localized.ts';
import type { CategoryView } from '../../../shared/ipc/views.ts';
import { useFormats } from '../../ui/format-context.tsx';
import classes from './category-tabs.module.css';

interface CategoryTabsProps {
  readonly categories: readonly CategoryView[];
  /** Null stands for the favourites. */
  readonly chosen: CategoryId | null;
  /** False while a search covers the grid: then no tab is the current one. */
  readonly current: boolean;
  readonly panelId: string;
  readonly onChoose: (categoryId: CategoryId | null) => void;
}

/**
 * One row of tabs. A category with parts inside turns the row into its own: back, all of it, its
 * parts; so there is never a second row, and nothing below moves.
 */
export function CategoryTabs(props: CategoryTabsProps): ReactNode {
  const { categories, chosen, onChoose } = props;
  const { t } = useTranslation();
  const { locale } = useFormats();
  const list = useRef<HTMLDivElement>(null);
  const parent = rowParent(categories, chosen);
  const shown = categories.filter((one) => one.parentId === (parent?.categoryId ?? null));
  const ends = useEnds(list, shown.length);
  useChosenInView(list, chosen);

  return (
    <div className={classes.row}>
      {parent !== null && (
        <button
          type="button"
          className={classes.step}
          aria-label={t('catalogue.back')}
          onClick={() => onChoose(parent.parentId)}
        >
          <IconArrowLeft size={20} aria-hidden />
        </button>
      )}
      <ScrollButton side="left" hidden={ends.atStart} list={list} />
      <div
        ref={list}
        className={classes.list}
        role="tablist"
        tabIndex={-1}
        aria-label={t('catalogue.categories')}
        onScroll={ends.look}
        onKeyDown={(event) => moveFocus(event, list.current)}
      >
        {parent === null ? (
          <Tab {...props} id={null}>
            <IconStar size={20} aria-hidden />
            {t('catalogue.favourites')}
          </Tab>
        ) : (
          <Tab {...props} id={parent.categoryId}>
            {textIn(parent.name, locale)}
          </Tab>
        )}
        {shown.map((one) => (
          <Tab key={one.categoryId} {...props} id={one.categoryId}>
            {textIn(one.name, locale)}
          </Tab>
        ))}
      </div>
      <ScrollButton side="right" hidden={ends.atEnd} list={list} />
    </div>
  );
}

interface TabProps extends CategoryTabsProps {
  readonly id: CategoryId | null;
  readonly children: ReactNode;
}

function Tab({ id, chosen, current, panelId, onChoose, children }: TabProps): ReactNode {
  const selected = current && id === chosen;
  return (
    <button
      type="button"
      role="tab"
      className={classes.tab}
      aria-selected={selected}
      aria-controls={panelId}
      tabIndex={id === chosen ? 0 : -1}
      onClick={() => onChoose(id)}
    >
      {children}
    </button>
  );
}

interface ScrollButtonProps {
  readonly side: 'left' | 'right';
  readonly hidden: boolean;
  readonly list: RefObject<HTMLDivElement | null>;
}

/** For fingers and mice; the keyboard has the arrows. Its place is kept while it is not needed. */
function ScrollButton({ side, hidden, list }: ScrollButtonProps): ReactNode {
  const { t } = useTranslation();
  const Icon = side === 'left' ? IconChevronLeft : IconChevronRight;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.scroll}
      data-hidden={hidden || undefined}
      disabled={hidden}
      aria-label={t(side === 'left' ? 'catalogue.scrollLeft' : 'catalogue.scrollRight')}
      onClick={() => {
        const strip = list.current;
        strip?.scrollBy({ left: (side === 'left' ? -0.75 : 0.75) * strip.clientWidth });
      }}
    >
      <Icon size={20} aria-hidden />
    </button>
  );
}

/**
 * The category whose parts the row shows: the chosen one where it has any, else the one it is in.
 */
function rowParent(
  categories: readonly CategoryView[],
  chosen: CategoryId | null,
): CategoryView | null {
  const own = categories.find((one) => one.categoryId === chosen);
  if (own === undefined) return null;
  if (categories.some((one) => one.parentId === own.categoryId)) return own;
  return categories.find((one) => one.categoryId === own.parentId) ?? null;
}

interface Ends {
  readonly atStart: boolean;
  readonly atEnd: boolean;
  readonly look: () => void;
}

function useEnds(list: RefObject<HTMLDivElement | null>, count: number): Ends {
  const [ends, setEnds] = useState({ atStart: true, atEnd: true });
  const look = (): void => {
    const strip = list.current;
    if (strip === null) return;
    const atStart = strip.scrollLeft <= 1;
    const atEnd = strip.scrollLeft + strip.clientWidth >= strip.scrollWidth - 1;
    setEnds((before) =>
      before.atStart === atStart && before.atEnd === atEnd ? before : { atStart, atEnd },
    );
  };
  useLayoutEffect(() => {
    look();
    const strip = list.current;
    if (strip === null) return;
    const observer = new ResizeObserver(look);
    observer.observe(strip);
    return () => observer.disconnect();
    // oxlint-disable-next-line react/exhaustive-deps -- `look` only reads the element
  }, [list, count]);
  return { ...ends, look };
}

function useChosenInView(list: RefObject<HTMLDivElement | null>, chosen: CategoryId | null): void {
  const seen = useRef(chosen);
  useLayoutEffect(() => {
    if (seen.current === chosen) return;
    seen.current = chosen;
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}

function moveFocus(event: React.KeyboardEvent, list: HTMLDivElement | null): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined || list === null) return;
  event.preventDefault();
  const tabs = Array.from(list.querySelectorAll<HTMLElement>('[role="tab"]'));
  const at = tabs.findIndex((tab) => tab === document.activeElement);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}
