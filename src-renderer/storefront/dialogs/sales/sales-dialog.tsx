import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ok } from '../../../../shared/domain/result.ts';
import type { SaleSummary } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { Money } from '../../../ui/money.tsx';
import { useBridge, useTill } from '../../till-context.tsx';
import { SearchList } from '../search-list.tsx';
import { useSearch, type FetchPage } from '../use-search.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import rows from '../rows.module.css';

/** Completed sales, the newest first, found by receipt number, amount or customer. */
export function SalesDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const close = useCloseDialog('sales');
  const openDialog = useTill((till) => till.openDialog);
  const search = useSearch('sale.find', useSalePages());
  const open = (sale: SaleSummary): void => openDialog({ kind: 'receipt', saleId: sale.saleId });
  const openChosen = (): void => search.whenSettled(open);

  return (
    <DialogFrame
      title={t('sales.title')}
      onClose={close}
      onEnter={openChosen}
      onKey={search.onKey}
      footer={
        <ActionButton
          tone="main"
          keys="Enter"
          disabled={search.chosen === null}
          onClick={openChosen}
        >
          {t('sales.open')}
        </ActionButton>
      }
    >
      <SearchList
        search={search}
        label={t('sales.search')}
        listLabel={t('sales.results')}
        empty={t('sales.empty')}
        keyOf={(sale) => sale.saleId}
        renderRow={(sale) => <Row sale={sale} />}
        onPick={open}
        rowTestId="sale-result"
        fieldTestId="sales-search"
      />
    </DialogFrame>
  );
}

function Row({ sale }: { readonly sale: SaleSummary }): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const quiet = [formats.dateTime(sale.completedAt), sale.cashierName, sale.customerName];
  return (
    <>
      <span className={rows.what}>
        <strong className="figures">{sale.receiptNumber}</strong>
        <span>{quiet.filter((part) => part !== '').join(' · ')}</span>
      </span>
      <span className={rows.figure}>
        <Money minor={sale.totalMinor} />
        <small>{t('sales.lines', { n: formats.count(sale.lineCount) })}</small>
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
