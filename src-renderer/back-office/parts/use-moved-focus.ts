import { useEffect, useRef, useState, type RefObject } from 'react';

/** Up or down by one. */
export type Step = -1 | 1;

export interface Moved {
  readonly key: string;
  readonly step: Step;
}

/** A row that has to be scrolled to is drawn some frames later. */
const MAX_FRAMES = 20;

/**
 * A row put elsewhere loses the focus: its button gets it back, or at the end of the list its other
 * one. Buttons are found by `data-step` within `data-key`.
 */
export function useMovedFocus<T extends HTMLElement>(): {
  readonly frame: RefObject<T | null>;
  readonly moved: Moved | null;
  readonly focusOn: (moved: Moved) => void;
} {
  const frame = useRef<T>(null);
  const [moved, setMoved] = useState<Moved | null>(null);
  useEffect(() => {
    if (moved === null) return;
    let request = 0;
    const attempt = (left: number): void => {
      const button = frame.current && buttonOf(frame.current, moved);
      if (button) button.focus();
      else if (left > 0) request = requestAnimationFrame(() => attempt(left - 1));
    };
    attempt(MAX_FRAMES);
    return () => cancelAnimationFrame(request);
  }, [moved]);
  return { frame, moved, focusOn: setMoved };
}

function buttonOf(frame: HTMLElement, { key, step }: Moved): HTMLButtonElement | null {
  const row = frame.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const find = (one: number) =>
    row?.querySelector<HTMLButtonElement>(`button[data-step="${one}"]:not(:disabled)`) ?? null;
  return find(step) ?? find(-step);
}
