import { replaceEqualDeep } from '@tanstack/react-query';
import { z } from 'zod';
import type { LineId } from '../../shared/domain/ids.ts';
import { CartView, LineView } from '../../shared/ipc/views.ts';

/** A cart whose lines are looked at one by one; everything else is as strict as `CartView`. */
const Frame = CartView.extend({ lines: z.array(z.unknown()) });
const LineKey = z.looseObject({ lineId: z.string() });

/**
 * Parses carts that follow one another. A line that says what it said last time keeps its identity
 * and is not parsed again, so a scan into 200 lines costs one line, and React repaints one line.
 * @throws ZodError when the answer is no cart
 */
export function createCartParser(): (answer: unknown) => CartView {
  let known = new Map<string, LineView>();
  // The browser shell's transport hands over the very object of a line that is still the same.
  const parsed = new WeakMap<object, LineView>();
  return (answer) => {
    const frame = Frame.parse(answer);
    const lines = frame.lines.map((line) => {
      if (typeof line !== 'object' || line === null) return parseLine(line, known);
      const again = parsed.get(line) ?? parseLine(line, known);
      parsed.set(line, again);
      return again;
    });
    known = new Map(lines.map((line): [LineId, LineView] => [line.lineId, line]));
    return { ...frame, lines };
  };
}

function parseLine(line: unknown, known: ReadonlyMap<string, LineView>): LineView {
  const key = LineKey.safeParse(line);
  const before = key.success ? known.get(key.data.lineId) : undefined;
  if (before !== undefined && replaceEqualDeep(before, line) === before) return before;
  return LineView.parse(line);
}
