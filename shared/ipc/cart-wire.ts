import { z } from 'zod';
import { type CommandName, commands } from './contract.ts';
import { CartView } from './views.ts';

/**
 * A cart of 200 lines is 100 KB, and a scan changes one of them. A screen that keeps the lines it
 * was sent names them in its request, `x-cart: <screen>.<tag>`; in the answer, which has a tag of its
 * own in `x-cart`, a line that is still the same is a string, its id. Whoever sends no such header is
 * sent whole carts.
 */
export const CART_HEADER = 'x-cart';

/** What a request says of the carts its screen has. */
export interface KnownCart {
  /** Made anew each time a screen is opened. */
  readonly screen: string;
  /** Of the last answer it keeps; any other word before the first. */
  readonly tag: string;
}

export function writeKnownCart({ screen, tag }: KnownCart): string {
  return `${screen}.${tag}`;
}

export function readKnownCart(header: string | string[] | undefined): KnownCart | null {
  const parts = /^([\w-]{1,64})\.([\w-]{1,64})$/.exec(typeof header === 'string' ? header : '');
  return parts === null ? null : { screen: parts[1] ?? '', tag: parts[2] ?? '' };
}

export function isCart(command: CommandName, value: unknown): value is CartView {
  return value !== null && commands[command].output === CartView;
}

const CartAnswer = z.looseObject({ value: z.looseObject({ lines: z.array(z.unknown()) }) });
const LineKey = z.looseObject({ lineId: z.string() });

/** The lines of one answer, unparsed, by their ids. */
export type SentLines = ReadonlyMap<string, unknown>;

/**
 * The whole answer again, its unchanged lines being the very objects of `known`.
 * @throws Error for a line that was never sent; ZodError for what is no cart
 */
export function wholeCart(
  answer: unknown,
  known: SentLines,
): { readonly answer: unknown; readonly lines: SentLines } {
  const parsed = CartAnswer.parse(answer);
  const sent = new Map<string, unknown>();
  const lines = parsed.value.lines.map((line) => {
    const lineId = typeof line === 'string' ? line : LineKey.parse(line).lineId;
    const whole = typeof line === 'string' ? known.get(line) : line;
    if (whole === undefined) throw new Error(`Line ${lineId} was never sent`);
    sent.set(lineId, whole);
    return whole;
  });
  return { answer: { ...parsed, value: { ...parsed.value, lines } }, lines: sent };
}
