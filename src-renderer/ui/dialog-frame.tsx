import { useFocusTrap, useMergedRef } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import { KeyboardContext } from './keyboard-context.tsx';
import { isTextField, keepsEnter } from './key-targets.ts';
import { KeyHint } from './key-hint.tsx';
import { TouchKeyboard } from './touch-keyboard.tsx';
import classes from './dialog-frame.module.css';

export interface Problem {
  readonly message: string;
  readonly action: string;
}

export interface DialogFrameProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The row of actions at the bottom; its place is kept even where there are none. */
  readonly footer?: ReactNode;
  /** What went wrong and what to do. Its row is always there, so nothing moves when it fills. */
  readonly problem?: Problem | null;
  /** Enter anywhere but on a button: the dialog's main action. */
  readonly onEnter?: () => void;
  /**
   * Keys the dialog takes for itself; true when it took one. Not asked while text is being typed.
   */
  readonly onKey?: (event: KeyboardEvent) => boolean;
}

/**
 * The one frame of every dialog: the same place and size, beside the sale so that its total stays
 * in view. Focus is inside from the first moment, stays inside, and goes back where it was. Keys
 * are heard at the window, since after a touch the focus may be nowhere.
 */
export function DialogFrame(props: DialogFrameProps): ReactNode {
  const { t } = useTranslation('dialogs');
  const titleId = useId();
  const node = useRef<HTMLElement>(null);
  const ref = useMergedRef(useFocusTrap(), node);
  useFocusInside(node);
  useDialogKeys(props);
  const [shown, show] = useState(false);
  const board = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useFieldInView(shown, board, content);
  const keyboard = useMemo(() => ({ shown, show }), [shown]);

  return (
    <div className={classes.place}>
      <div className={classes.shield} />
      <dialog open ref={ref} className={classes.frame} aria-modal aria-labelledby={titleId}>
        <div className={classes.header}>
          <h2 id={titleId} className={classes.title} tabIndex={-1}>
            {props.title}
          </h2>
          <button type="button" className={classes.close} onClick={props.onClose}>
            <span className="visually-hidden">{t('frame.close')}</span>
            <KeyHint keys="Esc" />
            <IconX size={24} aria-hidden />
          </button>
        </div>
        <div className={classes.body}>
          <div ref={content} className={classes.content}>
            <KeyboardContext value={keyboard}>{props.children}</KeyboardContext>
          </div>
        </div>
        <ProblemRow problem={props.problem ?? null} />
        {shown ? (
          <div ref={board} className={classes.keyboard}>
            <TouchKeyboard onHide={() => show(false)} />
          </div>
        ) : null}
        <div className={classes.footer}>{props.footer}</div>
      </dialog>
    </div>
  );
}

function ProblemRow({ problem }: { readonly problem: Problem | null }): ReactNode {
  return (
    <div className={classes.problem} role="alert" data-shown={problem === null ? undefined : true}>
      {problem === null ? null : (
        <>
          <strong>{problem.message}</strong>
          <span>{problem.action}</span>
        </>
      )}
    </div>
  );
}

/**
 * Before the first paint, so that the key pressed right after the one that opened it is not lost.
 */
function useFocusInside(node: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    const asked = node.current?.querySelector<HTMLElement>('[data-autofocus]');
    const first = asked ?? node.current?.querySelector('h2');
    // The focus trap looks for the mark as well.
    if (first !== null && first !== undefined) first.dataset['autofocus'] = '';
    first?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    };
  }, [node]);
}

/** Lifts what the keyboard would cover, so that the field being written in stays in view. */
function useFieldInView(
  shown: boolean,
  board: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): void {
  useLayoutEffect(() => {
    const field = document.activeElement;
    const top = board.current?.getBoundingClientRect().top;
    if (!shown || top === undefined || content.current === null || field === null) return;
    const lifted = content.current;
    const overlap = Math.max(0, field.getBoundingClientRect().bottom + FIELD_MARGIN_PX - top);
    lifted.style.setProperty('translate', `0 ${-overlap}px`);
    return () => {
      lifted.style.removeProperty('translate');
    };
  }, [shown, board, content]);
}

const FIELD_MARGIN_PX = 8;

function useDialogKeys(props: DialogFrameProps): void {
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if (handled(event, latest.current)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function handled(event: KeyboardEvent, props: DialogFrameProps): boolean {
  const forText = isTextField(event.target) && event.key.length === 1;
  if (!forText && props.onKey?.(event) === true) return true;
  if (event.key === 'Escape') {
    props.onClose();
    return true;
  }
  if (event.key !== 'Enter' || keepsEnter(event.target)) return false;
  // A key held down must not answer the next dialog as well.
  if (!event.repeat) props.onEnter?.();
  return true;
}
