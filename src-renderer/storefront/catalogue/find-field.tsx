import { IconKeyboard, IconSearch, IconX } from '@tabler/icons-react';
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../ui/key-hint.tsx';
import { chordForAria, chordLabel } from '../shortcuts.ts';
import { useTill } from '../till-context.tsx';
import classes from './find-field.module.css';
import type { Find } from './use-find.ts';

interface FindFieldProps {
  readonly find: Find;
  readonly keyboardShown: boolean;
  readonly onKeyboard: (shown: boolean) => void;
}

/** Where codes are typed and names are looked for. It keeps the focus only while it is used. */
export function FindField({ find, keyboardShown, onKeyboard }: FindFieldProps): ReactNode {
  const { t } = useTranslation();
  const chord = useTill((till) => till.keyBindings.find);
  const focusSerial = useTill((till) => till.findFocusSerial);
  const input = useRef<HTMLInputElement>(null);
  useFocusOn(input, focusSerial);

  return (
    <search className={classes.field}>
      <IconSearch size={20} className={classes.icon ?? ''} aria-hidden />
      <input
        ref={input}
        type="text"
        inputMode="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        className={classes.input}
        data-testid="find-input"
        aria-label={t('find.label')}
        aria-keyshortcuts={chordForAria(chord)}
        placeholder={t('find.placeholder')}
        value={find.text}
        onChange={(event) => find.write(event.currentTarget.value)}
        onKeyDown={(event) => onKey(event, find)}
        onPointerDown={(event) => {
          if (event.pointerType === 'touch') onKeyboard(true);
        }}
      />
      {find.text === '' ? (
        <KeyHint keys={chordLabel(chord)} />
      ) : (
        <button
          type="button"
          className={classes.button}
          aria-label={t('find.clear')}
          onClick={() => {
            find.clear();
            input.current?.focus();
          }}
        >
          <IconX size={20} aria-hidden />
        </button>
      )}
      <button
        type="button"
        className={classes.button}
        aria-label={t('find.keyboard')}
        aria-pressed={keyboardShown}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          input.current?.focus();
          onKeyboard(!keyboardShown);
        }}
      >
        <IconKeyboard size={24} aria-hidden />
      </button>
    </search>
  );
}

/** The caret goes to the end: what was typed to begin the search stands before it. */
function useFocusOn(input: React.RefObject<HTMLInputElement | null>, serial: number): void {
  const seen = useRef(serial);
  useLayoutEffect(() => {
    if (seen.current === serial) return;
    seen.current = serial;
    const field = input.current;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }, [input, serial]);
}

function onKey(event: KeyboardEvent<HTMLInputElement>, find: Find): void {
  switch (event.key) {
    case 'Enter':
      event.preventDefault();
      find.enter();
      // The keys of the sale (Del, +, ↑) are the sale's again.
      event.currentTarget.blur();
      return;
    case 'Escape':
      if (find.text === '') event.currentTarget.blur();
      return;
    case 'ArrowDown':
    case 'ArrowUp':
      if (find.text === '') return;
      event.preventDefault();
      find.moveMark(event.key === 'ArrowDown' ? 1 : -1);
  }
}
