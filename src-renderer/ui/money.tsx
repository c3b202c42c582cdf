import type { ReactNode } from 'react';
import { useFormats } from './format-context.tsx';

interface MoneyProps {
  /** Minor units of the storefront's currency. */
  readonly minor: number;
  /** Leaves the currency's sign away, in columns that have it at the foot. */
  readonly bare?: boolean;
}

/** An amount with its sign, in tabular figures, never broken over two rows. */
export function Money({ minor, bare = false }: MoneyProps): ReactNode {
  const formats = useFormats();
  const text = bare ? formats.amount(minor) : formats.money(minor);
  // Another amount is another text: the browser would count the old one as having moved.
  return (
    <span key={text} className="figures">
      {text}
    </span>
  );
}
