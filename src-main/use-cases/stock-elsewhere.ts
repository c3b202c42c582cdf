import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { StockElsewhereView } from '../../shared/ipc/hq-views.ts';
import type { HqSync } from '../ports.ts';
import type { StockTold } from '../hq-port.ts';
import type { ReadTx } from '../store-port.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { requireActor } from './session.ts';

/** So long somebody at the counter waits for the other stores' figures. */
const ASK_WITHIN_MS = 3_000;

/**
 * SYNC: how many there are in this store and in the others, by HQ's word. Where HQ cannot be asked
 * it is what HQ said last, and when.
 */
export async function stockElsewhere(
  deps: TillDeps,
  hq: HqSync | null,
  { productId }: ParsedInput<'catalogue.elsewhere'>,
  call: Call,
): Promise<Result<StockElsewhereView, IpcError>> {
  const before = deps.store.read((tx): Result<StockTold | null, IpcError> => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    if (tx.catalogue.byId(productId) === null) return err(ipcError('PRODUCT_UNKNOWN'));
    return ok(tx.hqNews.stockTold(productId));
  });
  if (!before.ok) return before;
  if (hq === null) return ok({ state: 'alone', told: null });
  const asked = await hq.question(
    'stock-elsewhere',
    (asker) => ({ ...asker, productId }),
    ASK_WITHIN_MS,
  );
  if (!asked.ok || asked.value.kind === 'refused') {
    if (before.value === null) return ok({ state: 'unknown', told: null });
    return deps.store.read((tx) => ok({ state: 'before', told: viewOf(tx, before.value) }));
  }
  const { asOf, storefronts } = asked.value;
  return transact(deps, (tx) => {
    tx.hqNewsWrites.keepStockTold(productId, { asOf, storefronts });
    return ok({ state: 'now' as const, told: viewOf(tx, { asOf, storefronts }) });
  });
}

function viewOf(tx: ReadTx, told: StockTold | null): StockElsewhereView['told'] {
  if (told === null) return null;
  const own = tx.terminal.identity().storefrontId;
  const here = told.storefronts.find(({ storefrontId }) => storefrontId === own);
  return {
    asOf: told.asOf,
    hereMilli: here?.availableMilli ?? null,
    elsewhere: told.storefronts
      .filter(({ storefrontId }) => storefrontId !== own)
      .map(({ code, name, availableMilli }) => ({ code, name, availableMilli })),
  };
}
