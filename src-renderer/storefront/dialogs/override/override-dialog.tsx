import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/action-button.tsx';
import { DialogFrame } from '../../../ui/dialog-frame.tsx';
import { Numpad } from '../../../ui/numpad.tsx';
import { TextEntry } from '../../../ui/text-entry.tsx';
import type { DialogProps } from '../dialog-kind.ts';
import { rolesFor } from './override-reasons.ts';
import { PIN_MAX, useOverride, type OverrideControl } from './use-override.ts';
import { useCloseDialog } from '../use-close-dialog.ts';
import classes from './override-dialog.module.css';

/**
 * A second person allows what the first may not: their PIN and why, once, in place. What was
 * refused stays in view while a wrong PIN is told below.
 */
export function OverrideDialog({ dialog }: DialogProps<'override'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const close = useCloseDialog('override');
  const control = useOverride(dialog);
  const approve = (): void => void control.approve();
  return (
    <DialogFrame
      title={t('override.title')}
      onClose={close}
      onEnter={approve}
      onKey={control.onKey}
      problem={control.problem}
      footer={
        <>
          <ActionButton keys="Esc" onClick={close}>
            {t('common.cancel')}
          </ActionButton>
          <ActionButton
            tone="main"
            keys="Enter"
            disabled={control.busy}
            onClick={approve}
            testId="override-approve"
          >
            {t('override.approve')}
          </ActionButton>
        </>
      }
    >
      <div className={classes.layout}>
        <div className={classes.what}>
          <strong>{control.what?.message}</strong>
          <WhoMay kind={control.kind} />
        </div>
        <div className={classes.pin}>
          <PinField control={control} />
          <Numpad kind="pin" decimalMark="" onKey={control.pressPin} />
        </div>
        <Reasons control={control} />
      </div>
    </DialogFrame>
  );
}

function WhoMay({ kind }: Pick<OverrideControl, 'kind'>): ReactNode {
  const { t } = useTranslation('dialogs');
  const roles = rolesFor(kind).map((role) => t(`role.${role}`));
  return <span>{t('override.who', { roles: roles.join(', ') })}</span>;
}

interface ControlPart {
  readonly control: OverrideControl;
}

/** Dots for digits; the browser is told not to remember them. */
function PinField({ control: { pin, setPin, pinInput } }: ControlPart): ReactNode {
  const { t } = useTranslation('dialogs');
  return (
    <label className={classes.field}>
      <span>{t('override.pin')}</span>
      <input
        ref={pinInput}
        type="password"
        inputMode="none"
        autoComplete="one-time-code"
        value={pin}
        maxLength={PIN_MAX}
        data-autofocus
        data-number-entry=""
        data-testid="override-pin"
        onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, ''))}
      />
    </label>
  );
}

function Reasons({ control }: ControlPart): ReactNode {
  const { t } = useTranslation('dialogs');
  const { reasons, chosen, choose } = control;
  const name = useId();
  const words = [...reasons.map((reason) => t(`override.reason.${reason}`)), t('override.other')];
  return (
    <fieldset className={classes.reasons}>
      <legend className="visually-hidden">{t('override.reasons')}</legend>
      {words.map((word, index) => (
        <label key={word} className={classes.reason}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            checked={index === chosen}
            onChange={() => choose(index)}
          />
          {word}
        </label>
      ))}
      <div className={classes.other}>
        {chosen === reasons.length ? (
          <TextEntry
            label={t('override.otherLabel')}
            value={control.other}
            onChange={control.setOther}
            maxLength={200}
            inputRef={control.otherInput}
            testId="override-reason"
          />
        ) : null}
      </div>
    </fieldset>
  );
}
