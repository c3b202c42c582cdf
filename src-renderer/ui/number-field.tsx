import { useId, useLayoutEffect, useRef, type ReactNode, type Ref } from 'react';
import { useMergedRef } from '@mantine/hooks';
import type { NumberEntry, NumberMarks } from './number-entry.ts';
import { shownEntry } from './number-entry.ts';
import classes from './number-field.module.css';

export interface NumberFieldProps {
  readonly label: string;
  readonly entry: NumberEntry;
  readonly marks: NumberMarks;
  /** Behind the number: `₸`, `kg`, `%`. */
  readonly sign?: string;
  /** Text that came whole: a paste, or a scan being taken back. Single keys go to the dialog. */
  readonly onText: (text: string) => void;
  readonly testId?: string;
  readonly disabled?: boolean;
  readonly focused?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/**
 * The display of a number being typed, as on a till: right-aligned, grouped, its sign behind. It
 * is a real text field for whoever reads the screen by ear, but the dialog works its keys.
 */
export function NumberField({ inputRef = null, ...props }: NumberFieldProps): ReactNode {
  const { entry, marks } = props;
  const { fresh } = entry;
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const ref = useMergedRef(own, inputRef);
  const shown = shownEntry(entry, marks);
  // A proposed value stands selected, as text that the next key replaces does everywhere.
  useLayoutEffect(() => {
    if (fresh && document.activeElement === own.current) own.current?.select();
  }, [fresh, shown]);
  return (
    <div className={classes.field}>
      <label htmlFor={id} className={classes.label}>
        {props.label}
      </label>
      <input
        id={id}
        ref={ref}
        type="text"
        inputMode="none"
        autoComplete="off"
        spellCheck={false}
        className={classes.input}
        value={shown}
        onFocus={(event) => {
          if (fresh) event.currentTarget.select();
        }}
        onChange={(event) => props.onText(event.currentTarget.value)}
        disabled={props.disabled ?? false}
        data-number-entry=""
        {...(props.focused === false ? {} : { 'data-autofocus': true })}
        {...(props.testId === undefined ? {} : { 'data-testid': props.testId })}
      />
      {props.sign === undefined ? null : <span className={classes.sign}>{props.sign}</span>}
    </div>
  );
}
