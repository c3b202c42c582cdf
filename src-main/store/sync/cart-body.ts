import { LineId, type SaleId } from '../../../shared/domain/ids.ts';
import { Currency, type Minor } from '../../../shared/domain/money.ts';
import type { CartBody } from '../../../shared/protocol/held-carts.ts';
import type { Ids } from '../../ports.ts';
import type { Draft } from '../../sale-port.ts';
import type { ReadTx, WriteTx } from '../../store-port.ts';

/** A held cart as another till needs it: prices and discounts as they are, no money, no holds. */
export function bodyOf(tx: ReadTx, { sale, lines }: Draft, totalMinor: Minor): CartBody {
  return {
    saleId: sale.saleId,
    type: sale.type,
    userId: sale.userId,
    cashierName: tx.users.byId(sale.userId)?.name ?? '',
    customerId: sale.customerId,
    customerName: sale.customerName,
    taxExempt: sale.taxExempt,
    currency: sale.currency,
    pricesIncludeTax: sale.pricesIncludeTax,
    discount: sale.discount,
    ageConfirmed: sale.ageConfirmed,
    holdName: sale.holdName,
    heldAt: sale.heldAt ?? sale.createdAt,
    totalMinor,
    ...(sale.book === null || sale.book.coupons.length === 0
      ? {}
      : { coupons: [...sale.book.coupons] }),
    lines: lines.map((line) => ({
      productId: line.productId,
      sku: line.sku,
      name: line.name,
      barcode: line.barcode,
      unit: line.unit,
      weighed: line.weighed,
      taxCategoryId: line.taxCategoryId,
      trackStock: line.trackStock,
      oversellPolicy: line.oversellPolicy,
      minimumAge: line.minimumAge,
      quantityMilli: line.quantityMilli,
      unitPriceMinor: line.unitPriceMinor,
      unitCostMinor: line.unitCostMinor,
      discount: line.discount,
      note: line.note,
      trace: [...line.trace],
      ...(line.marks === null ? {} : { marks: line.marks }),
    })),
  };
}

/**
 * A held cart of this till with what stands in the body. Goods and customers this till does not
 * know stay in words: an open item, and a sale without the customer.
 */
export function holdBody(
  tx: WriteTx,
  saleId: SaleId,
  body: CartBody,
  { ids, at }: { readonly ids: Ids; readonly at: string },
): void {
  const customer = body.customerId === null ? null : tx.customers.byId(body.customerId);
  const { signedInUserId } = tx.terminal.state();
  const here = signedInUserId ?? tx.users.active()[0]?.userId ?? body.userId;
  const book = tx.priceBook.begin(customer?.customerId ?? null);
  tx.saleWrites.create({
    saleId,
    status: 'DRAFT',
    type: body.type,
    userId: tx.users.byId(body.userId)?.userId ?? here,
    customerId: customer?.customerId ?? null,
    customerName: customer === null ? '' : body.customerName,
    taxExempt: customer !== null && body.taxExempt,
    currency: Currency.parse(body.currency),
    pricesIncludeTax: body.pricesIncludeTax,
    priceBookVersion: tx.catalogue.priceBookVersion(),
    discount: body.discount,
    ageConfirmed: body.ageConfirmed,
    holdName: body.holdName,
    heldAt: body.heldAt,
    createdAt: at,
    book: book === null ? null : { ...book, coupons: [...(body.coupons ?? [])] },
  });
  for (const [index, line] of body.lines.entries()) {
    const product = line.productId === null ? null : tx.catalogue.byId(line.productId);
    tx.saleWrites.insertLine(saleId, {
      ...line,
      lineId: LineId.parse(ids.next()),
      position: index + 1,
      productId: product?.productId ?? null,
      productRow: product?.rowId ?? null,
      trackStock: product !== null && line.trackStock,
      createdAt: at,
      book: book === null || product === null ? null : tx.priceBook.goodsOf(product),
      marks: line.marks ?? null,
    });
  }
  tx.saleWrites.updateSale(saleId, { totalMinor: body.totalMinor });
}
