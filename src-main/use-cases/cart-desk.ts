import { SaleId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { CartsElsewhereView } from '../../shared/ipc/hq-views.ts';
import type { CartView } from '../../shared/ipc/views.ts';
import type { CartClaim } from '../hq-port.ts';
import type { HqSync } from '../ports.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { recallCart } from './open-cart.ts';
import { requireActor } from './session.ts';

const ASK_WITHIN_MS = 3_000;
/** So long a cashier waits until the till that holds the cart has given it away. */
const GIVE_WITHIN_MS = 8_000;
const LOOK_AGAIN_MS = 150;

/** Held carts of the other tills of this storefront, and this till's own for them. */
export interface CartDesk {
  /** What the others hold, by HQ's word. */
  elsewhere(call: Call): Promise<Result<CartsElsewhereView, IpcError>>;
  /** Takes a cart over and brings it on the screen. */
  take(input: ParsedInput<'cart.take'>, call: Call): Promise<Result<CartView, IpcError>>;
  /**
   * Tells HQ what is held here, gives away what was asked for, and ends what a stop left in the
   * middle. Asked again while it runs, it runs once more. Never throws for HQ's sake.
   */
  settle(): Promise<void>;
}

export function createCartDesk(deps: TillDeps, hq: HqSync): CartDesk {
  return new Desk(deps, hq);
}

type Outcome = 'taken' | 'gone' | 'waiting';

class Desk implements CartDesk {
  readonly #deps: TillDeps;
  readonly #hq: HqSync;
  /** Claims that a cashier waits for: settling leaves them alone. */
  readonly #awaited = new Set<SaleId>();
  #running: Promise<void> | null = null;
  #again = false;
  #offered = '';

  constructor(deps: TillDeps, hq: HqSync) {
    this.#deps = deps;
    this.#hq = hq;
  }

  async elsewhere(call: Call): Promise<Result<CartsElsewhereView, IpcError>> {
    const allowed = this.#deps.store.read((tx) => requireActor(tx, call));
    if (!allowed.ok) return allowed;
    const asked = await this.#hq.question('cart-list', (asker) => asker, ASK_WITHIN_MS);
    const leaving = this.#deps.store.read((tx) => tx.carts.toGive()).length;
    if (!asked.ok || asked.value.kind === 'refused') {
      return ok({ state: 'away', leaving, carts: [] });
    }
    return ok({ state: 'told', leaving, carts: asked.value.carts });
  }

  async take(input: ParsedInput<'cart.take'>, call: Call): Promise<Result<CartView, IpcError>> {
    const deps = this.#deps;
    const claimed = transact(deps, (tx) => {
      const actor = requireActor(tx, call);
      if (!actor.ok) return actor;
      return ok(tx.carts.claim(input.holder, input.saleId, SaleId.parse(deps.ids.next())));
    });
    if (!claimed.ok) return claimed;
    const { claimId } = claimed.value;
    if (this.#awaited.has(claimId)) return err(ipcError('CART_ON_ITS_WAY'));
    this.#awaited.add(claimId);
    try {
      const outcome = await this.#await(claimed.value);
      if (outcome === 'taken') return recallCart(deps, { saleId: claimId }, call);
      return err(ipcError(outcome === 'gone' ? 'CART_GONE' : 'CART_ON_ITS_WAY'));
    } finally {
      this.#awaited.delete(claimId);
    }
  }

  settle(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      // The refused question costs nothing while HQ is known to be away.
      if (!(await this.#giveAway())) return;
      if (!(await this.#endClaims())) return;
      await this.#offer();
    }
  }

  /** Asks until the cart is given, gone, or nobody wants to wait any longer. */
  async #await(claim: CartClaim): Promise<Outcome> {
    const { clock } = this.#deps;
    const deadlineMs = clock.monotonicMs() + GIVE_WITHIN_MS;
    while (clock.monotonicMs() < deadlineMs) {
      const outcome = await this.#ask(claim, false);
      if (outcome !== 'waiting') return outcome;
      if (!(await this.#hq.pause(LOOK_AGAIN_MS))) return 'waiting';
    }
    return this.#ask(claim, true);
  }

  /** One question; what it brings is kept before this resolves. */
  async #ask(claim: CartClaim, giveUp: boolean): Promise<Outcome> {
    const asked = await this.#hq.question(
      'cart-take',
      (asker) => ({ ...asker, ...claim, giveUp }),
      ASK_WITHIN_MS,
    );
    if (!asked.ok) return 'waiting';
    const answer = asked.value;
    if (answer.kind === 'asked') return 'waiting';
    const kept = transact(this.#deps, (tx) => {
      if (answer.kind === 'given') tx.carts.receive(tx, claim, answer.cart);
      else tx.carts.dropClaim(claim.claimId);
      return ok(null);
    });
    if (!kept.ok) return 'waiting';
    if (answer.kind === 'given') this.#deps.after.statusChanged();
    return answer.kind === 'given' ? 'taken' : 'gone';
  }

  /** Claims of an earlier process, or of a cashier who waits no more. */
  async #endClaims(): Promise<boolean> {
    for (const claim of this.#deps.store.read((tx) => tx.carts.claims())) {
      if (this.#awaited.has(claim.claimId)) continue;
      if ((await this.#ask(claim, true)) === 'waiting') return false;
    }
    return true;
  }

  async #giveAway(): Promise<boolean> {
    for (const one of this.#deps.store.read((tx) => tx.carts.toGive())) {
      const told = await this.#hq.question(
        'cart-give',
        (asker) => ({ ...asker, ...one }),
        ASK_WITHIN_MS,
      );
      if (!told.ok || told.value.kind === 'refused') return false;
      const { kind } = told.value;
      const kept = transact(this.#deps, (tx) => {
        if (kind === 'given') tx.carts.given(one.claimId);
        else tx.carts.keep(tx, one.claimId);
        return ok(null);
      });
      if (!kept.ok) return false;
      this.#deps.after.statusChanged();
    }
    return true;
  }

  async #offer(): Promise<void> {
    const carts = this.#deps.store.read((tx) => tx.carts.offered(tx));
    const offered = JSON.stringify(carts);
    if (offered === this.#offered) return;
    const told = await this.#hq.question(
      'cart-offer',
      (asker) => ({ ...asker, carts: [...carts] }),
      ASK_WITHIN_MS,
    );
    if (told.ok && told.value.kind === 'kept') this.#offered = offered;
  }
}

/** Where no HQ is, nobody else has carts. */
export function noCartsElsewhere(deps: TillDeps, call: Call): Result<CartsElsewhereView, IpcError> {
  const actor = deps.store.read((tx) => requireActor(tx, call));
  return actor.ok ? ok({ state: 'alone', leaving: 0, carts: [] }) : actor;
}
