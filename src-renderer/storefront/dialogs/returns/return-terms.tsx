import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RESTOCK_KINDS } from '../../../../shared/domain/refund.ts';
import type { RefundPlanView } from '../../../../shared/ipc/refund-views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { TextEntry } from '../../../ui/text-entry.tsx';
import classes from './return.module.css';
import type { ReturnControl } from './use-return.ts';

const REASONS = ['broken', 'unwanted', 'wrong', 'price'] as const;
/** By their place on the keyboard. */
const GOODS_LETTERS = { restock: 'R', quarantine: 'Q', scrap: 'S' } as const;

/** Figures choose the reason, letters where the goods go, C turns the money to cash. */
export function useTermKeys(control: ReturnControl): (event: KeyboardEvent) => boolean {
  const { t } = useTranslation('returns');
  return (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
    const reason = REASONS[Number(event.key) - 1];
    const goods = RESTOCK_KINDS.find((kind) => event.code === `Key${GOODS_LETTERS[kind]}`);
    if (reason !== undefined) control.setReason(t(`reason.${reason}`));
    else if (goods !== undefined) control.setRestock(goods);
    else if (event.code === 'KeyC') control.setInCash(!control.inCash);
    else return false;
    return true;
  };
}

export function ReturnTerms(props: {
  readonly control: ReturnControl;
  readonly plan: RefundPlanView;
}): ReactNode {
  const { t } = useTranslation('returns');
  const { control, plan } = props;
  return (
    <div className={classes.terms}>
      <fieldset className={classes.group}>
        <legend>{t('reason.label')}</legend>
        {REASONS.map((reason, index) => (
          <ActionButton
            key={reason}
            align="start"
            keys={String(index + 1)}
            pressed={control.reason === t(`reason.${reason}`)}
            onClick={() => control.setReason(t(`reason.${reason}`))}
            testId={`return-reason-${reason}`}
          >
            {t(`reason.${reason}`)}
          </ActionButton>
        ))}
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{t('goods.label')}</legend>
        {RESTOCK_KINDS.map((kind) => (
          <ActionButton
            key={kind}
            align="start"
            keys={GOODS_LETTERS[kind]}
            pressed={control.restock === kind}
            onClick={() => control.setRestock(kind)}
            testId={`return-${kind}`}
          >
            {t(`goods.${kind}`)}
          </ActionButton>
        ))}
      </fieldset>
      <MoneyBack control={control} plan={plan} />
    </div>
  );
}

function MoneyBack(props: {
  readonly control: ReturnControl;
  readonly plan: RefundPlanView;
}): ReactNode {
  const { t } = useTranslation('returns');
  const { t: tDialogs } = useTranslation('dialogs');
  const formats = useFormats();
  const { control, plan } = props;
  const { inCash } = control;
  const others = plan.tenders.filter(({ kind }) => kind !== 'cash' && kind !== 'on_account');
  return (
    <fieldset className={classes.group}>
      <legend>{t('money.label')}</legend>
      <dl className={classes.given}>
        {plan.tenders.map(({ tenderId, kind, givenMinor, cashMinor }) => {
          const cash = inCash && kind !== 'on_account';
          return (
            <div key={tenderId}>
              <dt>{tDialogs(`tender.${cash ? 'cash' : kind}`)}</dt>
              <dd>{formats.money(cash ? cashMinor : givenMinor)}</dd>
            </div>
          );
        })}
      </dl>
      {others.length > 0 && (
        <div className={classes.choice}>
          <ActionButton pressed={!inCash} onClick={() => control.setInCash(false)}>
            {t('money.same')}
          </ActionButton>
          <ActionButton
            keys="C"
            pressed={inCash}
            onClick={() => control.setInCash(true)}
            testId="return-cash"
          >
            {t('money.cash')}
          </ActionButton>
        </div>
      )}
      {!inCash &&
        others.map(({ tenderId, kind }) => (
          <TextEntry
            key={tenderId}
            label={t('money.slip', { kind: tDialogs(`tender.${kind}`) })}
            value={control.slips[tenderId] ?? ''}
            onChange={(code) => control.setSlip(tenderId, code)}
            maxLength={40}
            testId="return-slip"
          />
        ))}
    </fieldset>
  );
}
