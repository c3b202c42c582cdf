import type { ReactNode } from 'react';
import classes from './entry-dialog.module.css';

/** What a dialog is about, at its top: the line, the sale, the customer. */
export function LineHead({
  name,
  facts,
}: {
  readonly name: string;
  readonly facts: ReactNode;
}): ReactNode {
  return (
    <div className={classes.head}>
      <strong className={classes.name}>{name}</strong>
      <span className={classes.facts}>{facts}</span>
    </div>
  );
}
