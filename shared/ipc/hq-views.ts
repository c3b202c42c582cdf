import { z } from 'zod';
import { TerminalId } from '../domain/ids.ts';
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
