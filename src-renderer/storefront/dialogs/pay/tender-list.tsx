import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CartView, TenderView } from '../../../../shared/ipc/views.ts';
import { useFormats } from '../../../ui/format-context.tsx';
import { Money } from '../../../ui/money.tsx';
import { useTill } from '../../till-context.tsx';
import classes from './pay-dialog.module.css';

/** What has been taken so far; each can be given back until the sale is completed. */
export function TenderList({ cart }: { readonly cart: CartView }): ReactNode {
  const { t } = useTranslation('dialogs');
  const standing = cart.tenders.filter((tender) => tender.status !== 'UNDONE');
  return (
    <section className={classes.tenders} aria-label={t('pay.tenders')}>
      {standing.length === 0 ? <p className={classes.none}>{t('pay.noTenders')}</p> : null}
      <ul>
        {standing.map((tender) => (
          <Tender key={tender.tenderId} tender={tender} saleId={cart.saleId} />
        ))}
      </ul>
    </section>
  );
}

interface TenderProps {
  readonly tender: TenderView;
  readonly saleId: CartView['saleId'];
}

function Tender({ tender, saleId }: TenderProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const formats = useFormats();
  const command = useTill((till) => till.command);
  const { tenderId, kind, status, tenderedMinor, reference } = tender;
  const name = t(`tender.${kind}`);
  const quiet = [reference, status === 'CAPTURED' ? '' : t(`tenderStatus.${status}`)];
  return (
    <li className={classes.tender} data-testid="pay-tender">
      <span className={classes.tenderName}>
        <span>{name}</span>
        <small>{quiet.filter((word) => word !== '').join(' · ')}</small>
      </span>
      <Money minor={tenderedMinor} />
      <button
        type="button"
        className={classes.remove}
        aria-label={t('pay.remove', { tender: name, amount: formats.money(tenderedMinor) })}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => void command('tender.remove', { saleId, tenderId })}
      >
        <IconX size={20} aria-hidden />
      </button>
    </li>
  );
}
