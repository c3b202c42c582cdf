import type { BarcodeMask } from '../shared/domain/barcode/embedded.ts';
import type { ExpiredGoods } from '../shared/domain/goods-marks.ts';
import type {
  CategoryId,
  CustomerId,
  LineId,
  PrintJobId,
  ProductId,
  RefundId,
  SaleId,
  ShiftId,
  StorefrontId,
  TerminalId,
  UserId,
} from '../shared/domain/ids.ts';
import type { Locale, LocalizedText } from '../shared/domain/localized.ts';
import type { Currency, Minor, Ppm, RoundingMode } from '../shared/domain/money.ts';
import type { Role } from '../shared/domain/permission.ts';
import type { OversellPolicy, ProductType, Unit } from '../shared/domain/product.ts';
import type { Milli } from '../shared/domain/quantity.ts';
import type { Result } from '../shared/domain/result.ts';
import type { SaleType } from '../shared/domain/sale.ts';
import type { DatedTaxRate } from '../shared/domain/tax.ts';
import type { AuditType } from '../shared/protocol/audit-event.ts';
import type { HeldCounter } from '../shared/domain/held-lease.ts';
import type { OpenDebt } from '../shared/protocol/master-rows.ts';
import type { ReportedPayload } from '../shared/protocol/lease-event.ts';
import type { CategoryView, PrintJobView, TillSettings } from '../shared/ipc/views.ts';
import type { PrinterProblem } from '../shared/ipc/views.ts';
import type { CartExchange, CartExchangeReader, HqNewsReader, HqNewsWriter } from './hq-port.ts';
import type { Page } from './page.ts';
import type { PriceBookReader } from './price-port.ts';
import type { RefundReader, RefundWriter } from './refund-port.ts';
import type { ShiftReader, ShiftWriter } from './shift-port.ts';
import type { CashMovement, CreditEntry, SaleLease, SaleReader, SaleWriter } from './sale-port.ts';

/**
 * What use cases ask of the local store. Readers and writers are different types; everything runs
 * synchronously inside one SQLite transaction, so a use case is never half done.
 */

export type StoreError = 'DISK_FULL' | 'DISK_ERROR' | 'DATABASE_CORRUPT';

/** What `read` throws when the disk or the database fails under it; edges turn it into words. */
export class StoreFailure extends Error {
  readonly code: StoreError;
  constructor(code: StoreError, cause: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

export interface Store {
  /**
   * One immediate, durable transaction. An `err` result or a thrown error rolls all of it back; a
   * full or failing disk comes back as an error, with the store as it was.
   */
  transact<T, E>(work: (tx: WriteTx) => Result<T, E>): Result<T, E | StoreError>;
  /**
   * One consistent snapshot.
   * @throws StoreFailure when the disk fails or what is read is damaged
   */
  read<T>(work: (tx: ReadTx) => T): T;
}

export interface ReadTx {
  readonly terminal: TerminalReader;
  readonly catalogue: CatalogueReader;
  readonly priceBook: PriceBookReader;
  readonly stock: StockReader;
  readonly sales: SaleReader;
  readonly customers: CustomerReader;
  readonly users: UserReader;
  readonly prints: PrintReader;
  readonly leases: LeaseReader;
  readonly hqNews: HqNewsReader;
  readonly carts: CartExchangeReader;
  readonly shifts: ShiftReader;
  readonly refunds: RefundReader;
}

export interface WriteTx extends ReadTx {
  readonly terminalWrites: TerminalWriter;
  readonly stockWrites: StockWriter;
  readonly saleWrites: SaleWriter;
  readonly customerWrites: CustomerWriter;
  readonly printWrites: PrintWriter;
  readonly userWrites: UserWriter;
  readonly leaseWrites: LeaseBook;
  readonly hqNewsWrites: HqNewsWriter;
  readonly carts: CartExchange;
  readonly shiftWrites: ShiftWriter;
  readonly refundWrites: RefundWriter;
  /** Appends to the hash-chained audit trail. */
  audit(event: AuditInput): void;
  /**
   * Appends to the hash-chained journal in the same transaction; `checkpoint` has the device sign
   * it.
   */
  journal(event: JournalInput): void;
}

// ── this terminal ──────────────────────────────────────────────────────────────────────────────

export interface TerminalIdentity {
  readonly terminalId: TerminalId;
  readonly storefrontId: StorefrontId;
  readonly name: string;
  readonly epoch: number;
  readonly series: string;
  readonly demo: boolean;
  /** HQ gave it this identity: it sells from leases. */
  readonly enrolled: boolean;
  /** Put back from a backup: HQ must say first what was printed since. */
  readonly unproven: boolean;
  /** What to tell the office where HQ says that somebody else has this identity; else null. */
  readonly conflictCode: string | null;
}

export interface TerminalState {
  readonly bootNonce: string;
  readonly lastWallMs: number;
  readonly clockSuspect: boolean;
  readonly businessDate: string;
  readonly currentSaleId: SaleId | null;
  readonly lastCompletedSaleId: SaleId | null;
  readonly signedInUserId: UserId | null;
  readonly locked: boolean;
  readonly pinFailures: number;
  readonly pinLockedUntilMs: number;
}

export interface Storefront {
  readonly storefrontId: StorefrontId;
  readonly code: string;
  readonly name: string;
  readonly legalName: string;
  readonly bin: string;
  readonly address: string;
  readonly phone: string;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly pricesIncludeTax: boolean;
  readonly taxRounding: 'line' | 'document';
  readonly roundingMode: RoundingMode;
  readonly cashStepMinor: number;
  readonly receiptLocale: Locale;
  readonly footer: LocalizedText;
  readonly barcodeMasks: readonly BarcodeMask[];
  /** Rules take nothing below cost with this margin; null: no floor. */
  readonly floorMarginPpm: Ppm | null;
  readonly expiredGoods: ExpiredGoods;
}

export interface TerminalReader {
  identity(): TerminalIdentity;
  state(): TerminalState;
  storefront(): Storefront;
  settings(): TillSettings;
  /** Events HQ has not acknowledged. */
  unsentCount(): number;
}

export interface TerminalWriter {
  update(change: Partial<TerminalState>): void;
  saveSettings(settings: TillSettings): void;
  /** The next receipt counter of this terminal's series, counted up by one. */
  nextReceiptCounter(): number;
}

// ── catalogue ──────────────────────────────────────────────────────────────────────────────────

export interface Product {
  readonly rowId: number;
  readonly productId: ProductId;
  readonly sku: string;
  readonly name: LocalizedText;
  readonly categoryId: CategoryId | null;
  readonly brand: string;
  readonly unit: Unit;
  readonly type: ProductType;
  readonly taxCategoryId: string;
  readonly costMinor: Minor;
  readonly trackStock: boolean;
  readonly oversellPolicy: OversellPolicy;
  readonly minimumAge: number;
  readonly lowStockMilli: Milli;
  readonly picture: string | null;
  readonly active: boolean;
}

export interface ProductByCode {
  readonly product: Product;
  /** The code that matched, as stored. */
  readonly code: string;
  /** How many units this code stands for: 1 000, or a pack. */
  readonly packMilli: Milli;
}

/** A product with what a list of it shows. */
export interface ListedProduct {
  readonly product: Product;
  readonly barcode: string | null;
  readonly priceMinor: Minor | null;
  readonly availableMilli: Milli | null;
}

export interface CatalogueReader {
  /** By a stored code: a 14-digit GTIN, a PLU, an in-house code, else an exact SKU. */
  byCode(code: string): ProductByCode | null;
  byId(productId: ProductId): Product | null;
  price(productRow: number, type: SaleType): Minor | null;
  priceListName(type: SaleType): string;
  priceBookVersion(): number;
  taxRates(): readonly DatedTaxRate[];
  /**
   * Full text, folded and typo-tolerant, ranked by what this shop sells; asks for one row more than
   * the page.
   */
  search(query: string, type: SaleType, page: Page): readonly ListedProduct[];
  /** A category with all below it, or the favourites (null). */
  browse(categoryId: CategoryId | null, type: SaleType, page: Page): readonly ListedProduct[];
  categories(): readonly CategoryView[];
  productCount(): number;
}

// ── stock ──────────────────────────────────────────────────────────────────────────────────────

export interface StockLevel {
  readonly onHandMilli: Milli;
  /** Held by active reservations of every cart on this till. */
  readonly reservedMilli: Milli;
}

export interface Reservation {
  readonly reservationId: string;
  readonly saleId: SaleId;
  readonly lineId: LineId;
  readonly productRow: number;
  readonly quantityMilli: Milli;
}

export interface StockReader {
  level(productRow: number): StockLevel;
  /** The line's active reservation, if it has one. */
  activeOfLine(lineId: LineId): Reservation | null;
  activeOfSale(saleId: SaleId): readonly Reservation[];
}

export interface StockWriter {
  reserve(input: {
    readonly saleId: SaleId;
    readonly lineId: LineId;
    readonly productRow: number;
    readonly quantityMilli: Milli;
    readonly expiresMonoMs: number;
  }): void;
  end(reservationId: string, status: 'RELEASED' | 'CANCELLED'): void;
  /** All that the sale holds is sold; answers what it took from leases. */
  commitSale(saleId: SaleId): readonly SaleLease[];
  /**
   * Releases what expired by `monoMs` and anything of an earlier process; answers what it released.
   */
  releaseExpired(monoMs: number): readonly Reservation[];
  releaseAll(): readonly Reservation[];
}

// ── leases ─────────────────────────────────────────────────────────────────────────────────────

export interface LeaseReader {
  /** Whether this terminal sells from leases. Asking costs no statement. */
  active(): boolean;
  /** By `CounterKey`; a counter nobody has granted holds nothing. */
  held(counter: string): HeldCounter;
  /** What of it may be taken now: nothing once it is past its advice. */
  spendable(counter: string): number;
}

export interface LeaseBook extends LeaseReader {
  save(counter: string, held: HeldCounter): void;
}

// ── customers, people, printing ────────────────────────────────────────────────────────────────

export interface Customer {
  readonly customerId: CustomerId;
  readonly code: string;
  readonly name: string;
  readonly type: SaleType;
  readonly phone: string;
  readonly contactPerson: string;
  readonly taxId: string;
  readonly taxExempt: boolean;
  readonly creditLimitMinor: Minor;
  readonly creditTermsDays: number;
  readonly creditBlocked: boolean;
}

export interface CustomerAccount {
  readonly balanceMinor: number;
  readonly asOf: string;
  /** What is unpaid, by due date; null where HQ has not said. */
  readonly openDebts: readonly OpenDebt[] | null;
}

export interface CustomerReader {
  byId(customerId: CustomerId): Customer | null;
  byCode(code: string): Customer | null;
  /** Of those who still buy here. */
  byTaxId(taxId: string): Customer | null;
  /** How many were made at this till. */
  madeCount(): number;
  search(query: string, page: Page): readonly Customer[];
  /** Oldest first. */
  entries(customerId: CustomerId): readonly CreditEntry[];
  /** What is owed by HQ's books, which know this till's entries up to `asOf`; null without. */
  account(customerId: CustomerId): CustomerAccount | null;
}

export interface CustomerWriter {
  /** Somebody new, made at this till. */
  create(customer: Customer, createdAt: string): void;
  /** Appends the entry and, for a cash settlement, its movement of the shift's drawer. */
  appendEntry(entry: CreditEntry, cash: CashMovement | null, shiftId: ShiftId | null): void;
}

export interface User {
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
  readonly locale: Locale;
  readonly pinHash: string;
}

export interface UserReader {
  active(): readonly User[];
  byId(userId: UserId): User | null;
}

export interface UserWriter {
  setLocale(userId: UserId, locale: Locale): void;
}

export interface PrintReader {
  job(jobId: PrintJobId): PrintJobView | null;
  bytes(jobId: PrintJobId): { readonly bytes: Uint8Array; readonly profile: string } | null;
  queuedCount(): number;
  uncertain(): readonly PrintJobView[];
}

export interface NewPrintJob {
  readonly jobId: PrintJobId;
  readonly kind: PrintJobView['kind'];
  readonly saleId: SaleId | null;
  /** Left out for paper that is of no refund. */
  readonly refundId?: RefundId;
  readonly profile: string;
  readonly bytes: Uint8Array;
  readonly copyNumber: number;
  readonly createdAt: string;
}

export interface PrintWriter {
  /** In the order they are to print. Answers what the sale's journal event says of each job. */
  enqueue(jobs: readonly NewPrintJob[]): readonly { jobId: PrintJobId; sha256: string }[];
  setState(jobId: PrintJobId, state: PrintJobView['state'], problem: PrinterProblem | null): void;
}

// ── trails ─────────────────────────────────────────────────────────────────────────────────────

export interface AuditInput {
  readonly type: AuditType;
  readonly userId: UserId | null;
  readonly saleId?: SaleId | null;
  readonly lineId?: LineId | null;
  readonly customerId?: CustomerId | null;
  /** Which shell or command it came from. */
  readonly origin: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** One readable English sentence. */
  readonly description: string;
}

export interface JournalInput {
  readonly payload: ReportedPayload;
  readonly subjectId: string | null;
  readonly receiptNumber: string | null;
  readonly businessDate: string;
  readonly checkpoint: boolean;
}
