import { SaleId } from '../../shared/domain/ids.ts';
import { ok, err, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartView, HeldCart } from '../../shared/ipc/views.ts';
import type { Draft } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import { cartView, isActive, openDraft, priceDraft } from './cart-view.ts';
import { type Actor, type Call, transact, type TillDeps } from './deps.ts';
import { type Moment, observeClock, shopMoment } from './observe-clock.ts';
import { releaseLine, reserveLine } from './reserve-line.ts';
import { requireActor } from './session.ts';

/** The cart this terminal was working on, whatever happened since, or a new one. */
export function openCart(deps: TillDeps, call: Call): Result<CartView, IpcError> {
  return withActor(deps, call, ({ tx, actor, moment }) => {
    const current = tx.terminal.state().currentSaleId;
    const draft = current === null ? null : tx.sales.draft(current);
    if (!draft) return newCart(deps, tx, actor, moment);
    reserveAgain(deps, tx, actor, draft);
    return cartView(tx, draft.sale.saleId, moment);
  });
}

/** What the screen shows now, or null while nobody is signed in or no cart was begun. */
export function cartInProgress(deps: TillDeps): CartView | null {
  return deps.store.read((tx) => {
    const { currentSaleId, signedInUserId, locked } = tx.terminal.state();
    if (currentSaleId === null || signedInUserId === null || locked) return null;
    const cart = cartView(tx, currentSaleId, shopMoment(deps, tx));
    return cart.ok ? cart.value : null;
  });
}

/** CART-4: puts the cart aside, with all it reserved, and answers a new one. */
export function holdCart(
  deps: TillDeps,
  input: ParsedInput<'cart.hold'>,
  call: Call,
): Result<CartView, IpcError> {
  return withActor(deps, call, ({ tx, actor, moment }) => {
    const draft = holdable(tx, input.saleId);
    if (!draft.ok) return draft;
    if (draft.value.lines.length === 0) return err(ipcError('SALE_EMPTY'));
    hold(tx, actor, draft.value, input.name, moment);
    // Asked again for a cart that is held already, it only names it anew.
    return afterPutAway(deps, tx, actor, moment, input.saleId);
  });
}

export function heldCarts(deps: TillDeps, call: Call): Result<{ carts: HeldCart[] }, IpcError> {
  return deps.store.read((tx) => {
    const actor = requireActor(tx, call);
    return actor.ok ? ok({ carts: [...tx.sales.held()] }) : actor;
  });
}

export function recallCart(
  deps: TillDeps,
  input: ParsedInput<'cart.recall'>,
  call: Call,
): Result<CartView, IpcError> {
  return withActor(deps, call, ({ tx, actor, moment }) => {
    const draft = openDraft(tx, input.saleId);
    if (!draft.ok) return draft;
    const away = putAwayCurrent(tx, actor, input.saleId, moment);
    if (!away.ok) return away;
    tx.saleWrites.updateSale(input.saleId, { heldAt: null });
    tx.terminalWrites.update({ currentSaleId: input.saleId });
    tx.audit({
      type: 'sale.recalled',
      userId: actor.userId,
      saleId: input.saleId,
      origin: actor.origin,
      data: { holdName: draft.value.sale.holdName },
      description: `Recalled ${draft.value.sale.holdName}`,
    });
    reserveAgain(deps, tx, actor, draft.value);
    return cartView(tx, input.saleId, moment);
  });
}

/** RET-7: cancels the cart and releases everything. */
export function abandonCart(
  deps: TillDeps,
  input: ParsedInput<'cart.abandon'>,
  call: Call,
): Result<CartView, IpcError> {
  return withActor(deps, call, ({ tx, actor, moment }) => {
    const draft = holdable(tx, input.saleId);
    if (!draft.ok) return draft;
    for (const line of draft.value.lines) {
      releaseLine(tx, actor, input.saleId, line, 'CANCELLED');
    }
    cancel(tx, actor, draft.value);
    return afterPutAway(deps, tx, actor, moment, input.saleId);
  });
}

interface CartWork {
  readonly tx: WriteTx;
  readonly actor: Actor;
  readonly moment: Moment;
}

function withActor(
  deps: TillDeps,
  call: Call,
  work: (gathered: CartWork) => Result<CartView, IpcError>,
): Result<CartView, IpcError> {
  return transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    return work({ tx, actor: actor.value, moment: observeClock(deps, tx, call.origin) });
  });
}

/** A cart with money on it is neither held nor dropped: the payments come off first. */
function holdable(tx: WriteTx, saleId: SaleId): Result<Draft, IpcError> {
  const draft = openDraft(tx, saleId);
  if (!draft.ok) return draft;
  if (draft.value.tenders.some(isActive)) return err(ipcError('SALE_HAS_TENDERS'));
  return draft;
}

/** The cart in progress, or a new one where that is the one put away. */
function afterPutAway(
  deps: TillDeps,
  tx: WriteTx,
  actor: Actor,
  moment: Moment,
  putAway: SaleId,
): Result<CartView, IpcError> {
  const current = tx.terminal.state().currentSaleId;
  if (current === null || current === putAway || !tx.sales.draft(current)) {
    return newCart(deps, tx, actor, moment);
  }
  return cartView(tx, current, moment);
}

export function newCart(
  deps: TillDeps,
  tx: WriteTx,
  actor: Actor,
  moment: Moment,
): Result<CartView, IpcError> {
  const saleId = SaleId.parse(deps.ids.next());
  const storefront = tx.terminal.storefront();
  tx.saleWrites.create({
    saleId,
    status: 'DRAFT',
    type: 'RETAIL',
    userId: actor.userId,
    customerId: null,
    customerName: '',
    taxExempt: false,
    currency: storefront.currency,
    pricesIncludeTax: storefront.pricesIncludeTax,
    priceBookVersion: tx.catalogue.priceBookVersion(),
    discount: null,
    ageConfirmed: 0,
    holdName: '',
    heldAt: null,
    createdAt: moment.at,
    book: tx.priceBook.begin(null),
  });
  tx.terminalWrites.update({ currentSaleId: saleId });
  tx.audit({
    type: 'sale.created',
    userId: actor.userId,
    saleId,
    origin: actor.origin,
    data: {},
    description: 'New cart',
  });
  return cartView(tx, saleId, moment);
}

function putAwayCurrent(
  tx: WriteTx,
  actor: Actor,
  recalled: SaleId,
  moment: Moment,
): Result<null, IpcError> {
  const current = tx.terminal.state().currentSaleId;
  const draft = current === null || current === recalled ? null : tx.sales.draft(current);
  if (!draft) return ok(null);
  if (draft.tenders.some(isActive)) return err(ipcError('SALE_HAS_TENDERS'));
  if (draft.lines.length > 0) hold(tx, actor, draft, '', moment);
  else cancel(tx, actor, draft);
  return ok(null);
}

function hold(tx: WriteTx, actor: Actor, draft: Draft, name: string, moment: Moment): void {
  const { saleId } = draft.sale;
  const holdName =
    name || draft.sale.holdName || draft.sale.customerName || moment.localTime.slice(11);
  const { totalMinor } = priceDraft(tx, draft, moment).priced.totals;
  tx.saleWrites.updateSale(saleId, { holdName, heldAt: moment.at, totalMinor });
  tx.audit({
    type: 'sale.held',
    userId: actor.userId,
    saleId,
    origin: actor.origin,
    data: { holdName },
    description: `Held as ${holdName}`,
  });
}

function cancel(tx: WriteTx, actor: Actor, draft: Draft): void {
  const { saleId } = draft.sale;
  tx.saleWrites.cancel(saleId);
  tx.audit({
    type: 'sale.cancelled',
    userId: actor.userId,
    saleId,
    origin: actor.origin,
    data: { lines: draft.lines.length },
    description: 'Cart abandoned',
  });
}

/**
 * SYNC: reservations end at a restart and after 30 minutes; a cart that comes back reserves again
 * what it can. What it cannot stays on the cart, shown as released, and must be there again to
 * complete.
 */
function reserveAgain(deps: TillDeps, tx: WriteTx, actor: Actor, draft: Draft): void {
  for (const line of draft.lines) {
    if (!line.trackStock || tx.stock.activeOfLine(line.lineId)) continue;
    reserveLine(deps, tx, actor, null, {
      saleId: draft.sale.saleId,
      line,
      quantityMilli: line.quantityMilli,
    });
  }
}
