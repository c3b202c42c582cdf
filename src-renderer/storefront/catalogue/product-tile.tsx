import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProductId } from '../../../shared/domain/ids.ts';
import { textIn } from '../../../shared/domain/localized.ts';
import { isCounted } from '../../../shared/domain/quantity.ts';
import type { ProductView } from '../../../shared/ipc/views.ts';
import { useFormats } from '../../ui/format-context.tsx';
import classes from './product-tile.module.css';

interface ProductTileProps {
  readonly product: ProductView;
  /** The one Enter would sell. */
  readonly marked: boolean;
  readonly onAdd: (productId: ProductId) => Promise<void>;
}

/** One product: its name, its price, and whether there is any. */
export const ProductTile = memo(function ProductTile(props: ProductTileProps): ReactNode {
  const { product, onAdd } = props;
  const formats = useFormats();
  return (
    <button
      type="button"
      className={classes.tile}
      data-marked={props.marked || undefined}
      data-product-id={product.productId}
      onClick={() => void onAdd(product.productId)}
    >
      {product.picture !== null && (
        <img className={classes.picture} src={product.picture} alt="" loading="lazy" />
      )}
      <span className={classes.name}>{wrappable(textIn(product.name, formats.locale))}</span>
      <span className={classes.foot}>
        <Price product={product} />
        <Stock product={product} />
      </span>
    </button>
  );
});

/**
 * A name that wraps well in a narrow tile: a number and its unit stay on one row (`500 g`, `3.2
 * %`), and the longest Cyrillic words may part between syllables, for which Chromium brings no
 * dictionary.
 */
function wrappable(name: string): string {
  return name
    .replace(/(\d) (?=%|\p{L}{1,4}(?!\p{L}))/gu, '$1\u00a0')
    .replace(/\p{Script=Cyrillic}{13,}/gu, (word) => word.replace(SYLLABLE_END, '\u00ad'));
}

const SYLLABLE_END = /(?<=..[аәеёиіоөуұүыэюя])(?=[бвгғджзйкқлмнңпрстфхһцчшщ][аәеёиіоөуұүыэюя].)/giu;

function Price({ product }: { readonly product: ProductView }): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  if (product.priceMinor === null) {
    return <span className={classes.noPrice}>{t('catalogue.noPrice')}</span>;
  }
  return (
    <span className={`${classes.price} figures`}>
      {formats.money(product.priceMinor)}
      {!isCounted(product.unit) && (
        <span className={classes.unit}>/{t(`unit.${product.unit}`)}</span>
      )}
    </span>
  );
}

/** A full dot, a half one, a ring: told apart without colour, and said in words when it matters. */
function Stock({ product }: { readonly product: ProductView }): ReactNode {
  const { t } = useTranslation();
  const formats = useFormats();
  const available = product.availableMilli;
  if (available === null) return null;
  const quantity = formats.quantityOf(available, product.unit);
  if (available <= 0) {
    return (
      <span className={classes.stock} data-level="out">
        <span className={classes.dot} aria-hidden />
        <span className="visually-hidden">{t('catalogue.out')}</span>
        <span aria-hidden>0</span>
      </span>
    );
  }
  if (product.lowStock) {
    return (
      <span className={classes.stock} data-level="low">
        <span className={classes.dot} aria-hidden />
        <span className="visually-hidden">{t('catalogue.low', { quantity })}</span>
        <span className="figures" aria-hidden>
          {formats.quantity(available)}
        </span>
      </span>
    );
  }
  return (
    <span className={classes.stock} data-level="fine" title={t('catalogue.stock', { quantity })}>
      <span className={classes.dot} aria-hidden />
      <span className="visually-hidden">{t('catalogue.stock', { quantity })}</span>
    </span>
  );
}
