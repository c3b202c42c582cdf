import type { CSSProperties, ReactNode } from 'react';
import classes from './fit-amount.module.css';

/** Widths in em of Inter's semibold tabular figures, a little generous. */
const DIGIT_EM = 0.66;
const MARK_EM = 0.3;

/**
 * A large amount on one row of the sale's column. It has the size of totals as long as it fits, and
 * only as much less as it must where millions meet a narrow screen; nothing is measured, nothing
 * laid out twice.
 */
export function FitAmount({ text }: { readonly text: string }): ReactNode {
  const style: CSSProperties & { '--width-em': string } = {
    '--width-em': widthOf(text).toFixed(2),
  };
  return (
    // Another amount is another text: the browser would count the old one as having moved.
    <span key={text} className={`${classes.text} figures`} style={style}>
      {text}
    </span>
  );
}

function widthOf(text: string): number {
  let em = 0;
  for (const character of text) em += /[\s.,]/.test(character) ? MARK_EM : DIGIT_EM;
  return Math.max(em, 1);
}
