import { useEffect } from 'react';
import { textFieldOf } from '../ui/text-field.ts';
import { pendingQuantityIn } from './pending-quantity.ts';
import { mayAct, perform } from './shortcut-actions.ts';
import { actionOf, type ShortcutAction } from './shortcuts.ts';
import { useTillStore } from './till-context.tsx';
import type { Till } from './till-state.ts';

/** Keys that also mean something to a field with text in it. */
const EDITING: ReadonlySet<ShortcutAction> = new Set<ShortcutAction>([
  'increase',
  'decrease',
  'remove',
  'undo',
  'lineUp',
  'lineDown',
]);

/** The keys of the sale screen. A letter or digit typed with no field open begins a search. */
export function useShortcuts(active: boolean): void {
  const store = useTillStore();
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const till = store.getState();
      if (act(event, till) || typeToFind(event, till)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store, active]);
}

function act(event: KeyboardEvent, till: Till): boolean {
  const action = actionOf(event, till.keyBindings);
  if (action === null || !mayAct(action, till.dialog)) return false;
  if (EDITING.has(action)) {
    const field = textFieldOf(event.target);
    if (field !== null && field.value !== '') return false;
    if (isOwnNavigation(event.target)) return false;
  }
  // A key held down repeats: fine for a quantity or a line, not for a dialog.
  if (event.repeat && !EDITING.has(action)) return true;
  perform(action, till);
  return true;
}

/** Menus, tabs and the like move by arrows themselves. */
function isOwnNavigation(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="menu"], [role="radiogroup"]') !== null;
}

function typeToFind(event: KeyboardEvent, till: Till): boolean {
  const printable = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (!printable || event.key === ' ' || till.dialog !== null) return false;
  if (textFieldOf(event.target) !== null) return false;
  const text = till.findText + event.key;
  const quantity = pendingQuantityIn(text);
  if (quantity !== null) till.setPendingQuantity(quantity);
  till.setFindText(quantity === null ? text : '');
  till.focusFind();
  return true;
}
