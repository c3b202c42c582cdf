import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textIn } from '../../../../shared/domain/localized.ts';
import type { RefundPlanView, ReturnableLineView } from '../../../../shared/ipc/refund-views.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { movedTo } from '../../../ui/list-keys.ts';
import { PickList } from '../../../ui/pick-list.tsx';
import rows from '../rows.module.css';
import classes from './return.module.css';
import { type ReturnControl, stepOf } from './use-return.ts';

const PAGE_ROWS = 5;

export interface LineKeys {
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** Arrows move, plus and minus say how much of a line comes back, A is all of the sale. */
export function useLineKeys(control: ReturnControl): LineKeys {
  const [active, setActive] = useState(0);
  const lines = control.plan?.lines ?? [];
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const to = movedTo(event.key, active, lines.length, PAGE_ROWS);
    if (to !== null) {
      setActive(to);
      return true;
    }
    if (event.code === 'KeyA') control.chooseAll();
    else return stepBy(control, lines[active], event.key);
    return true;
  };
  return { active, setActive, onKey };
}

function stepBy(
  control: ReturnControl,
  line: ReturnableLineView | undefined,
  key: string,
): boolean {
  const steps = key === '+' || key === ' ' ? 1 : key === '-' ? -1 : 0;
  if (line === undefined || steps === 0) return false;
  control.choose(line, control.chosen(line.lineId) + steps * stepOf(line));
  return true;
}

export function ReturnLines(props: {
  readonly control: ReturnControl;
  readonly plan: RefundPlanView;
  readonly keys: LineKeys;
}): ReactNode {
  const { t } = useTranslation('returns');
  const id = useId();
  const { control, plan, keys } = props;
  const { active, setActive } = keys;
  const line = plan.lines[active];
  const step = (steps: number): void => {
    if (line === undefined) return;
    control.choose(line, control.chosen(line.lineId) + steps * stepOf(line));
  };
  return (
    <div className={classes.layout}>
      <Head plan={plan} />
      <PickList
        id={id}
        label={t('lines')}
        items={plan.lines}
        keyOf={({ lineId }) => lineId}
        active={active}
        onActive={setActive}
        onPick={(one, index) => {
          setActive(index);
          const all = control.chosen(one.lineId) === one.leftMilli;
          control.choose(one, all ? 0 : one.leftMilli);
        }}
        renderRow={(one) => <Row line={one} chosen={control.chosen(one.lineId)} />}
        empty=""
        rowTestId="return-line"
        focusable
      />
      <div className={classes.choice}>
        <ActionButton keys="−" onClick={() => step(-1)} testId="return-less">
          −1
        </ActionButton>
        <ActionButton keys="+" onClick={() => step(1)} testId="return-more">
          +1
        </ActionButton>
        <ActionButton keys="A" onClick={control.chooseAll} testId="return-all">
          {t('all')}
        </ActionButton>
      </div>
    </div>
  );
}

function Head({ plan }: { readonly plan: RefundPlanView }): ReactNode {
  const { t } = useTranslation('returns');
  const formats = useFormats();
  const when = formats.dateTime(plan.completedAt);
  const sold = t('sold', { when, name: plan.cashierName });
  const facts = [sold, plan.customerName, formats.money(plan.saleTotalMinor)];
  return (
    <p className={classes.head}>
      <span>{facts.filter((part) => part !== '').join(' · ')}</span>
      {plan.genuine && <strong data-testid="return-genuine">{t('genuine')}</strong>}
      {plan.status === 'REFUNDED' && <strong>{t('find.refunded')}</strong>}
    </p>
  );
}

function Row(props: { readonly line: ReturnableLineView; readonly chosen: number }): ReactNode {
  const { t } = useTranslation('returns');
  const formats = useFormats();
  const { line, chosen } = props;
  const quantity = (amount: number): string => formats.quantityOf(amount, line.unit);
  const left = t('left', { left: quantity(line.leftMilli), sold: quantity(line.soldMilli) });
  return (
    <>
      <span className={rows.what}>
        <strong>{textIn(line.name, formats.locale)}</strong>
        <span>{line.leftMilli === 0 ? t('gone') : left}</span>
      </span>
      <span className={rows.figure}>
        <strong data-testid="return-chosen">{chosen === 0 ? '' : `× ${quantity(chosen)}`}</strong>
        <small>{formats.money(line.totalMinor)}</small>
      </span>
    </>
  );
}
