import type { ProductId, SaleId, TerminalId } from '../shared/domain/ids.ts';
import type { CartBody } from '../shared/protocol/held-carts.ts';
import type { StorefrontStock } from '../shared/protocol/till-questions.ts';
import type { ReadTx, WriteTx } from './store-port.ts';

/** What this terminal keeps of HQ's answers to its people's questions. */

export interface StockTold {
  /** ISO 8601 UTC, HQ's clock. */
  readonly asOf: string;
  readonly storefronts: readonly StorefrontStock[];
}

/** A clash that something of this till's was part of. */
export interface HqNotice {
  readonly noticeId: string;
  readonly type: string;
  readonly detail: string;
  /** ISO 8601 UTC, HQ's clock. */
  readonly raisedAt: string;
  readonly seen: boolean;
}

export interface HqNewsReader {
  /** What HQ said last of a product's stock, here and elsewhere; null before it ever did. */
  stockTold(productId: ProductId): StockTold | null;
  /** The newest first, so many at most. */
  notices(limit: number): readonly HqNotice[];
  /** How many nobody has looked at. */
  unseenNotices(): number;
  /** Where somebody here said that HQ is; null where nobody did. */
  hqAddress(): string | null;
}

export interface HqNewsWriter {
  keepStockTold(productId: ProductId, told: StockTold): void;
  keepNotice(notice: Omit<HqNotice, 'seen'>): void;
  markSeen(at: string): void;
  keepHqAddress(url: string): void;
}

// ── carts that go from till to till ────────────────────────────────────────────────────────────

/** A cart of another till that this one asked for. */
export interface CartClaim {
  /** Becomes the cart's id here. */
  readonly claimId: SaleId;
  readonly holder: TerminalId;
  readonly saleId: SaleId;
}

/** A cart of this till that another one asked for. */
export interface CartToGive {
  readonly claimId: SaleId;
  readonly saleId: SaleId;
  /** Null: it was not held here (any more). */
  readonly cart: CartBody | null;
}

export interface CartExchangeReader {
  claims(): readonly CartClaim[];
  /** What is being given away and is HQ's to confirm. */
  toGive(): readonly CartToGive[];
  /** What this till holds, as another one would need it. */
  offered(tx: ReadTx): readonly CartBody[];
}

export interface CartExchange extends CartExchangeReader {
  /** Asked again for the same cart, the same claim. */
  claim(holder: TerminalId, saleId: SaleId, claimId: SaleId): CartClaim;
  dropClaim(claimId: SaleId): void;
  /** The cart is held here from now on, under the claim's id. */
  receive(tx: WriteTx, claim: CartClaim, cart: CartBody): void;
  /** Another till asks: what is held is cancelled here and waits for HQ's word, what is not is told. */
  asked(tx: WriteTx, saleId: SaleId, claimId: SaleId): void;
  /** HQ has it: nothing is left of it here. */
  given(claimId: SaleId): void;
  /** Nobody wanted it any more: held here again, under another id. */
  keep(tx: WriteTx, claimId: SaleId): void;
}
