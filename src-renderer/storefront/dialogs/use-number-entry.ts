import { useCallback, useState } from 'react';
import {
  entryFromText,
  entryValue,
  numberKeyOf,
  pressKey,
  type NumberEntry,
  type NumberKey,
  type NumberRules,
} from '../../ui/number-entry.ts';

export interface NumberEntryControl {
  readonly entry: NumberEntry;
  /** In units of the last place; null while empty. */
  readonly value: number | null;
  readonly press: (key: NumberKey) => void;
  readonly put: (entry: NumberEntry) => void;
  readonly onText: (text: string) => void;
  /** Takes a keyboard key when it belongs to a number. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** A number being typed in a dialog, by pad and keyboard alike. */
export function useNumberEntry(start: NumberEntry, rules: NumberRules): NumberEntryControl {
  const [entry, put] = useState(start);
  const press = useCallback(
    (key: NumberKey) => put((before) => pressKey(before, key, rules)),
    [rules],
  );
  const onText = useCallback(
    (text: string) => put((before) => entryFromText(text, rules) ?? before),
    [rules],
  );
  const onKey = useCallback(
    (event: KeyboardEvent): boolean => {
      const key = numberKeyOf(event);
      if (key === null) return false;
      press(key);
      return true;
    },
    [press],
  );
  return { entry, value: entryValue(entry, rules), press, put, onText, onKey };
}
