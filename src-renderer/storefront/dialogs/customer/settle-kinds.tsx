import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { TenderKind } from '../../../../shared/domain/sale.ts';
import { ActionButton } from '../../../ui/action-button.tsx';
import { TextEntry } from '../../../ui/text-entry.tsx';
import { needsReference, TENDER_KEYS } from '../pay/pay-decisions.ts';
import classes from './customer.module.css';

/** A debt is paid by anything but more debt. */
export type SettleKind = Exclude<TenderKind, 'on_account'>;

interface SettleKindsProps {
  readonly kind: SettleKind;
  readonly onKind: (kind: SettleKind) => void;
  readonly reference: string;
  readonly onReference: (reference: string) => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly disabled: boolean;
  /** What was taken, in words, once it was. */
  readonly taken: string | null;
}

export function SettleKinds(props: SettleKindsProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const { kind, disabled } = props;
  return (
    <div className={classes.side}>
      <fieldset className={classes.kinds} aria-label={t('settle.kinds')}>
        {TENDER_KEYS.map((tender) =>
          tender.kind === 'on_account' ? null : (
            <ActionButton
              key={tender.kind}
              align="start"
              keys={tender.letter}
              pressed={tender.kind === kind}
              disabled={disabled}
              onClick={() => props.onKind(tender.kind)}
            >
              {t(`tender.${tender.kind}`)}
            </ActionButton>
          ),
        )}
      </fieldset>
      {needsReference(kind) ? (
        <TextEntry
          label={t(`reference.${kind}`)}
          value={props.reference}
          onChange={props.onReference}
          maxLength={40}
          inputRef={props.inputRef}
          disabled={disabled}
          testId="settle-reference"
        />
      ) : null}
      <output className={classes.taken}>{props.taken}</output>
    </div>
  );
}
