import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ok } from '../../../../shared/domain/result.ts';
import type { SaleSummary } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { Money } from '../../../ui/money.tsx';
import { useBridge } from '../../till-context.tsx';
import rows from '../rows.module.css';
import { SearchList } from '../search-list.tsx';
import { useSearch, type FetchPage } from '../use-search.ts';

export interface SaleFinderProps {
  /** What is looked for, kept apart from what the other dialog looks for. */
  readonly searchKey: string;
  readonly title: string;
  readonly hint: string;
  /** What its button says. */
  readonly action: string;
  readonly onClose: () => void;
  readonly onPick: (sale: SaleSummary) => void;
  readonly rowTestId: string;
  readonly fieldTestId: string;
}

/** Completed sales, the newest first, found by receipt number, amount or customer. */
export function SaleFinder(props: SaleFinderProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const { searchKey, title, hint, action, onClose, onPick, rowTestId, fieldTestId } = props;
  const search = useSearch(searchKey, useSalePages());
  const pickChosen = (): void => search.whenSettled(onPick);
  return (
    <DialogFrame
      title={title}
      onClose={onClose}
      onEnter={pickChosen}
      onKey={search.onKey}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={search.chosen === null}
          onClick={pickChosen}
        >
          {action}
        </ActionButton>
      }
    >
      <SearchList
        search={search}
        label={hint}
        listLabel={t('sales.results')}
        empty={t('sales.empty')}
        keyOf={(sale) => sale.saleId}
        renderRow={(sale) => <Row sale={sale} />}
        onPick={onPick}
        rowTestId={rowTestId}
        fieldTestId={fieldTestId}
      />
    </DialogFrame>
  );
}

function Row({ sale }: { readonly sale: SaleSummary }): ReactNode {
  const { t } = useTranslation(['dialogs', 'returns']);
  const formats = useFormats();
  const quiet = [formats.dateTime(sale.completedAt), sale.cashierName, sale.customerName];
  const refunded = sale.status === 'REFUNDED';
  return (
    <>
      <span className={rows.what}>
        <strong className="figures">{sale.receiptNumber}</strong>
        <span>{quiet.filter((part) => part !== '').join(' · ')}</span>
      </span>
      <span className={rows.figure}>
        <Money minor={sale.totalMinor} />
        <small>
          {refunded
            ? t('returns:find.refunded')
            : t('dialogs:sales.lines', { n: formats.count(sale.lineCount) })}
        </small>
      </span>
    </>
  );
}

function useSalePages(): FetchPage<SaleSummary> {
  const bridge = useBridge();
  return useCallback(
    async (query, offset) => {
      const answer = await bridge.invoke('sale.find', { query, offset });
      if (!answer.ok) return answer;
      return ok({ items: answer.value.sales, more: answer.value.more });
    },
    [bridge],
  );
}
