import { z } from 'zod';
import { SaleId } from '../domain/ids.ts';
import { PriceChange } from './hq-views.ts';
import { CartView, StatusView } from './views.ts';
import { IpcError } from './errors.ts';

/** What the terminal tells the screen without being asked. */
export const BridgeEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: StatusView }),
  /**
   * The cart changed by something other than this screen's own command: a serial scan, an expiry.
   */
  z.strictObject({ kind: z.literal('cart'), cart: CartView }),
  /** Prices came from HQ: these lines of the open cart keep theirs until the cashier accepts. */
  z.strictObject({
    kind: z.literal('prices'),
    saleId: SaleId,
    changes: z.array(PriceChange),
  }),
  /** Goods, categories or favourites came from HQ: what stands in the grid may be another thing. */
  z.strictObject({ kind: z.literal('catalogue') }),
  /** A serial scan came to nothing: the words belong in the sale, where the eye is. */
  z.strictObject({ kind: z.literal('scan_failed'), code: z.string(), error: IpcError }),
]);
export type BridgeEvent = Readonly<z.infer<typeof BridgeEvent>>;
