import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { useFormats } from '../../../ui/format-context.tsx';
import { useTill } from '../../till-context.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { useProblem } from '../use-dialog-command.ts';
import { ReturnLines, useLineKeys } from './return-lines.tsx';
import { ReturnTerms, useTermKeys } from './return-terms.tsx';
import { type ReturnControl, useReturn } from './use-return.ts';

type Step = 'lines' | 'terms';

/** RET-1 to RET-6: what comes back, then why, where the goods go and how the money does. */
export function ReturnDialog({ dialog }: DialogProps<'return'>): ReactNode {
  const { t } = useTranslation('returns');
  const openDialog = useTill((till) => till.openDialog);
  const control = useReturn(dialog);
  const [step, setStep] = useState<Step>('lines');
  const lines = useLineKeys(control);
  const onTermKey = useTermKeys(control);
  const failed = useProblem(control.failed);
  const { plan, command } = control;
  const next = (): void => {
    if (step === 'terms') return void control.give();
    if (control.anything) return setStep('terms');
    control.chooseAll();
  };
  const back = (): void => (step === 'terms' ? setStep('lines') : openDialog({ kind: 'returns' }));
  return (
    <DialogFrame
      title={t('title', { number: plan?.receiptNumber ?? '' })}
      onClose={back}
      onEnter={next}
      onKey={step === 'lines' ? lines.onKey : onTermKey}
      problem={failed ?? command.problem}
      footer={<Footer control={control} step={step} onBack={back} onNext={next} />}
    >
      {plan === null && <p>{control.failed === null ? t('loading') : ''}</p>}
      {plan !== null && step === 'lines' && (
        <ReturnLines control={control} plan={plan} keys={lines} />
      )}
      {plan !== null && step === 'terms' && <ReturnTerms control={control} plan={plan} />}
    </DialogFrame>
  );
}

function Footer(props: {
  readonly control: ReturnControl;
  readonly step: Step;
  readonly onBack: () => void;
  readonly onNext: () => void;
}): ReactNode {
  const { t } = useTranslation('returns');
  const formats = useFormats();
  const { control, step } = props;
  const { plan, command, anything, inCash } = control;
  if (plan === null) return null;
  const given = plan.tenders.map((one) =>
    inCash && one.kind !== 'on_account' ? one.cashMinor : one.givenMinor,
  );
  const handed = formats.money(given.reduce((sum, one) => sum + one, 0));
  const amount = formats.money(plan.totalMinor);
  return (
    <>
      {step === 'terms' && (
        <ActionButton keys="Esc" onClick={props.onBack}>
          {t('back')}
        </ActionButton>
      )}
      {step === 'lines' && plan.mayVoid && (
        // It has no letter: a code that is scanned into this dialog is full of letters.
        <ActionButton
          disabled={command.busy}
          onClick={() => void control.undoSale()}
          testId="return-void"
        >
          {t('void')}
        </ActionButton>
      )}
      <ActionButton
        tone="main"
        keys="Enter"
        disabled={command.busy || plan.status === 'REFUNDED'}
        onClick={props.onNext}
        testId="return-main"
      >
        {step === 'terms'
          ? t('give', { amount: handed })
          : anything
            ? t('next', { amount })
            : t('all')}
      </ActionButton>
    </>
  );
}
