import type { MouseEvent, ReactNode } from 'react';
import { KeyHint } from './key-hint.tsx';
import classes from './action-button.module.css';

export interface ActionButtonProps {
  readonly children: ReactNode;
  readonly onClick: () => void;
  /** The key that does the same, as it is written on the button. */
  readonly keys?: string;
  /** `pay` wears the accent and stands only where money is taken. */
  readonly tone?: 'plain' | 'main' | 'pay';
  readonly disabled?: boolean;
  /** For a choice among several: whether it is the one chosen. */
  readonly pressed?: boolean;
  /** A second, quieter row. */
  readonly note?: ReactNode;
  readonly testId?: string;
  readonly label?: string;
  readonly align?: 'centre' | 'start';
}

/**
 * A button big enough for a thumb, with its key. A touch leaves the focus where it was, so the
 * keyboard goes on in the field beside it.
 */
export function ActionButton(props: ActionButtonProps): ReactNode {
  const { tone = 'plain', align = 'centre', keys, disabled = false, pressed } = props;
  return (
    <button
      type="button"
      className={classes.button}
      data-tone={tone}
      data-align={align}
      disabled={disabled}
      onMouseDown={keepFocus}
      onClick={props.onClick}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...(keys === undefined ? {} : { 'aria-keyshortcuts': ariaKeys(keys) })}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
      {...(props.testId === undefined ? {} : { 'data-testid': props.testId })}
    >
      <span className={classes.words}>
        <span className={classes.name}>{props.children}</span>
        {props.note === undefined ? null : <span className={classes.note}>{props.note}</span>}
      </span>
      {keys === undefined ? null : <KeyHint keys={keys} />}
    </button>
  );
}

function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

const ARIA_KEYS: Readonly<Record<string, string>> = { Esc: 'Escape', Del: 'Delete', '↵': 'Enter' };

function ariaKeys(keys: string): string {
  return ARIA_KEYS[keys] ?? keys.replace('Ctrl+', 'Control+').replace('↵', 'Enter');
}
