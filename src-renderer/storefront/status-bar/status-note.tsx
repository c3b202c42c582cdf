import type { ReactNode } from 'react';
import { useTill } from '../till-context.tsx';
import type { DialogState } from '../till-state.ts';
import classes from './status-bar.module.css';

export interface StatusNoteProps {
  readonly opens: DialogState;
  readonly icon: ReactNode;
  readonly testId: string;
  readonly children: ReactNode;
}

/** A quiet word in the status bar that something waits for a decision, and the way there. */
export function StatusNote({ opens, icon, testId, children }: StatusNoteProps): ReactNode {
  const openDialog = useTill((till) => till.openDialog);
  return (
    <button
      type="button"
      className={`${classes.button} ${classes.warn}`}
      onClick={() => openDialog(opens)}
      data-testid={testId}
    >
      {icon}
      <span>{children}</span>
    </button>
  );
}
