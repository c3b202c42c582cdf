import type { ProductId } from '../shared/domain/ids.ts';
import type { StorefrontStock } from '../shared/protocol/till-questions.ts';

/** What this terminal keeps of HQ's answers to its people's questions. */

export interface StockTold {
  /** ISO 8601 UTC, HQ's clock. */
  readonly asOf: string;
  readonly storefronts: readonly StorefrontStock[];
}

export interface HqNewsReader {
  /** What HQ said last of a product's stock, here and elsewhere; null before it ever did. */
  stockTold(productId: ProductId): StockTold | null;
}

export interface HqNewsWriter {
  keepStockTold(productId: ProductId, told: StockTold): void;
}
