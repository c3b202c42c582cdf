import { TenderId } from '../../shared/domain/ids.ts';
import { addMinor, formatMinor, type Minor } from '../../shared/domain/money.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { applyTender, saleStatus } from '../../shared/domain/tender.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { Draft, PricedDraft } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import { keepMoment } from './cart-book.ts';
import { cartView, isActive, openDraft, priceDraft } from './cart-view.ts';
import { checkCredit } from './credit-check.ts';
import { type Actor, type Call, transact, type TillDeps } from './deps.ts';
import { checkGivenAway } from './discount-limit.ts';
import { checkFloor } from './floor-limit.ts';
import { type Moment, observeClock, type ShopMoment } from './observe-clock.ts';
import { type Grantor, resolveGrantor } from './override.ts';
import { reserveLine } from './reserve-line.ts';
import { requireActor } from './session.ts';

/** More tenders on one sale than this is a mistake. */
export const MAX_TENDERS = 20;
/** Those that were taken back stay on record; so many of them are no mistake but an attack. */
const MAX_TENDER_ROWS = 200;

/** PAY-1, PAY-2: takes one payment; several may share a sale. */
export async function addTender(
  deps: TillDeps,
  input: ParsedInput<'tender.add'>,
  call: Call,
): Promise<Result<CartView, IpcError>> {
  const grantor = await resolveGrantor(deps, input.override, call);
  if (!grantor.ok) return grantor;
  return transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const draft = openDraft(tx, input.saleId);
    if (!draft.ok) return draft;
    const moment = observeClock(deps, tx, call.origin);
    const gathered = { deps, tx, actor: actor.value, grantor: grantor.value, moment };
    const taken = take(gathered, draft.value, input);
    return taken.ok ? cartView(tx, input.saleId, moment) : taken;
  });
}

interface Gathered {
  readonly deps: TillDeps;
  readonly tx: WriteTx;
  readonly actor: Actor;
  readonly grantor: Grantor | null;
  readonly moment: Moment;
}

function take(
  gathered: Gathered,
  draft: Draft,
  input: ParsedInput<'tender.add'>,
): Result<null, IpcError> {
  const { deps, tx, actor, moment } = gathered;
  if (draft.lines.length === 0) return err(ipcError('SALE_EMPTY'));
  const { tenders } = draft;
  if (tenders.filter(isActive).length >= MAX_TENDERS || tenders.length >= MAX_TENDER_ROWS) {
    return err(ipcError('CART_TOO_LARGE', { limit: MAX_TENDERS }));
  }
  const priced = priceDraft(tx, draft, moment);
  const ready = checkBeforeMoney(gathered, priced);
  if (!ready.ok) return ready;
  const { totals } = priced.priced;
  const { cashStepMinor, roundingMode } = tx.terminal.storefront();
  const cash = { stepMinor: cashStepMinor, mode: roundingMode };
  const applied = applyTender(input.kind, input.amountMinor, totals.dueMinor, cash);
  if (!applied.ok) {
    const due = formatMinor(totals.dueMinor, draft.sale.currency, actor.user.locale, {
      symbol: true,
    });
    return err(ipcError(applied.error, { due }));
  }
  const allowed = checkKind(gathered, draft, input, applied.value.amountMinor);
  if (!allowed.ok) return allowed;
  const tenderId = TenderId.parse(deps.ids.next());
  tx.saleWrites.insertTender(draft.sale.saleId, {
    tenderId,
    position: draft.tenders.length + 1,
    kind: input.kind,
    status: 'CAPTURED',
    ...applied.value,
    tenderedMinor: input.amountMinor,
    reference: input.reference,
    userId: actor.userId,
    createdAt: moment.at,
  });
  keepMoment(tx, draft, moment);
  const paid = addMinor(totals.paidMinor, applied.value.amountMinor);
  tx.saleWrites.updateSale(draft.sale.saleId, {
    status: saleStatus(totals.totalMinor, paid, true),
  });
  tx.audit({
    type: 'payment.created',
    userId: actor.userId,
    saleId: draft.sale.saleId,
    customerId: draft.sale.customerId,
    origin: actor.origin,
    data: { tenderId, kind: input.kind, ...applied.value, tenderedMinor: input.amountMinor },
    description: `${input.kind} ${formatMinor(input.amountMinor, draft.sale.currency, 'en')}`,
  });
  return ok(null);
}

/**
 * What would keep the sale from being completed is said before the money is taken: stock that a
 * hold ran out on and another cart took (RES-4), and discounts beyond the role's limit (CART-3).
 */
function checkBeforeMoney(gathered: Gathered, priced: PricedDraft): Result<null, IpcError> {
  const { deps, tx, actor, grantor } = gathered;
  const { lines, sale } = priced.draft;
  for (const line of lines) {
    const request = { saleId: sale.saleId, line, quantityMilli: line.quantityMilli };
    const reserved = reserveLine(deps, tx, actor, grantor, request);
    if (!reserved.ok) return reserved;
  }
  const asker = { deps, tx, actor, grantor, saleId: sale.saleId };
  const given = checkGivenAway(asker, priced);
  return given.ok ? checkFloor(asker, priced) : given;
}

/**
 * A card on a standalone terminal has been charged there: its approval code is the proof. On
 * account counts what this sale already put there.
 */
function checkKind(
  { deps, tx, actor, grantor, moment }: Gathered,
  draft: Draft,
  input: ParsedInput<'tender.add'>,
  amountMinor: Minor,
): Result<null, IpcError> {
  if (input.kind === 'cash') return ok(null);
  if (input.kind !== 'on_account') {
    if (input.reference === '') return err(ipcError('TENDER_NEEDS_REFERENCE'));
    return ok(null);
  }
  const customer = draft.sale.customerId === null ? null : tx.customers.byId(draft.sale.customerId);
  if (!customer) return err(ipcError('CUSTOMER_NEEDED'));
  return checkCredit(deps, tx, actor, grantor, {
    customer,
    saleId: draft.sale.saleId,
    amountMinor: addMinor(amountMinor, onAccountMinor(draft)),
    today: moment.businessDate,
    allowedBefore: false,
  });
}

export function onAccountMinor(draft: Draft): Minor {
  const charged = draft.tenders.filter(
    (tender) => isActive(tender) && tender.kind === 'on_account',
  );
  return addMinor(...charged.map((tender) => tender.amountMinor));
}

/** PAY-4: a tender can be undone until the sale is complete; its row stays, marked. */
export function removeTender(
  deps: TillDeps,
  input: ParsedInput<'tender.remove'>,
  call: Call,
): Result<CartView, IpcError> {
  return transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const draft = openDraft(tx, input.saleId);
    if (!draft.ok) return draft;
    const moment = observeClock(deps, tx, call.origin);
    const { tenders } = draft.value;
    const tender = tenders.find((one) => one.tenderId === input.tenderId && isActive(one));
    if (!tender) return err(ipcError('TENDER_UNKNOWN'));
    if (tender.status === 'UNKNOWN') return err(ipcError('TENDER_NOT_REMOVABLE'));
    tx.saleWrites.setTenderStatus(tender.tenderId, 'UNDONE');
    refreshStatus(tx, draft.value, tender.tenderId, moment);
    tx.audit({
      type: 'payment.updated',
      userId: actor.value.userId,
      saleId: input.saleId,
      origin: call.origin,
      data: { tenderId: tender.tenderId, kind: tender.kind, amountMinor: tender.amountMinor },
      description: `${tender.kind} taken back`,
    });
    return cartView(tx, input.saleId, moment);
  });
}

function refreshStatus(tx: WriteTx, draft: Draft, undone: TenderId, at: ShopMoment): void {
  const left = draft.tenders.filter((one) => isActive(one) && one.tenderId !== undone);
  const { totals } = priceDraft(tx, { ...draft, tenders: left }, at).priced;
  const status = saleStatus(totals.totalMinor, totals.paidMinor, left.length > 0);
  tx.saleWrites.updateSale(draft.sale.saleId, { status });
  if (left.length === 0) keepMoment(tx, draft, null);
}
