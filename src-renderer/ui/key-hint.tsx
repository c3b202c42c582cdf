import type { ReactNode } from 'react';

/**
 * The key that does the same as the button it stands on. Told by `aria-keyshortcuts`, so not read
 * out.
 */
export function KeyHint({ keys }: { readonly keys: string }): ReactNode {
  return (
    <kbd className="key-hint" aria-hidden="true">
      {keys}
    </kbd>
  );
}
