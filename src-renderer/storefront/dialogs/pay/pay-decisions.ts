import { minor, type Minor } from '../../../../shared/domain/money.ts';
import { assertNever } from '../../../../shared/domain/result.ts';
import type { TenderKind } from '../../../../shared/domain/sale.ts';
import { ipcError, type IpcError } from '../../../../shared/ipc/errors.ts';
import type { TotalsView } from '../../../../shared/ipc/views.ts';
import {
  entryFromText,
  entryValue,
  pressKey,
  proposed,
  type NumberEntry,
  type NumberKey,
  type NumberRules,
} from '../../../ui/number-entry.ts';

/** The tenders in the order of their keys; letters go by the key's place, so any layout works. */
export const TENDER_KEYS = [
  { kind: 'cash', code: 'KeyC', letter: 'C' },
  { kind: 'card', code: 'KeyK', letter: 'K' },
  { kind: 'kaspi', code: 'KeyQ', letter: 'Q' },
  { kind: 'on_account', code: 'KeyA', letter: 'A' },
  { kind: 'bank_transfer', code: 'KeyB', letter: 'B' },
] as const satisfies readonly { kind: TenderKind; code: string; letter: string }[];

/** Tenders taken on a device or in an app of their own: the cashier copies what it answered. */
export type ReferenceTender = 'card' | 'kaspi' | 'bank_transfer';

export function needsReference(kind: TenderKind): kind is ReferenceTender {
  return kind === 'card' || kind === 'kaspi' || kind === 'bank_transfer';
}

export interface PayState {
  /** Null while the till proposes the whole due; typing takes over. */
  readonly entry: NumberEntry | null;
  /** The tender that waits for its approval code, or null. */
  readonly asking: ReferenceTender | null;
  readonly reference: string;
}

export const PAY_START: PayState = { entry: null, asking: null, reference: '' };

export type PayPress =
  | { readonly kind: 'number'; readonly key: NumberKey }
  | { readonly kind: 'amountText'; readonly text: string }
  | { readonly kind: 'referenceText'; readonly text: string }
  | { readonly kind: 'tender'; readonly tender: TenderKind }
  | { readonly kind: 'cash'; readonly amountMinor: Minor }
  | { readonly kind: 'enter' }
  | { readonly kind: 'back' };

export type PayEffect =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'add';
      readonly tender: TenderKind;
      readonly amountMinor: Minor;
      readonly reference: string;
    }
  | { readonly kind: 'complete' }
  | { readonly kind: 'refuse'; readonly error: IpcError }
  | { readonly kind: 'close' };

export interface PayStep {
  readonly state: PayState;
  readonly effect: PayEffect;
}

type Due = Pick<TotalsView, 'dueMinor' | 'cashDueMinor'>;

const REFERENCE_LENGTH_MAX = 40;
const stay = (state: PayState): PayStep => ({ state, effect: { kind: 'none' } });

/** The amount a tender of `kind` would have now: what was typed, else the whole due. */
export function amountFor(state: PayState, kind: TenderKind, due: Due, rules: NumberRules): Minor {
  const typed = state.entry === null ? null : entryValue(state.entry, rules);
  if (typed !== null) return minor(typed);
  return kind === 'cash' ? due.cashDueMinor : due.dueMinor;
}

/** What the amount field shows: the typed entry, or the proposal for the tender being taken. */
export function shownAmount(state: PayState, due: Due, rules: NumberRules): NumberEntry {
  return state.entry ?? proposed(amountFor(state, state.asking ?? 'cash', due, rules), rules);
}

/** Nothing is left to pay, so the next Enter completes the sale. */
export function isPaid(due: Due): boolean {
  return due.dueMinor <= 0;
}

/** One press of the cashier on the pay dialog: what the dialog becomes and what must be done. */
export function decide(state: PayState, press: PayPress, due: Due, rules: NumberRules): PayStep {
  switch (press.kind) {
    case 'number':
      return state.asking === null
        ? typeAmount(state, press.key, due, rules)
        : typeCode(state, press.key);
    case 'amountText': {
      const entry = entryFromText(press.text, rules);
      return entry === null ? stay(state) : stay({ ...state, entry: orProposal(entry) });
    }
    case 'referenceText':
      return stay({ ...state, reference: press.text.slice(0, REFERENCE_LENGTH_MAX) });
    case 'tender':
      return take(state, press.tender, due, rules);
    case 'cash':
      return isPaid(due) ? stay(state) : add(state, 'cash', press.amountMinor, '');
    case 'enter':
      return enter(state, due, rules);
    case 'back':
      return state.asking === null
        ? { state, effect: { kind: 'close' } }
        : stay({ ...state, asking: null, reference: '' });
    default:
      return assertNever(press);
  }
}

function orProposal(entry: NumberEntry): NumberEntry | null {
  return entry.text === '' ? null : entry;
}

function typeAmount(state: PayState, key: NumberKey, due: Due, rules: NumberRules): PayStep {
  if (isPaid(due) || key === 'plus' || key === 'minus') return stay(state);
  const entry = pressKey(shownAmount(state, due, rules), key, rules);
  return stay({ ...state, entry: entry.fresh ? state.entry : orProposal(entry) });
}

/** The touch pad writes into the approval code while it is asked for. */
function typeCode(state: PayState, key: NumberKey): PayStep {
  if (key === 'clear') return stay({ ...state, reference: '' });
  if (key === 'back') return stay({ ...state, reference: state.reference.slice(0, -1) });
  if (key === 'point' || key === 'plus' || key === 'minus') return stay(state);
  return stay({ ...state, reference: (state.reference + key).slice(0, REFERENCE_LENGTH_MAX) });
}

function take(state: PayState, kind: TenderKind, due: Due, rules: NumberRules): PayStep {
  if (isPaid(due)) return stay(state);
  const amountMinor = amountFor(state, kind, due, rules);
  const refused = refusal(kind, amountMinor, due);
  if (refused !== null) return { state, effect: { kind: 'refuse', error: refused } };
  if (needsReference(kind)) return stay({ ...state, asking: kind, reference: '' });
  return add(state, kind, amountMinor, '');
}

function enter(state: PayState, due: Due, rules: NumberRules): PayStep {
  if (isPaid(due)) return { state, effect: { kind: 'complete' } };
  const kind = state.asking ?? 'cash';
  const amountMinor = amountFor(state, kind, due, rules);
  const refused = refusal(kind, amountMinor, due);
  if (refused !== null) return { state, effect: { kind: 'refuse', error: refused } };
  if (state.asking !== null && state.reference.trim() === '') {
    return { state, effect: { kind: 'refuse', error: ipcError('TENDER_NEEDS_REFERENCE') } };
  }
  return add(state, kind, amountMinor, state.reference.trim());
}

function refusal(kind: TenderKind, amountMinor: Minor, due: Due): IpcError | null {
  // A few tiyn that cash rounds to nothing are settled by handing over nothing.
  const least = kind === 'cash' && due.cashDueMinor === 0 ? 0 : 1;
  if (amountMinor < least) return ipcError('AMOUNT_INVALID');
  if (kind === 'cash' || amountMinor <= due.dueMinor) return null;
  return ipcError('TENDER_EXCEEDS_DUE', { dueMinor: due.dueMinor });
}

/** The entry stays until the terminal took the tender; `PAY_START` follows then. */
function add(state: PayState, tender: TenderKind, amountMinor: Minor, reference: string): PayStep {
  return { state, effect: { kind: 'add', tender, amountMinor, reference } };
}
