import { formatMinor, minor } from '../../shared/domain/money.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CustomerView } from '../../shared/ipc/views.ts';
import type { CashMovement, CreditEntry } from '../sale-port.ts';
import { JournalCashMovement, JournalCreditEntry } from '../../shared/protocol/journal-parts.ts';
import { creditState, customerView } from './customer-view.ts';
import { type Actor, type Call, transact, type TillDeps } from './deps.ts';
import { drawerKick } from './drawer-kick.ts';
import { replenishCredit } from './leases.ts';
import { type Moment, observeClock } from './observe-clock.ts';
import { requireActor } from './session.ts';
import { shiftForMoney } from './shift-desk.ts';

export function searchCustomers(
  deps: TillDeps,
  input: ParsedInput<'customer.search'>,
  call: Call,
): Result<{ customers: CustomerView[]; more: boolean }, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const { limit, offset } = input;
    const found = tx.customers.search(input.query, { limit: limit + 1, offset });
    const today = tx.terminal.state().businessDate;
    const customers = found.slice(0, limit).map((one) => customerView(tx, one, today));
    return ok({ customers, more: found.length > limit });
  });
}

/**
 * CRE-5: money against what a customer owes, wholly or partly; it pays the oldest debt first, which
 * follows from the entries themselves. Never more than is owed.
 */
export function settleAccount(
  deps: TillDeps,
  input: ParsedInput<'customer.settle'>,
  call: Call,
): Result<CustomerView, IpcError> {
  const result = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const customer = tx.customers.byId(input.customerId);
    if (!customer) return err(ipcError('CUSTOMER_UNKNOWN'));
    if (input.kind !== 'cash' && input.reference === '')
      return err(ipcError('TENDER_NEEDS_REFERENCE'));
    const moment = observeClock(deps, tx, call.origin);
    const { balanceMinor } = creditState(tx, customer, moment.businessDate);
    const { currency } = tx.terminal.storefront();
    const owed = formatMinor(balanceMinor, currency, actor.value.user.locale, { symbol: true });
    if (input.amountMinor <= 0) return err(ipcError('AMOUNT_INVALID', { due: owed }));
    if (input.amountMinor > balanceMinor)
      return err(ipcError('SETTLEMENT_TOO_LARGE', { balance: owed }));
    const shift = shiftForMoney({ deps, tx, actor: actor.value, moment });
    if (!shift.ok) return shift;
    const { entry, cash } = paymentFacts(deps, actor.value, moment, input);
    tx.customerWrites.appendEntry(entry, cash, shift.value.shiftId);
    replenishCredit(tx, customer.customerId, input.amountMinor);
    tx.journal({
      payload: {
        type: 'credit.booked',
        entry: JournalCreditEntry.parse(entry),
        cashMovement: cash && JournalCashMovement.parse(cash),
      },
      subjectId: customer.customerId,
      receiptNumber: null,
      businessDate: moment.businessDate,
      checkpoint: true,
    });
    tx.audit({
      type: 'credit.adjusted',
      userId: actor.value.userId,
      customerId: customer.customerId,
      origin: call.origin,
      data: { entryId: entry.entryId, amountMinor: entry.amountMinor, kind: input.kind },
      description: `${customer.name} paid ${formatMinor(input.amountMinor, currency, 'en')}`,
    });
    if (cash) {
      const why = { saleId: null, at: moment.at, reason: `a payment of ${customer.name}` };
      const kick = drawerKick(deps, tx, actor.value, why);
      if (kick) tx.printWrites.enqueue([kick]);
    }
    return ok(customerView(tx, customer, moment.businessDate));
  });
  if (result.ok) {
    if (input.kind === 'cash') deps.after.queuedPrint();
    deps.after.statusChanged();
  }
  return result;
}

/** The payment, and what the drawer gains by it. */
function paymentFacts(
  deps: TillDeps,
  actor: Actor,
  moment: Moment,
  input: ParsedInput<'customer.settle'>,
): { readonly entry: CreditEntry; readonly cash: CashMovement | null } {
  const common = {
    saleId: null,
    userId: actor.userId,
    businessDate: moment.businessDate,
    createdAt: moment.at,
  };
  const entry: CreditEntry = {
    ...common,
    entryId: deps.ids.next(),
    customerId: input.customerId,
    kind: 'payment',
    amountMinor: minor(-input.amountMinor),
    dueDate: null,
    tenderKind: input.kind,
    reference: input.reference,
  };
  if (input.kind !== 'cash') return { entry, cash: null };
  const cash: CashMovement = {
    ...common,
    movementId: deps.ids.next(),
    kind: 'settlement',
    amountMinor: input.amountMinor,
    creditEntryId: entry.entryId,
  };
  return { entry, cash };
}
