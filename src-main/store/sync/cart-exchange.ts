import { type SaleId, SaleId as SaleIdSchema } from '../../../shared/domain/ids.ts';
import { CartBody, MAX_OFFERED_CARTS } from '../../../shared/protocol/held-carts.ts';
import type { CartExchange } from '../../hq-port.ts';
import type { Clock, Ids } from '../../ports.ts';
import type { Draft } from '../../sale-port.ts';
import type { WriteTx } from '../../store-port.ts';
import { pick, type Statements } from '../statements.ts';
import type { CartClaimTable, CartToGiveTable } from '../sync-tables.ts';
import { bodyOf, holdBody } from './cart-body.ts';

/** Who did it, in the audit trail: another till, through HQ. */
const ORIGIN = 'HQ';

/** Carts on their way between tills; both ways each step is one transaction of this till. */
export function createCartExchange(statements: Statements, clock: Clock, ids: Ids): CartExchange {
  const rows = createRows(statements);
  const now = (): string => new Date(clock.wallMs()).toISOString();
  return {
    claims: () => rows.claims({}).map(toClaim),
    toGive: () => rows.toGive({}).map(toGive),
    offered: (tx) =>
      tx.sales
        .held()
        .slice(-MAX_OFFERED_CARTS)
        .flatMap((held) => {
          const draft = tx.sales.draft(held.saleId);
          return draft === null ? [] : [bodyOf(tx, draft, held.totalMinor)];
        }),
    claim: (holder, saleId, claimId) => {
      const known = rows.claimOf({ holder, saleId });
      if (known !== undefined) return toClaim(known);
      rows.insertClaim({ claim_id: claimId, holder, sale_id: saleId, claimed_at: now() });
      return { claimId, holder, saleId };
    },
    dropClaim: (claimId) => void rows.dropClaim({ claimId }),
    receive: (tx, { claimId }, cart) => {
      rows.dropClaim({ claimId });
      if (tx.sales.status(claimId) !== null) return;
      holdBody(tx, claimId, cart, { ids, at: now() });
      audit(tx, claimId, `Took over ${cart.holdName} of ${cart.cashierName}`);
    },
    asked: (tx, saleId, claimId) => {
      const draft = givable(tx, saleId);
      const total = tx.sales.held().find((one) => one.saleId === saleId)?.totalMinor;
      const cart = draft === null || total === undefined ? null : bodyOf(tx, draft, total);
      const body = cart === null ? null : JSON.stringify(cart);
      rows.insertToGive({ claim_id: claimId, sale_id: saleId, body_json: body });
      if (cart !== null) cancelHeld(tx, saleId);
    },
    given: (claimId) => void rows.dropToGive({ claimId }),
    keep: (tx, claimId) => {
      const row = rows.toGive({}).find((one) => one.claim_id === claimId);
      rows.dropToGive({ claimId });
      const { cart } = row === undefined ? { cart: null } : toGive(row);
      if (cart === null) return;
      const saleId = SaleIdSchema.parse(ids.next());
      holdBody(tx, saleId, cart, { ids, at: now() });
      audit(tx, saleId, `${cart.holdName} was not taken over`);
    },
  };
}

/** Held, not the cart in progress, and without money on it. */
function givable(tx: WriteTx, saleId: SaleId): Draft | null {
  const draft = tx.sales.draft(saleId);
  if (draft === null || draft.sale.heldAt === null) return null;
  if (tx.terminal.state().currentSaleId === saleId) return null;
  const paid = draft.tenders.some(({ status }) => status !== 'UNDONE' && status !== 'DECLINED');
  return paid ? null : draft;
}

/** Whatever it held is this till's to sell again; HQ asks the units back where they are needed. */
function cancelHeld(tx: WriteTx, saleId: SaleId): void {
  for (const held of tx.stock.activeOfSale(saleId)) {
    tx.stockWrites.end(held.reservationId, 'RELEASED');
    tx.audit({
      ...{ type: 'stock.released', userId: null, origin: ORIGIN, saleId, lineId: held.lineId },
      data: { quantityMilli: held.quantityMilli },
      description: 'Released: the cart goes to another till',
    });
  }
  tx.saleWrites.cancel(saleId);
  tx.audit({
    ...{ type: 'sale.cancelled', userId: null, origin: ORIGIN, saleId },
    data: { givenAway: true },
    description: 'The cart goes to another till',
  });
}

function audit(tx: WriteTx, saleId: SaleId, description: string): void {
  tx.audit({
    ...{ type: 'sale.held', userId: null, origin: ORIGIN, saleId },
    ...{ data: {}, description },
  });
}

function toClaim(row: CartClaimTable) {
  return { claimId: row.claim_id, holder: row.holder, saleId: row.sale_id };
}

function toGive(row: CartToGiveTable) {
  const cart = row.body_json === null ? null : CartBody.parse(JSON.parse(row.body_json));
  return { claimId: row.claim_id, saleId: row.sale_id, cart };
}

function createRows(statements: Statements) {
  return {
    claims: statements.all<object>()((query) => query.selectFrom('cart_claim').selectAll()),
    claimOf: statements.get<{ holder: CartClaimTable['holder']; saleId: SaleId }>()((query, p) =>
      query
        .selectFrom('cart_claim')
        .selectAll()
        .where('holder', '=', p.holder)
        .where('sale_id', '=', p.saleId),
    ),
    insertClaim: statements.run<CartClaimTable>()((query, p) =>
      query
        .insertInto('cart_claim')
        .values(pick(p, ['claim_id', 'holder', 'sale_id', 'claimed_at'])),
    ),
    dropClaim: statements.run<{ claimId: SaleId }>()((query, { claimId }) =>
      query.deleteFrom('cart_claim').where('claim_id', '=', claimId),
    ),
    toGive: statements.all<object>()((query) => query.selectFrom('cart_to_give').selectAll()),
    insertToGive: statements.run<CartToGiveTable>()((query, p) =>
      query.replaceInto('cart_to_give').values(pick(p, ['claim_id', 'sale_id', 'body_json'])),
    ),
    dropToGive: statements.run<{ claimId: SaleId }>()((query, { claimId }) =>
      query.deleteFrom('cart_to_give').where('claim_id', '=', claimId),
    ),
  };
}
