import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../../till-context.tsx';
import { useCloseDialog } from '../use-close-dialog.ts';
import { SaleFinder } from './sale-finder.tsx';

/** A completed sale is found, and its receipt shown. */
export function SalesDialog(): ReactNode {
  const { t } = useTranslation('dialogs');
  const close = useCloseDialog('sales');
  const openDialog = useTill((till) => till.openDialog);
  return (
    <SaleFinder
      searchKey="sale.find"
      title={t('sales.title')}
      hint={t('sales.search')}
      action={t('sales.open')}
      onClose={close}
      onPick={({ saleId }) => openDialog({ kind: 'receipt', saleId })}
      rowTestId="sale-result"
      fieldTestId="sales-search"
    />
  );
}
