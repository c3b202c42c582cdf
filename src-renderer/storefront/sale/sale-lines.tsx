import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { LineId } from '../../../shared/domain/ids.ts';
import { useRemPx } from '../../ui/use-rem.ts';
import { useTill } from '../till-context.tsx';
import { lineDomId, SaleLine } from './sale-line.tsx';
import classes from './sale-lines.module.css';

/** `compact` lines beside the product grid, `large` ones where the sale has most of the screen. */
export type LineSize = 'compact' | 'large';

/** In rem, so that lines grow with the screen's text. */
const LINE_HEIGHT_REM: Readonly<Record<LineSize, number>> = { compact: 4, large: 4.5 };
const OVERSCAN = 6;

/** The lines of the cart; only those in view are drawn. */
export function SaleLines({ size }: { readonly size: LineSize }): ReactNode {
  const { t } = useTranslation();
  const lines = useTill((till) => till.cart?.lines ?? NO_LINES);
  const selectedLineId = useTill((till) => till.selectedLineId);
  const touchedLineId = useTill((till) => till.cart?.touchedLineId ?? null);
  const touchSerial = useTill((till) => till.touchSerial);
  const selectLine = useTill((till) => till.selectLine);
  const scroller = useRef<HTMLDivElement>(null);
  const height = LINE_HEIGHT_REM[size] * useRemPx();
  // No React compiler is used, so its objections to the library's ways do not apply.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    useScrollendEvent: true,
    getItemKey: (index) => lines[index]?.lineId ?? index,
  });
  const view = { scroller, virtual, height };
  useKeepInView(view, indexOf(lines, touchedLineId), touchSerial);
  useKeepInView(view, indexOf(lines, selectedLineId), selectedLineId);
  const lit = useLit(touchSerial);
  const select = useCallback((lineId: LineId) => selectLine(lineId), [selectLine]);

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      // A native select draws all its options, and no rows of our own.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="listbox"
      tabIndex={0}
      aria-label={t('sale.lines')}
      data-testid="cart-lines"
      {...(selectedLineId === null ? {} : { 'aria-activedescendant': lineDomId(selectedLineId) })}
    >
      <div className={classes.track} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          return (
            <SaleLine
              key={item.key}
              line={line}
              position={item.index + 1}
              size={size}
              top={item.start}
              height={height}
              selected={line.lineId === selectedLineId}
              lit={line.lineId === touchedLineId ? lit : null}
              onSelect={select}
            />
          );
        })}
      </div>
    </div>
  );
}

const NO_LINES: readonly never[] = [];

function indexOf(lines: readonly { readonly lineId: LineId }[], id: LineId | null): number {
  return lines.findIndex((line) => line.lineId === id);
}

const LIT_MS = 1_600;

/**
 * Which light the touched line stands in, none once it has stood long enough. By a timer rather
 * than a CSS animation, which would keep the browser drawing frames all the while.
 */
function useLit(touchSerial: number): 'even' | 'odd' | null {
  const [faded, setFaded] = useState(touchSerial);
  useEffect(() => {
    const timer = window.setTimeout(() => setFaded(touchSerial), LIT_MS);
    return () => window.clearTimeout(timer);
  }, [touchSerial]);
  if (faded === touchSerial) return null;
  return touchSerial % 2 === 0 ? 'even' : 'odd';
}

interface InView {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  readonly height: number;
}

/**
 * Scrolls to the line when `reason` changes; a scroll by hand in between is left alone. All lines
 * are of one height and the virtualizer knows the rest, so nothing is asked of the page: asking for
 * its scroll height here would lay it out once more for each scan.
 */
function useKeepInView(view: InView, index: number, reason: unknown): void {
  const seen = useRef<unknown>(null);
  useLayoutEffect(() => {
    if (seen.current === reason) return;
    seen.current = reason;
    const scroller = view.scroller.current;
    if (index < 0 || scroller === null) return;
    const shownPx = view.virtual.scrollRect?.height ?? scroller.clientHeight;
    const offsetPx = view.virtual.scrollOffset ?? 0;
    const top = index * view.height;
    const bottom = top + view.height;
    if (top < offsetPx) scroller.scrollTo({ top });
    if (bottom > offsetPx + shownPx) scroller.scrollTo({ top: bottom - shownPx });
  });
}
