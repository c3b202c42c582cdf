import { useId, type ReactNode } from 'react';
import classes from './settings-dialog.module.css';

export interface ChoiceProps<T extends string | number | boolean> {
  readonly name: string;
  readonly options: readonly T[];
  readonly value: T;
  readonly word: (option: T) => string;
  readonly onChoose: (option: T) => void;
}

/** One setting: all its values side by side, so that choosing is one touch, or an arrow. */
export function Choice<T extends string | number | boolean>(props: ChoiceProps<T>): ReactNode {
  const id = useId();
  return (
    <fieldset className={classes.row}>
      <legend className="visually-hidden">{props.name}</legend>
      <span className={classes.name} aria-hidden>
        {props.name}
      </span>
      <div className={classes.options}>
        {props.options.map((option) => (
          <label key={String(option)} className={classes.option}>
            <input
              type="radio"
              className="visually-hidden"
              name={id}
              checked={option === props.value}
              onChange={() => props.onChoose(option)}
            />
            {props.word(option)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
