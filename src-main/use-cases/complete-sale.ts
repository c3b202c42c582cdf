import { PrintJobId, type SaleId, type ShiftId } from '../../shared/domain/ids.ts';
import { addMinor, formatMinor, type Minor, negateMinor } from '../../shared/domain/money.ts';
import { dueDate } from '../../shared/domain/credit.ts';
import { milli } from '../../shared/domain/quantity.ts';
import { formatReceiptNumber } from '../../shared/domain/receipt-number.ts';
import type { ReceiptModel } from '../../shared/domain/receipt/model.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CompletedSale } from '../../shared/ipc/views.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type {
  CashMovement,
  CompletedFacts,
  Completion,
  CreditEntry,
  Draft,
  SaleLease,
  StockMovement,
  PricedDraft,
} from '../sale-port.ts';
import type { Customer, NewPrintJob, WriteTx } from '../store-port.ts';
import { onAccountMinor } from './add-tender.ts';
import { settleBook } from './cart-book.ts';
import { isActive, openDraft, priceDraft } from './cart-view.ts';
import { checkCredit } from './credit-check.ts';
import { creditState } from './customer-view.ts';
import { type Actor, type Call, transact, type TillDeps } from './deps.ts';
import { drawerKick } from './drawer-kick.ts';
import { checkGivenAway } from './discount-limit.ts';
import { checkFloor } from './floor-limit.ts';
import { spendCredit } from './leases.ts';
import { type Moment, observeClock } from './observe-clock.ts';
import { type Grantor, resolveGrantor } from './override.ts';
import { receiptModel } from './receipt-model.ts';
import { reserveLine } from './reserve-line.ts';
import { requireActor } from './session.ts';
import { shiftForMoney } from './shift-desk.ts';

/**
 * One transaction: number, lines, tenders, stock, credit, drawer, receipt, print job, audit,
 * journal. Print and drawer come after the commit and can never fail the sale. Asked again, it
 * answers the same sale: a second Enter or a lost answer sells nothing twice.
 */
export async function completeSale(
  deps: TillDeps,
  input: ParsedInput<'sale.complete'>,
  call: Call,
): Promise<Result<CompletedSale, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  const result = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const draft = openDraft(tx, input.saleId);
    if (!draft.ok) {
      const before = completedSale(tx, input.saleId, null);
      return before ? ok(before) : draft;
    }
    const moment = observeClock(deps, tx, call.origin);
    return complete({ deps, tx, actor: actor.value, grantor: grantor.value, moment }, draft.value);
  });
  if (result.ok) {
    deps.after.queuedPrint();
    deps.after.statusChanged();
  }
  return result;
}

export function completedSale(
  tx: Pick<WriteTx, 'sales'>,
  saleId: SaleId,
  printJobId: PrintJobId | null,
): CompletedSale | null {
  const record = tx.sales.completed(saleId);
  if (!record) return null;
  const { receiptNumber, totalMinor, paidMinor, changeMinor, currency, completedAt } = record;
  return {
    saleId,
    receiptNumber,
    totalMinor,
    paidMinor,
    changeMinor,
    currency,
    completedAt,
    printJobId,
  };
}

interface Work {
  readonly deps: TillDeps;
  readonly tx: WriteTx;
  readonly actor: Actor;
  readonly grantor: Grantor | null;
  readonly moment: Moment;
}

function complete(work: Work, open: Draft): Result<CompletedSale, IpcError> {
  const { tx, moment } = work;
  if (open.lines.length === 0) return err(ipcError('SALE_EMPTY'));
  const priced = settleBook(tx, priceDraft(tx, open, moment), moment);
  const { draft } = priced;
  const { totals } = priced.priced;
  if (totals.dueMinor !== 0) {
    const due = formatMinor(totals.dueMinor, draft.sale.currency, work.actor.user.locale, {
      symbol: true,
    });
    return err(ipcError('SALE_NOT_PAID', { due }));
  }
  const given = checkUnpaid(work, priced);
  if (!given.ok) return given;
  const stock = commitStock(work, draft);
  if (!stock.ok) return stock;
  const credit = chargeAccount(work, draft);
  if (!credit.ok) return credit;
  const shift = shiftForMoney(work);
  if (!shift.ok) return shift;
  const { shiftId } = shift.value;
  const receipt = numberReceipt(work, priced, credit.value);
  const { movements, leases } = stock.value;
  const entry = credit.value?.entry ?? null;
  const taken = [...leases, ...(credit.value?.leases ?? [])];
  const booked = { movements, leases: taken, entry, shiftId };
  const completion = completionOf(work, priced, receipt, booked);
  const { userId } = work.actor;
  if (draft.sale.userId !== userId) {
    // Whoever takes the money has sold it, whoever began the cart: as the receipt says.
    tx.saleWrites.updateSale(draft.sale.saleId, { userId });
  }
  tx.saleWrites.complete(completion);
  const printJobs = queuePrints(work, draft, receipt.model);
  auditCompletion(work, completion);
  const sold = { ...draft, sale: { ...draft.sale, userId } };
  tx.saleWrites.journalCompleted({ draft: sold, completion, printJobs });
  const { saleId, currency } = draft.sale;
  const { currentSaleId } = tx.terminal.state();
  tx.terminalWrites.update({
    // A held sale may be paid while another cart is worked on: that one stays.
    currentSaleId: currentSaleId === saleId ? null : currentSaleId,
    lastCompletedSaleId: saleId,
  });
  const { receiptNumber, totalMinor, paidMinor, changeMinor, completedAt } = completion;
  return ok({
    saleId,
    receiptNumber,
    totalMinor,
    paidMinor,
    changeMinor,
    currency,
    completedAt,
    printJobId: printJobs.at(-1)?.jobId ?? null,
  });
}

/**
 * CART-3: a sale that costs nothing takes no money, before which its discounts would be checked.
 */
function checkUnpaid(
  { deps, tx, actor, grantor }: Work,
  sale: PricedDraft,
): Result<null, IpcError> {
  const { draft } = sale;
  if (draft.tenders.some(isActive)) return ok(null);
  const asker = { deps, tx, actor, grantor, saleId: draft.sale.saleId };
  const given = checkGivenAway(asker, sale);
  return given.ok ? checkFloor(asker, sale) : given;
}

interface CommittedStock {
  readonly movements: readonly StockMovement[];
  readonly leases: readonly SaleLease[];
}

/** RES-5: commits exactly what was reserved; a line whose hold ran out reserves again first. */
function commitStock(work: Work, draft: Draft): Result<CommittedStock, IpcError> {
  const { deps, tx, actor, grantor } = work;
  const { saleId } = draft.sale;
  const held = new Map(tx.stock.activeOfSale(saleId).map((one) => [one.lineId, one]));
  const movements: StockMovement[] = [];
  for (const line of draft.lines) {
    if (!line.trackStock || line.productRow === null) continue;
    if (held.get(line.lineId)?.quantityMilli !== line.quantityMilli) {
      const request = { saleId, line, quantityMilli: line.quantityMilli };
      const again = reserveLine(deps, tx, actor, grantor, request);
      if (!again.ok) return again;
    }
    movements.push({
      movementId: deps.ids.next(),
      productRow: line.productRow,
      kind: 'sale',
      quantityMilli: milli(-line.quantityMilli),
      unitCostMinor: line.unitCostMinor,
      lineId: line.lineId,
    });
  }
  return ok({ movements, leases: tx.stockWrites.commitSale(saleId) });
}

interface AccountCharge {
  readonly entry: CreditEntry;
  readonly balanceAfterMinor: Minor;
  readonly leases: readonly SaleLease[];
}

/**
 * CRE-2 once more, at the moment it counts: the balance may have moved since the tender was added.
 */
function chargeAccount(work: Work, draft: Draft): Result<AccountCharge | null, IpcError> {
  const { deps, tx, actor, grantor, moment } = work;
  const amountMinor = onAccountMinor(draft);
  if (amountMinor === 0) return ok(null);
  const { saleId, customerId } = draft.sale;
  const customer = customerId === null ? null : tx.customers.byId(customerId);
  if (!customer) return err(ipcError('CUSTOMER_NEEDED'));
  const today = moment.businessDate;
  const request = { customer, saleId, amountMinor, today, allowedBefore: true };
  const allowed = checkCredit(deps, tx, actor, grantor, request);
  if (!allowed.ok) return allowed;
  const { balanceMinor } = creditState(tx, customer, today);
  const entry = chargeEntry(work, customer, saleId, amountMinor);
  const leases = spendCredit(deps, tx, customer.customerId, amountMinor);
  return ok({ entry, balanceAfterMinor: addMinor(balanceMinor, amountMinor), leases });
}

function chargeEntry(
  { deps, actor, moment }: Work,
  customer: Customer,
  saleId: SaleId,
  amountMinor: Minor,
): CreditEntry {
  return {
    entryId: deps.ids.next(),
    customerId: customer.customerId,
    kind: 'charge',
    amountMinor,
    saleId,
    dueDate: dueDate(moment.businessDate, customer.creditTermsDays),
    tenderKind: null,
    reference: '',
    userId: actor.userId,
    businessDate: moment.businessDate,
    createdAt: moment.at,
  };
}

interface NumberedReceipt {
  readonly counter: number;
  readonly number: string;
  readonly model: ReceiptModel;
}

function numberReceipt(
  { deps, tx, actor, moment }: Work,
  priced: PricedDraft,
  charge: AccountCharge | null,
): NumberedReceipt {
  const { series, name } = tx.terminal.identity();
  const storefront = tx.terminal.storefront();
  const counter = tx.terminalWrites.nextReceiptCounter();
  const number = formatReceiptNumber({
    storefrontCode: storefront.code,
    businessDate: moment.businessDate,
    series,
    counter,
  });
  const model = receiptModel(priced, {
    storefront,
    terminalName: name,
    cashierName: actor.user.name,
    receiptNumber: number,
    moment,
    balanceAfterMinor: charge?.balanceAfterMinor ?? null,
    sign: (bytes) => deps.device.sign(bytes),
  });
  return { counter, number, model };
}

function completionOf(
  { deps, actor, moment }: Work,
  { draft, priced }: PricedDraft,
  receipt: NumberedReceipt,
  booked: CommittedStock & { readonly entry: CreditEntry | null; readonly shiftId: ShiftId },
): Completion {
  const { totals } = priced;
  const { saleId } = draft.sale;
  return {
    saleId,
    completedAt: moment.at,
    businessDate: moment.businessDate,
    receiptNumber: receipt.number,
    receiptCounter: receipt.counter,
    subtotalMinor: totals.subtotalMinor,
    discountMinor: totals.discountMinor,
    taxMinor: totals.taxMinor,
    totalMinor: totals.totalMinor,
    roundingMinor: priced.roundingMinor,
    paidMinor: totals.paidMinor,
    changeMinor: totals.changeMinor,
    costMinor: priced.costMinor,
    profitMinor: priced.profitMinor,
    lines: priced.lines,
    stockMovements: booked.movements,
    creditEntry: booked.entry,
    shiftId: booked.shiftId,
    leases: booked.leases,
    cashMovement: cashMovement(draft, { movementId: deps.ids.next(), actor, moment }),
    receiptJson: canonicalJson(receipt.model as CanonicalValue),
  };
}

/** What the drawer gains: the cash handed over less the change. */
function cashMovement(
  draft: Draft,
  { movementId, actor, moment }: { movementId: string; actor: Actor; moment: Moment },
): CashMovement | null {
  const cash = draft.tenders.filter((tender) => isActive(tender) && tender.kind === 'cash');
  if (cash.length === 0) return null;
  const handed = addMinor(...cash.map((tender) => tender.tenderedMinor));
  const change = addMinor(...cash.map((tender) => tender.changeMinor));
  return {
    movementId,
    kind: 'sale',
    amountMinor: addMinor(handed, negateMinor(change)),
    saleId: draft.sale.saleId,
    creditEntryId: null,
    userId: actor.userId,
    businessDate: moment.businessDate,
    createdAt: moment.at,
  };
}

/**
 * RCP-3: the rendered bytes are a row of the sale's own transaction; the drawer is a job of its
 * own.
 */
function queuePrints(work: Work, draft: Draft, model: ReceiptModel): CompletedFacts['printJobs'] {
  const { deps, tx, actor, moment } = work;
  const { renderer } = deps;
  if (!renderer) return [];
  const { saleId } = draft.sale;
  const opensDrawer = draft.tenders.some((tender) => isActive(tender) && tender.kind === 'cash');
  const kick = opensDrawer
    ? drawerKick(deps, tx, actor, { saleId, at: moment.at, reason: model.receiptNumber })
    : null;
  const receipt: NewPrintJob = {
    jobId: PrintJobId.parse(deps.ids.next()),
    kind: 'receipt',
    saleId,
    profile: renderer.profile.name,
    bytes: renderer.receipt(model),
    copyNumber: 0,
    createdAt: moment.at,
  };
  return tx.printWrites.enqueue(kick ? [kick, receipt] : [receipt]);
}

function auditCompletion({ tx, actor }: Work, completion: Completion): void {
  const { saleId, receiptNumber, totalMinor, stockMovements, creditEntry } = completion;
  const base = { userId: actor.userId, saleId, origin: actor.origin };
  tx.audit({
    ...base,
    type: 'sale.completed',
    data: { lines: completion.lines.length, receiptNumber, totalMinor },
    description: `Sale ${receiptNumber} completed`,
  });
  if (stockMovements.length > 0) {
    tx.audit({
      ...base,
      type: 'stock.committed',
      data: { movements: stockMovements.length },
      description: `Stock of ${receiptNumber} committed`,
    });
  }
  if (creditEntry) {
    tx.audit({
      ...base,
      type: 'credit.adjusted',
      customerId: creditEntry.customerId,
      data: { amountMinor: creditEntry.amountMinor, dueDate: creditEntry.dueDate },
      description: `Charged to account by ${receiptNumber}`,
    });
  }
}
