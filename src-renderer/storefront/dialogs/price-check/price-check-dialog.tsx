import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../../shared/domain/localized.ts';
import { ONE_PIECE } from '../../../../shared/domain/quantity.ts';
import { ok } from '../../../../shared/domain/result.ts';
import type { PriceCheckView } from '../../../../shared/ipc/price-check-view.ts';
import type { ProductView } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame, type Problem } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { Money } from '../../../ui/money.tsx';
import { useBridge, useTill } from '../../till-context.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { SearchList } from '../search-list.tsx';
import { useDialogCommand, useProblem } from '../use-dialog-command.ts';
import { useSearch, type FetchPage } from '../use-search.ts';
import { looksLikeCode } from './looks-like-code.ts';
import { PriceCard } from './price-card.tsx';
import { type Labels, useLabels } from './use-labels.ts';
import { usePriceCheck } from './use-price-check.ts';
import rows from '../rows.module.css';
import { useCloseDialog } from '../use-close-dialog.ts';
import { shownCode } from './shown-code.ts';
import classes from './price-check.module.css';

/** Says what a product costs and how many there are, and sells nothing unless asked to. */
export function PriceCheckDialog({ dialog }: DialogProps<'priceCheck'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const close = useCloseDialog('priceCheck');
  const search = useSearch('catalogue.search', useProductPages());
  const { found, error, check } = usePriceCheck(dialog, () => search.setText(''));
  const text = search.text.trim();
  const typing = text !== '';
  const unanswered = useProblem(typing ? null : error);
  const { add, problem, busy } = useAdd(found);
  const labels = useLabels(found);

  const ask = (code: string): void => {
    search.setText('');
    check(code);
  };
  const pick = (product: ProductView): void => ask(product.barcode ?? product.sku);
  const enter = (): void => {
    if (!typing) add();
    else if (looksLikeCode(text)) ask(text);
    else search.whenSettled(pick);
  };

  return (
    <DialogFrame
      title={t('priceCheck.title')}
      onClose={close}
      onEnter={enter}
      onKey={(event) => typing && search.onKey(event)}
      problem={unanswered ?? problem ?? labels.problem}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={busy || (!typing && found === null)}
          onClick={enter}
        >
          {t(typing || found === null ? 'priceCheck.check' : 'priceCheck.add')}
        </ActionButton>
      }
    >
      <SearchList
        search={search}
        label={t('priceCheck.search')}
        listLabel={t('priceCheck.results')}
        empty={t('list.empty')}
        keyOf={(product) => product.productId}
        renderRow={(product) => <Row product={product} />}
        onPick={pick}
        rowTestId="price-check-result"
        fieldTestId="price-check-search"
        instead={typing ? null : <Answer found={found} labels={labels} />}
      />
    </DialogFrame>
  );
}

interface AnswerProps {
  readonly found: PriceCheckView | null;
  readonly labels: Labels;
}

function Answer({ found, labels }: AnswerProps): ReactNode {
  const { t } = useTranslation('dialogs');
  if (found !== null) return <PriceCard found={found} labels={labels} />;
  return <p className={classes.prompt}>{t('priceCheck.prompt')}</p>;
}

interface Add {
  readonly add: () => void;
  readonly problem: Problem | null;
  readonly busy: boolean;
}

/** Sells what was looked up, with the weight its label said. */
function useAdd(found: PriceCheckView | null): Add {
  const saleId = useTill((till) => till.cart?.saleId);
  const close = useCloseDialog('priceCheck');
  const { run, problem, busy } = useDialogCommand();
  const add = async (): Promise<void> => {
    if (saleId === undefined || found === null) return;
    const { product, quantityMilli } = found;
    const packed = quantityMilli === ONE_PIECE ? {} : { quantityMilli };
    const done = await run('cart.add', { saleId, productId: product.productId, ...packed });
    if (done?.ok === true) close();
  };
  return { add: () => void add(), problem, busy };
}

function Row({ product }: { readonly product: ProductView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const { locale } = useFormats();
  const quiet = [product.brand, product.sku, shownCode(product.barcode)];
  return (
    <>
      <span className={rows.what}>
        <strong>{textIn(product.name, locale)}</strong>
        <span>{quiet.filter((part) => part !== '').join(' · ')}</span>
      </span>
      <span className={rows.figure}>
        {product.priceMinor === null ? (
          <small>{t('priceCheck.noPrice')}</small>
        ) : (
          <Money minor={product.priceMinor} />
        )}
      </span>
    </>
  );
}

function useProductPages(): FetchPage<ProductView> {
  const bridge = useBridge();
  return useCallback(
    async (query, offset) => {
      if (query === '') return ok({ items: [], more: false });
      const answer = await bridge.invoke('catalogue.search', { query, offset });
      if (!answer.ok) return answer;
      return ok({ items: answer.value.products, more: answer.value.more });
    },
    [bridge],
  );
}
