import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ok } from '../../../../shared/domain/result.ts';
import type { SaleSummary } from '../../../../shared/ipc/views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { Money } from '../../../ui/money.tsx';
import { useBridge, useTill } from '../../till-context.tsx';
import rows from '../rows.module.css';
import { SearchList } from '../search-list.tsx';
import { useCloseDialog } from '../use-close-dialog.ts';
import { useSearch, type FetchPage } from '../use-search.ts';

/** RET-1: which sale goods are brought back of: its receipt is scanned, or it is looked for. */
export function ReturnsDialog(): ReactNode {
  const { t } = useTranslation(['returns', 'dialogs']);
  const close = useCloseDialog('returns');
  const openDialog = useTill((till) => till.openDialog);
  const search = useSearch('return.find', useSalePages());
  const open = ({ saleId }: SaleSummary): void => openDialog({ kind: 'return', saleId });
  const openChosen = (): void => search.whenSettled(open);
  return (
    <DialogFrame
      title={t('returns:find.title')}
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
          {t('returns:find.take')}
        </ActionButton>
      }
    >
      <SearchList
        search={search}
        label={t('returns:find.hint')}
        listLabel={t('dialogs:sales.results')}
        empty={t('dialogs:sales.empty')}
        keyOf={(sale) => sale.saleId}
        renderRow={(sale) => <Row sale={sale} />}
        onPick={open}
        rowTestId="return-sale"
        fieldTestId="returns-search"
      />
    </DialogFrame>
  );
}

function Row({ sale }: { readonly sale: SaleSummary }): ReactNode {
  const { t } = useTranslation('returns');
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
        {sale.status === 'REFUNDED' && <small>{t('find.refunded')}</small>}
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
