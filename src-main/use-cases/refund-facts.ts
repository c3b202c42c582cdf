import {
  type CustomerId,
  type ProductId,
  type RefundId,
  RowId,
  type ShiftId,
} from '../../shared/domain/ids.ts';
import { addMinor, type Minor, negateMinor } from '../../shared/domain/money.ts';
import { formatReceiptNumber } from '../../shared/domain/receipt-number.ts';
import type { RefundFacts, SoldSale } from '../refund-port.ts';
import { replenishCredit } from './leases.ts';
import type { Approval, RefundWork } from './refund-approval.ts';
import type { LineBackFact, TendersBack } from './refund-lines.ts';
import { spendRefundRight } from './refund-right.ts';
import { creditCounter } from '../../shared/domain/counter.ts';

/** What has been decided of a refund; from here on nothing refuses it. */
export interface RefundDecision {
  readonly refundId: RefundId;
  readonly sold: SoldSale;
  readonly lines: readonly LineBackFact[];
  readonly reason: string;
  readonly shiftId: ShiftId;
  readonly money: TendersBack;
  readonly approval: Approval;
  readonly totalMinor: Minor;
}

/** Numbers it and takes what it uses: rights, goods on the shelf, credit of the account. */
export function refundFacts(
  work: RefundWork,
  decision: RefundDecision,
): Omit<RefundFacts, 'receiptJson'> {
  const { deps, tx } = work;
  const { sold, lines, money, approval, shiftId } = decision;
  const leases = lines.flatMap(({ sold: line, fact }) =>
    spendRefundRight(deps, tx, line.lineId, fact.quantityMilli),
  );
  const shelf = putOnShelf(work, lines);
  const refund = headerOf(work, decision);
  const { customerId } = sold;
  const credit = customerId === null ? null : takeOffAccount(work, decision, refund, customerId);
  return {
    refund,
    lines: lines.map(({ fact }) => fact),
    tenders: money.tenders,
    stockMovements: shelf.movements,
    productRows: shelf.productRows,
    creditEntry: credit?.entry ?? null,
    cashMovement: cashOut(work, decision),
    overrides: approval.overrides,
    leases,
    replenished: [...shelf.replenished, ...(credit?.replenished ?? [])],
    shiftId,
  };
}

function headerOf(
  { tx, actor, moment }: RefundWork,
  { refundId, sold, lines, money, approval, reason, totalMinor }: RefundDecision,
): RefundFacts['refund'] {
  const identity = tx.terminal.identity();
  const { code } = tx.terminal.storefront();
  const { series } = identity;
  const { businessDate, at } = moment;
  const counter = tx.terminalWrites.nextReceiptCounter();
  const sum = (pick: (fact: LineBackFact['fact']) => Minor): Minor =>
    addMinor(...lines.map(({ fact }) => pick(fact)));
  const { saleId, receiptNumber, terminalId } = sold;
  return {
    refundId,
    sale: { saleId, receiptNumber, terminalId, businessDate: sold.businessDate },
    exchangeSaleId: null,
    ...{ storefrontId: identity.storefrontId, terminalId: identity.terminalId },
    ...{ userId: actor.userId, customerId: sold.customerId, customerName: sold.customerName },
    ...{ currency: sold.currency, pricesIncludeTax: sold.pricesIncludeTax },
    ...{ taxExempt: sold.taxExempt, reason, requestedBy: actor.userId },
    approvedBy: approval.approvedBy,
    ...{ createdAt: at, completedAt: at, businessDate },
    receiptNumber: formatReceiptNumber({ storefrontCode: code, businessDate, series, counter }),
    receiptCounter: counter,
    subtotalMinor: sum((fact) => fact.grossMinor),
    discountMinor: sum((fact) => fact.discountMinor),
    taxMinor: sum((fact) => fact.taxMinor),
    totalMinor,
    roundingMinor: addMinor(...money.tenders.map(({ roundingMinor }) => roundingMinor)),
  };
}

type Shelf = Pick<RefundFacts, 'stockMovements' | 'productRows'>;

/** RET-5: what is restocked can be sold again at once; what is damaged is on no shelf. */
function putOnShelf(
  { deps, tx }: RefundWork,
  lines: readonly LineBackFact[],
): {
  readonly movements: Shelf['stockMovements'];
  readonly productRows: Shelf['productRows'];
  readonly replenished: RefundFacts['replenished'];
} {
  const movements: Shelf['stockMovements'][number][] = [];
  const productRows = new Map<ProductId, number>();
  const replenished = new Map<string, number>();
  for (const { sold, fact } of lines) {
    const { productId, productRow, trackStock } = sold;
    if (fact.restock !== 'restock' || productId === null || productRow === null || !trackStock) {
      continue;
    }
    const { refundLineId, quantityMilli, unitCostMinor } = fact;
    const movementId = RowId.parse(deps.ids.next());
    movements.push({ movementId, productId, refundLineId, quantityMilli, unitCostMinor });
    productRows.set(productId, productRow);
    const counter = tx.refundWrites.putBack(productRow, quantityMilli);
    if (counter === null) continue;
    replenished.set(counter, (replenished.get(counter) ?? 0) + quantityMilli);
  }
  const told = [...replenished].map(([counter, amount]) => ({ counter, amount }));
  return { movements, productRows, replenished: told };
}

/** What was bought on account is owed no more, and may be spent again here. */
function takeOffAccount(
  { deps, tx, actor, moment }: RefundWork,
  { money, sold }: RefundDecision,
  { receiptNumber }: RefundFacts['refund'],
  customerId: CustomerId,
): Pick<RefundFacts, 'replenished'> & { readonly entry: RefundFacts['creditEntry'] } {
  const { accountMinor } = money;
  if (accountMinor === 0) return { entry: null, replenished: [] };
  replenishCredit(tx, customerId, accountMinor);
  const counter = creditCounter(customerId);
  return {
    entry: {
      ...{ entryId: RowId.parse(deps.ids.next()), customerId, kind: 'adjustment' },
      amountMinor: negateMinor(accountMinor),
      ...{ saleId: sold.saleId, dueDate: null, tenderKind: null, reference: receiptNumber },
      userId: actor.userId,
      businessDate: moment.businessDate,
      createdAt: moment.at,
    },
    replenished: tx.leases.active() ? [{ counter, amount: accountMinor }] : [],
  };
}

function cashOut(
  { deps, actor, moment }: RefundWork,
  { money, sold }: RefundDecision,
): RefundFacts['cashMovement'] {
  if (money.cashMinor === 0) return null;
  return {
    ...{ movementId: RowId.parse(deps.ids.next()), kind: 'refund' },
    amountMinor: negateMinor(money.cashMinor),
    ...{ saleId: sold.saleId, creditEntryId: null, userId: actor.userId },
    businessDate: moment.businessDate,
    createdAt: moment.at,
  };
}
