import { LineId, ProductId, SaleId } from '../../shared/domain/ids.ts';
import { Currency, minor, ZERO } from '../../shared/domain/money.ts';
import { ONE_PIECE, type Milli } from '../../shared/domain/quantity.ts';
import {
  CartView,
  CompletedSale,
  CustomerView,
  LineView,
  NO_SYNC,
  ProductView,
  SessionView,
  StatusView,
} from '../../shared/ipc/views.ts';

/** Views for tests of the screen: whole and valid, so a test names only what it is about. */

export function idAt(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export const KZT = Currency.parse('KZT');
const VAT = { name: 'VAT', ratePpm: 160_000 };

export function lineSample(number: number, over: Partial<LineView> = {}): LineView {
  const quantityMilli: Milli = over.quantityMilli ?? ONE_PIECE;
  const unitPriceMinor = over.unitPriceMinor ?? minor(45_000);
  const gross = minor(Math.round((unitPriceMinor * quantityMilli) / 1_000));
  return LineView.parse({
    lineId: LineId.parse(idAt(1_000 + number)),
    productId: ProductId.parse(idAt(2_000 + number)),
    sku: `SKU-${number}`,
    name: { en: `Product ${number}`, ru: `Товар ${number}`, kk: `Тауар ${number}` },
    barcode: null,
    unit: 'piece',
    weighed: false,
    quantityMilli,
    unitPriceMinor,
    grossMinor: gross,
    discount: null,
    discountMinor: 0,
    totalMinor: minor(gross - (over.discountMinor ?? 0)),
    taxes: [VAT],
    reservation: 'reserved',
    note: '',
    trace: [{ rule: 'price_list', name: 'Retail', amountMinor: unitPriceMinor }],
    ...over,
  });
}

export function cartSample(
  lines: readonly LineView[] = [],
  over: Partial<CartView> = {},
): CartView {
  const total = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const discount = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  const tax = Math.round((total * 16) / 116);
  return CartView.parse({
    saleId: SaleId.parse(idAt(1)),
    status: 'DRAFT',
    type: 'RETAIL',
    currency: KZT,
    pricesIncludeTax: true,
    customer: null,
    holdName: '',
    discount: null,
    lines: [...lines],
    touchedLineId: lines.at(-1)?.lineId ?? null,
    tenders: [],
    totals: {
      subtotalMinor: total + discount,
      discountMinor: discount,
      taxes:
        total === 0
          ? []
          : [{ code: 'vat', ...VAT, inclusive: true, baseMinor: total - tax, taxMinor: tax }],
      taxMinor: tax,
      totalMinor: total,
      paidMinor: 0,
      dueMinor: total,
      cashDueMinor: total,
      changeMinor: 0,
      quantityCount: lines.length,
    },
    ageConfirmed: 0,
    canUndo: lines.length > 0,
    coupons: [],
    ...over,
  });
}

export function completedSample(over: Partial<CompletedSale> = {}): CompletedSale {
  return CompletedSale.parse({
    saleId: idAt(1),
    receiptNumber: 'S01-20261121-01000042',
    totalMinor: 290_250,
    paidMinor: 300_000,
    changeMinor: 9_750,
    currency: KZT,
    completedAt: '2026-11-21T09:05:00.000Z',
    printJobId: null,
    ...over,
  });
}

export function sessionSample(over: Partial<SessionView> = {}): SessionView {
  return SessionView.parse({
    userId: idAt(7),
    name: 'Aigerim',
    role: 'cashier',
    locale: 'en',
    ...over,
  });
}

export function statusSample(over: Partial<StatusView> = {}): StatusView {
  return StatusView.parse({
    blocked: null,
    appVersion: '0.1.0',
    storefront: { code: 'S01', name: 'Corner Shop', currency: KZT },
    terminal: { name: '01', series: '01', demo: true },
    locked: false,
    session: sessionSample(),
    currentSaleId: null,
    heldCount: 0,
    lastSale: null,
    network: 'none',
    sync: NO_SYNC,
    unsentCount: 0,
    noticeCount: 0,
    printer: { state: 'ready', problem: null, queued: 0, uncertain: [] },
    scanners: [],
    clockSuspect: false,
    productCount: 300,
    settings: {
      layout: 'grid',
      colorScheme: 'light',
      sounds: true,
      autoLockMinutes: 10,
      mergeLines: true,
      shiftOpensItself: true,
      wedgeGapMs: 35,
      wedgePrefix: '',
    },
    shift: null,
    ...over,
  });
}

export function productSample(number: number, over: Partial<ProductView> = {}): ProductView {
  return ProductView.parse({
    productId: idAt(2_000 + number),
    sku: `SKU-${number}`,
    name: { en: `Product ${number}`, ru: `Товар ${number}`, kk: `Тауар ${number}` },
    brand: '',
    unit: 'piece',
    type: 'stocked',
    barcode: null,
    priceMinor: 45_000,
    availableMilli: 12_000,
    lowStock: false,
    minimumAge: 0,
    picture: null,
    ...over,
  });
}

export function customerSample(over: Partial<CustomerView> = {}): CustomerView {
  return CustomerView.parse({
    customerId: idAt(9),
    code: 'C-009',
    name: 'Steppe Café LLP',
    type: 'WHOLESALE',
    phone: '+7 700 000 00 09',
    contactPerson: 'Dana Ospanova',
    taxExempt: false,
    creditLimitMinor: 50_000_000,
    balanceMinor: 12_500_000,
    availableMinor: 37_500_000,
    overdueMinor: ZERO,
    creditBlocked: false,
    creditTermsDays: 30,
    ...over,
  });
}
