import { z } from 'zod';
import type { RefundProcessed } from '../../../shared/protocol/refund-event.ts';
import {
  cashFact,
  creditFact,
  dayOf,
  type Fact,
  type FactRow,
  type FactTable,
  goodsColumns,
  keyed,
  momentOf,
  NIL,
} from './sale-facts.ts';
import type { InboxRow } from './sync-store.ts';

const Uuid = z.uuid();

/**
 * The rows of a refund.
 * @throws Error as `saleFacts` does
 */
export function refundFacts(event: InboxRow, payload: RefundProcessed): readonly Fact[] {
  const { refund, lines, tenders, creditEntry, cashMovement } = payload;
  const { refundId, terminalId } = refund;
  const rows: [FactTable, string, FactRow][] = [['refund', refundId, refundRow(event, refund)]];
  for (const line of lines) rows.push(['refund_line', line.refundLineId, lineRow(refund, line)]);
  for (const tender of tenders) {
    rows.push(['refund_tender', tender.tenderId, tenderRow(refundId, tender)]);
  }
  for (const movement of payload.stockMovements) {
    rows.push(['stock_movement', movement.movementId, movementRow(refund, movement)]);
  }
  for (const override of payload.overrides) {
    rows.push(['override_grant', override.overrideId, overrideRow(refund, override)]);
  }
  if (creditEntry !== null) rows.push(creditFact(terminalId, creditEntry));
  if (cashMovement !== null) rows.push(cashFact(terminalId, cashMovement));
  return keyed(event, rows);
}

type Refund = RefundProcessed['refund'];

/** The storefront's id; the nil id for a name that is none. */
export function storefrontOfRefund(refund: Refund): string {
  return Uuid.safeParse(refund.storefrontId).data ?? NIL;
}

function refundRow({ epoch }: InboxRow, refund: Refund): FactRow {
  const { sale } = refund;
  return {
    refund_id: refund.refundId,
    sale_id: sale?.saleId ?? null,
    sale_receipt_number: sale?.receiptNumber ?? null,
    sale_terminal_id: sale?.terminalId ?? null,
    sale_business_date: sale === null ? null : dayOf(sale.businessDate),
    exchange_sale_id: refund.exchangeSaleId,
    storefront_id: storefrontOfRefund(refund),
    terminal_id: refund.terminalId,
    epoch,
    user_id: refund.userId,
    customer_id: refund.customerId,
    customer_name: refund.customerName,
    currency: refund.currency,
    prices_include_tax: refund.pricesIncludeTax,
    tax_exempt: refund.taxExempt,
    reason: refund.reason,
    requested_by: refund.requestedBy,
    approved_by: refund.approvedBy,
    created_at: momentOf(refund.createdAt),
    completed_at: momentOf(refund.completedAt),
    business_date: dayOf(refund.businessDate),
    receipt_number: refund.receiptNumber,
    receipt_counter: refund.receiptCounter,
    subtotal_minor: refund.subtotalMinor,
    discount_minor: refund.discountMinor,
    tax_minor: refund.taxMinor,
    total_minor: refund.totalMinor,
    rounding_minor: refund.roundingMinor,
  };
}

function lineRow(refund: Refund, line: RefundProcessed['lines'][number]): FactRow {
  return {
    refund_id: refund.refundId,
    refund_line_id: line.refundLineId,
    position: line.position,
    sale_id: refund.sale?.saleId ?? null,
    sale_line_id: line.saleLineId,
    ...goodsColumns(line),
    gross_minor: line.grossMinor,
    discount_minor: line.discountMinor,
    tax_minor: line.taxMinor,
    total_minor: line.totalMinor,
    taxes: line.taxes,
    restock: line.restock,
    reason: line.reason,
  };
}

function tenderRow(refundId: string, tender: RefundProcessed['tenders'][number]): FactRow {
  return {
    refund_id: refundId,
    tender_id: tender.tenderId,
    position: tender.position,
    kind: tender.kind,
    status: tender.status,
    original_tender_id: tender.originalTenderId,
    amount_minor: tender.amountMinor,
    given_minor: tender.givenMinor,
    rounding_minor: tender.roundingMinor,
    reference: tender.reference,
    user_id: tender.userId,
    created_at: momentOf(tender.createdAt),
  };
}

function movementRow(refund: Refund, movement: RefundProcessed['stockMovements'][number]): FactRow {
  return {
    movement_id: movement.movementId,
    warehouse_id: storefrontOfRefund(refund),
    product_id: movement.productId,
    line_id: movement.refundLineId,
    kind: 'return',
    quantity_milli: movement.quantityMilli,
    unit_cost_minor: movement.unitCostMinor,
    reason: 'return',
    reference: refund.receiptNumber,
    sale_id: refund.sale?.saleId ?? null,
    terminal_id: refund.terminalId,
    user_id: refund.userId,
    business_date: dayOf(refund.businessDate),
    created_at: momentOf(refund.completedAt),
  };
}

function overrideRow(refund: Refund, override: RefundProcessed['overrides'][number]): FactRow {
  return {
    override_id: override.overrideId,
    sale_id: refund.sale?.saleId ?? null,
    refund_id: refund.refundId,
    line_id: override.refundLineId,
    terminal_id: refund.terminalId,
    kind: override.kind,
    amount_minor: override.amountMinor,
    reason: override.reason,
    requested_by: override.requestedBy,
    granted_by: override.grantedBy,
    created_at: momentOf(override.createdAt),
  };
}
