import { useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverrideKind } from '../../../../shared/domain/permission.ts';
import type { Problem } from '../../../ui/dialog-frame.tsx';
import { movedTo } from '../../../ui/list-keys.ts';
import { numberKeyOf, type NumberKey } from '../../../ui/number-entry.ts';
import type { DialogOf } from '../dialog-kind.ts';
import { useProblem } from '../use-dialog-command.ts';
import { overrideKindOf, reasonsFor, type OverrideReason } from './override-reasons.ts';

const PIN_MIN = 4;
export const PIN_MAX = 8;
const REASON_MIN = 3;

export interface OverrideControl {
  /** What was refused, as it stood when the dialog opened. */
  readonly what: Problem | null;
  readonly problem: Problem | null;
  /** Null for an override this screen does not know. */
  readonly kind: OverrideKind | null;
  readonly reasons: readonly OverrideReason[];
  /** An index into `reasons`; their count stands for the free reason. */
  readonly chosen: number;
  readonly choose: (index: number) => void;
  readonly other: string;
  readonly setOther: (other: string) => void;
  readonly pin: string;
  readonly setPin: (pin: string) => void;
  readonly pressPin: (key: NumberKey) => void;
  readonly approve: () => Promise<void>;
  readonly busy: boolean;
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly pinInput: RefObject<HTMLInputElement | null>;
  readonly otherInput: RefObject<HTMLInputElement | null>;
}

/** The PIN and the reason being entered. A wrong PIN is wiped and told; the reason stays. */
export function useOverride(dialog: DialogOf<'override'>): OverrideControl {
  const { t } = useTranslation('dialogs');
  const [refused] = useState(dialog.error);
  const latest = useProblem(dialog.error === refused ? null : dialog.error);
  const what = useProblem(refused);
  const kind = overrideKindOf(refused.override);
  const reasons = reasonsFor(kind);
  const [pin, setPin] = useState('');
  const [chosen, setChosen] = useState(0);
  const [other, setOther] = useState('');
  const [missing, setMissing] = useState<'needPin' | 'needReason' | null>(null);
  const [busy, setBusy] = useState(false);
  const pinInput = useRef<HTMLInputElement>(null);
  const otherInput = useRef<HTMLInputElement>(null);
  const named = reasons[chosen];
  const reason = named === undefined ? other.trim() : t(`override.reason.${named}`);

  const choose = (index: number): void => {
    setChosen(index);
    // After the paint that brings the field of the free reason.
    requestAnimationFrame(() =>
      (index === reasons.length ? otherInput : pinInput).current?.focus(),
    );
  };
  const pressPin = (key: NumberKey): void => {
    if (key === 'back') setPin((before) => before.slice(0, -1));
    else if (key === 'clear') setPin('');
    else if (/^\d$/.test(key)) setPin((before) => (before + key).slice(0, PIN_MAX));
  };
  const approve = async (): Promise<void> => {
    if (busy) return;
    if (pin.length < PIN_MIN) return setMissing('needPin');
    if (reason.length < REASON_MIN) return setMissing('needReason');
    setMissing(null);
    setBusy(true);
    const done = await dialog.retry({ pin, reason });
    setBusy(false);
    if (!done) setPin('');
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const next = movedTo(event.key, chosen, reasons.length + 1, 1);
    if (next !== null) {
      choose(next);
      return true;
    }
    const key = numberKeyOf(event);
    if (key === null || document.activeElement === otherInput.current) return false;
    pressPin(key);
    return true;
  };
  const problem = missing === null ? latest : { message: t(`override.${missing}`), action: '' };
  const words = { what, problem, kind, reasons };
  const entered = { chosen, choose, other, setOther, pin, setPin, pressPin };
  return { ...words, ...entered, approve, busy, onKey, pinInput, otherInput };
}
