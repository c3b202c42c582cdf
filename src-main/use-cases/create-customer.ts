import { CustomerId } from '../../shared/domain/ids.ts';
import { minor } from '../../shared/domain/money.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { isTaxId } from '../../shared/domain/tax-id.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CustomerView } from '../../shared/ipc/views.ts';
import type { Customer, ReadTx } from '../store-port.ts';
import { customerView } from './customer-view.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { observeClock } from './observe-clock.ts';
import { requireActor } from './session.ts';

/** As HQ begins with; there is nothing to pay later before HQ sets a limit. */
const FIRST_TERMS_DAYS = 30;
const CODE_DIGITS = 4;

/** SYNC: somebody new, who may buy at once. HQ hears of them by the journal. */
export function createCustomer(
  deps: TillDeps,
  input: ParsedInput<'customer.create'>,
  call: Call,
): Result<CustomerView, IpcError> {
  return transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const taxId = input.taxId.replaceAll(' ', '');
    if (taxId !== '' && !isTaxId(taxId)) return err(ipcError('TAX_ID_WRONG', { taxId }));
    const known = tx.customers.byTaxId(taxId);
    if (known !== null) return err(ipcError('CUSTOMER_KNOWN', { name: known.name }));
    const moment = observeClock(deps, tx, call.origin);
    const customer: Customer = {
      customerId: CustomerId.parse(deps.ids.next()),
      code: freeCode(tx),
      name: input.name,
      type: input.type,
      phone: input.phone,
      contactPerson: '',
      taxId,
      taxExempt: false,
      creditLimitMinor: minor(0),
      creditTermsDays: FIRST_TERMS_DAYS,
      creditBlocked: false,
    };
    const { customerId, code, name, type, phone } = customer;
    tx.customerWrites.create(customer, moment.at);
    const { userId } = actor.value;
    const { businessDate, at: createdAt } = moment;
    tx.journal({
      payload: {
        type: 'customer.created',
        customer: {
          ...{ customerId, code, name, customerType: type, phone, userId, businessDate, createdAt },
          taxId: taxId === '' ? null : taxId,
        },
      },
      subjectId: customerId,
      receiptNumber: null,
      businessDate,
      checkpoint: false,
    });
    tx.audit({
      type: 'customer.created',
      userId,
      customerId,
      origin: call.origin,
      data: { code, type },
      description: `New customer ${name}`,
    });
    return ok(customerView(tx, customer, businessDate));
  });
}

/** `S01-010001`: the store, the till's series, and which of its customers; no other till makes it. */
function freeCode(tx: ReadTx): string {
  const head = `${tx.terminal.storefront().code}-${tx.terminal.identity().series}`;
  for (let count = tx.customers.madeCount() + 1; ; count += 1) {
    const code = head + String(count).padStart(CODE_DIGITS, '0');
    if (tx.customers.byCode(code) === null) return code;
  }
}
