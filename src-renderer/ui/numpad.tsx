import { IconBackspace } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NumberKey } from './number-entry.ts';
import classes from './numpad.module.css';

/**
 * Which keys the pad has: thousands for money, a point and steps for weights and percents, steps
 * for pieces, digits for a PIN.
 */
export type NumpadKind = 'money' | 'decimal' | 'whole' | 'pin';

export interface NumpadProps {
  readonly kind: NumpadKind;
  readonly onKey: (key: NumberKey) => void;
  /** The locale's decimal mark, as the point key shows it. */
  readonly decimalMark: string;
  readonly disabled?: boolean;
}

type Place = NumberKey | 'gap';

/** Row by row, as on a calculator: a cashier's hand knows 7 8 9 at the top. */
const ROWS: Readonly<Record<NumpadKind, readonly (readonly Place[])[]>> = {
  money: [
    ['7', '8', '9', 'back'],
    ['4', '5', '6', 'clear'],
    ['1', '2', '3', '00'],
    ['0', 'gap', 'point', '000'],
  ],
  decimal: [
    ['7', '8', '9', 'back'],
    ['4', '5', '6', 'clear'],
    ['1', '2', '3', 'plus'],
    ['0', 'gap', 'point', 'minus'],
  ],
  whole: [
    ['7', '8', '9', 'back'],
    ['4', '5', '6', 'clear'],
    ['1', '2', '3', 'plus'],
    ['0', 'gap', '00', 'minus'],
  ],
  pin: [
    ['1', '2', '3'],
    ['4', '5', '6'],
    ['7', '8', '9'],
    ['clear', '0', 'back'],
  ],
};

/**
 * The touch pad beside a number field. Its keys never take the focus, so the keyboard goes on
 * working in the field; and they are no tab stops, since the keyboard has its own digits.
 */
export function Numpad({ kind, onKey, decimalMark, disabled = false }: NumpadProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const rows = ROWS[kind];
  const columns = rows[0]?.length ?? 4;
  return (
    <fieldset
      className={classes.pad}
      aria-label={t('numpad.label')}
      data-columns={columns}
      {...(kind === 'pin' ? { 'data-testid': 'pin-pad' } : {})}
    >
      {rows.flat().map((key) =>
        key === 'gap' ? null : (
          <button
            key={key}
            type="button"
            tabIndex={-1}
            className={classes.key}
            data-key={key}
            data-wide={key === '0' && columns === 4 ? true : undefined}
            disabled={disabled}
            {...spoken(key, t)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onKey(key)}
          >
            {face(key, decimalMark)}
          </button>
        ),
      )}
    </fieldset>
  );
}

function face(key: NumberKey, decimalMark: string): ReactNode {
  if (key === 'back') return <IconBackspace size={28} aria-hidden />;
  if (key === 'clear') return 'C';
  if (key === 'point') return decimalMark;
  if (key === 'plus') return '+';
  if (key === 'minus') return '−';
  return key;
}

type SpokenKey = 'numpad.back' | 'numpad.clear' | 'numpad.point' | 'numpad.plus' | 'numpad.minus';

function spoken(key: NumberKey, t: (key: SpokenKey) => string): { 'aria-label'?: string } {
  if (key === 'back') return { 'aria-label': t('numpad.back') };
  if (key === 'clear') return { 'aria-label': t('numpad.clear') };
  if (key === 'point') return { 'aria-label': t('numpad.point') };
  if (key === 'plus') return { 'aria-label': t('numpad.plus') };
  if (key === 'minus') return { 'aria-label': t('numpad.minus') };
  return {};
}
