import { IconKeyboard } from '@tabler/icons-react';
import { useId, useRef, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useTouchKeyboard } from './keyboard-context.tsx';
import classes from './text-entry.module.css';

export interface TextEntryProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength: number;
  readonly focused?: boolean;
  readonly placeholder?: string;
  /** Shows the label as a placeholder only, for a search at the top of a list. */
  readonly search?: boolean;
  readonly testId?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly disabled?: boolean;
  /** What makes it the box of a list: `role`, `aria-controls` and the like. */
  readonly attributes?: InputHTMLAttributes<HTMLInputElement>;
}

/**
 * One line of text. A finger on it brings the touch keyboard; a key beside it does so for anyone.
 */
export function TextEntry({ inputRef, ...props }: TextEntryProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const id = useId();
  const keyboard = useTouchKeyboard();
  const touched = useRef(false);
  return (
    <div className={classes.entry}>
      <label htmlFor={id} className={props.search === true ? 'visually-hidden' : classes.label}>
        {props.label}
      </label>
      <div className={classes.box}>
        <input
          id={id}
          ref={inputRef}
          type="text"
          inputMode="none"
          autoComplete="off"
          spellCheck={false}
          className={classes.input}
          value={props.value}
          maxLength={props.maxLength}
          disabled={props.disabled ?? false}
          placeholder={props.search === true ? props.label : props.placeholder}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          onPointerUp={(event) => {
            if (event.pointerType === 'touch') touched.current = true;
          }}
          // Not before the finger is up: the keyboard would come under it and take the touch.
          onClick={() => {
            if (touched.current) keyboard.show(true);
            touched.current = false;
          }}
          {...(props.focused === true ? { 'data-autofocus': true } : {})}
          {...(props.testId === undefined ? {} : { 'data-testid': props.testId })}
          {...props.attributes}
        />
        <button
          type="button"
          tabIndex={-1}
          className={classes.keys}
          aria-pressed={keyboard.shown}
          aria-label={t(keyboard.shown ? 'touchKeyboard.hide' : 'touchKeyboard.show')}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            document.getElementById(id)?.focus();
            keyboard.show(!keyboard.shown);
          }}
        >
          <IconKeyboard size={24} aria-hidden />
        </button>
      </div>
    </div>
  );
}
