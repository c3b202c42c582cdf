import { z } from 'zod';
import { LineId, TerminalId } from '../domain/ids.ts';
import { LocalizedText } from '../domain/localized.ts';
import { Minor } from '../domain/money.ts';
import { Milli } from '../domain/quantity.ts';
import { HeldCart } from './views.ts';

/** What the screen draws of HQ, and of the other tills and stores through it. */

/** What HQ says of a product's stock in this store and in the others. */
export const StockElsewhereView = z.strictObject({
  /**
   * `now`: HQ has just been asked; `before`: it cannot be, this is what it said last; `unknown`: it
   * cannot be and never was; `alone`: this till has no HQ.
   */
  state: z.enum(['now', 'before', 'unknown', 'alone']),
  told: z
    .strictObject({
      /** ISO 8601 UTC. */
      asOf: z.string(),
      /** In the whole of this store; null where HQ counts none here. */
      hereMilli: Milli.nullable(),
      elsewhere: z.array(
        z.strictObject({ code: z.string(), name: z.string(), availableMilli: Milli }),
      ),
    })
    .nullable(),
});
export type StockElsewhereView = Readonly<z.infer<typeof StockElsewhereView>>;

/** A line of the open cart whose price in the list is another one by now. */
export const PriceChange = z.strictObject({
  lineId: LineId,
  name: LocalizedText,
  /** `line`: what rules of the price book change shows in the whole line; else of a unit. */
  per: z.literal('line').optional(),
  /** What the cart charges. */
  beforeMinor: Minor,
  nowMinor: Minor,
});
export type PriceChange = Readonly<z.infer<typeof PriceChange>>;

/** A clash HQ found in something of this till's; what was sold or booked stands. */
export const NoticeView = z.strictObject({
  noticeId: z.string(),
  /** As HQ's inbox calls it, or `clock_suspect`, which the till finds by itself. */
  type: z.string(),
  detail: z.string(),
  /** ISO 8601 UTC; null for what is so now. */
  raisedAt: z.string().nullable(),
  seen: z.boolean(),
});
export type NoticeView = Readonly<z.infer<typeof NoticeView>>;

/** What the other tills of this storefront hold, and could give to this one. */
export const CartsElsewhereView = z.strictObject({
  /** `away`: HQ cannot be asked, so only this till's own are known; `alone`: there is no HQ. */
  state: z.enum(['told', 'away', 'alone']),
  /** Own carts that another till asked for and HQ has not confirmed yet. */
  leaving: z.number().int(),
  carts: z.array(HeldCart.extend({ holder: TerminalId, holderName: z.string() })),
});
export type CartsElsewhereView = Readonly<z.infer<typeof CartsElsewhereView>>;
export type CartElsewhere = CartsElsewhereView['carts'][number];
