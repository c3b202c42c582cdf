import { useRef, useState, type RefObject } from 'react';
import { minor, type Minor } from '../../../../shared/domain/money.ts';
import { ipcError, type IpcError } from '../../../../shared/ipc/errors.ts';
import type { CustomerView } from '../../../../shared/ipc/views.ts';
import type { Problem } from '../../../ui/dialog-frame.tsx';
import { proposed, type NumberKey } from '../../../ui/number-entry.ts';
import { useTill } from '../../till-context.tsx';
import { needsReference, TENDER_KEYS } from '../pay/pay-decisions.ts';
import { useDialogCommand } from '../use-dialog-command.ts';
import { useNumberEntry, type NumberEntryControl } from '../use-number-entry.ts';
import type { SettleKind } from './settle-kinds.tsx';
import { useMoneyRules } from '../use-money-rules.ts';

const REFERENCE_LENGTH_MAX = 40;

export interface Settle {
  readonly customer: CustomerView;
  readonly amountMinor: Minor;
  /** What was taken; null until it was. */
  readonly takenMinor: Minor | null;
  readonly kind: SettleKind;
  readonly choose: (kind: SettleKind) => void;
  readonly reference: string;
  readonly setReference: (reference: string) => void;
  readonly referenceInput: RefObject<HTMLInputElement | null>;
  readonly number: NumberEntryControl;
  /** The touch pad writes into whichever field has the focus. */
  readonly pressPad: (key: NumberKey) => void;
  readonly take: () => Promise<void>;
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly problem: Problem | null;
  readonly busy: boolean;
}

/** Why an amount cannot be taken, before the terminal is asked. */
export function settleProblem(
  amountMinor: Minor,
  balanceMinor: Minor,
  kind: SettleKind,
  reference: string,
): IpcError | null {
  if (amountMinor <= 0) return ipcError('AMOUNT_INVALID');
  if (amountMinor > balanceMinor) return ipcError('SETTLEMENT_TOO_LARGE', { balanceMinor });
  const unnamed = needsReference(kind) && reference.trim() === '';
  return unnamed ? ipcError('TENDER_NEEDS_REFERENCE') : null;
}

export function useSettle(debtor: CustomerView): Settle {
  const attached = useTill((till) => till.cart?.customer?.customerId);
  const { run, problem, refuse, busy } = useDialogCommand();
  const [customer, setCustomer] = useState(debtor);
  const [takenMinor, setTaken] = useState<Minor | null>(null);
  const [kind, setKind] = useState<SettleKind>('cash');
  const [reference, setReference] = useState('');
  const referenceInput = useRef<HTMLInputElement>(null);
  const rules = useMoneyRules();
  const number = useNumberEntry(proposed(debtor.balanceMinor, rules), rules);
  const amountMinor = minor(number.value ?? 0);

  const choose = (next: SettleKind): void => {
    if (takenMinor !== null) return;
    setKind(next);
    refuse(null);
    if (needsReference(next)) requestAnimationFrame(() => referenceInput.current?.focus());
  };
  const take = async (): Promise<void> => {
    const wrong = settleProblem(amountMinor, customer.balanceMinor, kind, reference);
    if (wrong !== null) return refuse(wrong);
    const { customerId } = customer;
    const done = await run('customer.settle', { customerId, kind, amountMinor, reference });
    if (done?.ok !== true) return;
    setCustomer(done.value);
    setTaken(amountMinor);
    // The sale shows the same customer: what they may buy has changed with the debt.
    if (attached === customerId) await run('cart.open', {});
  };
  const pressPad = (key: NumberKey): void => {
    if (document.activeElement !== referenceInput.current) number.press(key);
    else if (key === 'back') setReference((before) => before.slice(0, -1));
    else if (key === 'clear') setReference('');
    else if (/^\d+$/.test(key)) {
      setReference((before) => (before + key).slice(0, REFERENCE_LENGTH_MAX));
    }
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const tender = TENDER_KEYS.find((one) => one.code === event.code);
    if (tender !== undefined && tender.kind !== 'on_account') {
      choose(tender.kind);
      return true;
    }
    return takenMinor === null && number.onKey(event);
  };
  const state = { customer, amountMinor, takenMinor, kind, reference, referenceInput, number };
  return { ...state, choose, setReference, pressPad, take, onKey, problem, busy };
}
