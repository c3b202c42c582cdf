import { formatMinor, minor } from '../../shared/domain/money.ts';
import { mayOverride } from '../../shared/domain/permission.ts';
import { ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { PricedDraft } from '../sale-port.ts';
import type { DiscountAsker } from './discount-limit.ts';
import { useOverride } from './override.ts';

/**
 * PRC-2: what people and price lists take below the floor needs somebody who may, before money is
 * taken. What was allowed on this sale, and as much of it, still stands.
 */
export function checkFloor(asker: DiscountAsker, sale: PricedDraft): Result<null, IpcError> {
  const { deps, tx, actor, grantor, saleId } = asker;
  let below = 0;
  for (const line of sale.byBook?.lines ?? []) below += line.belowFloorMinor;
  if (below === 0 || mayOverride(actor.user.role, 'below_floor')) return ok(null);
  const allowed = tx.saleWrites
    .overridesOf(saleId)
    .filter((one) => one.kind === 'below_floor')
    .map((one) => one.amountMinor);
  if (below <= Math.max(0, ...allowed)) return ok(null);
  const amountMinor = minor(below);
  const { currency } = sale.draft.sale;
  const amount = formatMinor(amountMinor, currency, actor.user.locale, { symbol: true });
  return useOverride(deps, tx, actor, grantor, {
    ...{ kind: 'below_floor', saleId, lineId: null, amountMinor },
    refusal: ipcError('PRICE_BELOW_FLOOR', { amount }),
  });
}
