import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, type ReactNode } from 'react';
import type { ProductId } from '../../../shared/domain/ids.ts';
import type { ProductView } from '../../../shared/ipc/views.ts';
import { useRemPx } from '../../ui/use-rem.ts';
import { useTill } from '../till-context.tsx';
import classes from './product-grid.module.css';
import { ProductTile } from './product-tile.tsx';

interface ProductGridProps {
  readonly products: readonly ProductView[];
  readonly more: boolean;
  readonly loadMore: () => void;
  /** Changes when the list is another one, which then begins at its top. */
  readonly listKey: string;
  readonly markedId: ProductId | null;
  readonly label: string;
}

const TILE_MIN_REM = 8.5;
const TILE_HEIGHT_REM = 7;
const GAP_REM = 0.5;
const OVERSCAN_ROWS = 2;

/** The products as tiles; only the rows in view are drawn, and pages come as they are reached. */
export const ProductGrid = memo(function ProductGrid(props: ProductGridProps): ReactNode {
  const { products, more, loadMore, listKey, markedId } = props;
  const addProduct = useTill((till) => till.addProduct);
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRemPx();
  const columns = Math.max(
    1,
    Math.floor((width + GAP_REM * rem) / ((TILE_MIN_REM + GAP_REM) * rem)),
  );
  const rows = width === 0 ? 0 : Math.ceil(products.length / columns);
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => (TILE_HEIGHT_REM + GAP_REM) * rem,
    overscan: OVERSCAN_ROWS,
  });
  const items = virtual.getVirtualItems();
  const lastRow = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (more && lastRow >= rows - 1 - OVERSCAN_ROWS) loadMore();
  }, [more, lastRow, rows, loadMore]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);
  const markedRow = products.findIndex((one) => one.productId === markedId);
  useEffect(() => {
    if (markedRow >= 0) virtual.scrollToIndex(Math.floor(markedRow / columns), { align: 'auto' });
    // oxlint-disable-next-line react/exhaustive-deps -- only when another product is marked
  }, [markedRow, columns]);

  return (
    <section ref={scroller} className={classes.scroller} aria-label={props.label}>
      <div ref={sized} className={classes.track} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <div
            key={item.key}
            className={classes.row}
            style={{
              transform: `translateY(${item.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {products.slice(item.index * columns, (item.index + 1) * columns).map((product) => (
              <ProductTile
                key={product.productId}
                product={product}
                marked={product.productId === markedId}
                onAdd={addProduct}
              />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
});
