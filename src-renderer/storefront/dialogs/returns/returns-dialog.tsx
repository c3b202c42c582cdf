import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../../till-context.tsx';
import { SaleFinder } from '../sales/sale-finder.tsx';
import { useCloseDialog } from '../use-close-dialog.ts';

/** RET-1: which sale goods are brought back of: its receipt is scanned, or it is looked for. */
export function ReturnsDialog(): ReactNode {
  const { t } = useTranslation('returns');
  const close = useCloseDialog('returns');
  const openDialog = useTill((till) => till.openDialog);
  return (
    <SaleFinder
      searchKey="return.find"
      title={t('find.title')}
      hint={t('find.hint')}
      action={t('find.take')}
      onClose={close}
      onPick={({ saleId }) => openDialog({ kind: 'return', saleId })}
      rowTestId="return-sale"
      fieldTestId="returns-search"
    />
  );
}
