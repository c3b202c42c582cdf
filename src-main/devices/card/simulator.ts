import { ZERO } from '../../../shared/domain/money.ts';
import type { Minor } from '../../../shared/domain/money.ts';
import type { CardOutcome, CardTerminal } from '../../ports.ts';

/** What the next charge meets. `answer_lost` charges the card, but the till does not hear of it. */
export type CardBehaviour = 'approve' | 'decline' | 'answer_lost' | 'request_lost';

interface Charge {
  readonly amountMinor: Minor;
  outcome: CardOutcome;
}

/**
 * A card terminal that can be asked: it knows every intent that reached it, charges one intent at
 * most once, and answers `status` truthfully, however the first answer was lost.
 */
export class CardTerminalSimulator implements CardTerminal {
  readonly kind = 'simulator';
  behaviour: CardBehaviour = 'approve';
  readonly #charges = new Map<string, Charge>();

  start(intent: { readonly intentId: string; readonly amountMinor: Minor }): Promise<CardOutcome> {
    const known = this.#charges.get(intent.intentId);
    if (known !== undefined) return Promise.resolve(known.outcome);
    if (this.behaviour === 'request_lost') return Promise.resolve({ kind: 'unknown' });
    const outcome: CardOutcome =
      this.behaviour === 'decline'
        ? { kind: 'declined', reason: 'insufficient funds' }
        : { kind: 'approved', approvalCode: String(100_000 + this.#charges.size) };
    this.#charges.set(intent.intentId, { amountMinor: intent.amountMinor, outcome });
    return Promise.resolve(this.behaviour === 'answer_lost' ? { kind: 'unknown' } : outcome);
  }

  /** An intent that never came here was not charged, and says so. */
  status(intentId: string): Promise<CardOutcome> {
    const known = this.#charges.get(intentId);
    return Promise.resolve(known?.outcome ?? { kind: 'declined', reason: 'never received' });
  }

  /** Gives an approved amount back; what never came here is declined from now on. */
  cancel(intentId: string): Promise<CardOutcome> {
    const outcome: CardOutcome = { kind: 'declined', reason: 'cancelled' };
    const known = this.#charges.get(intentId);
    if (known === undefined) {
      this.#charges.set(intentId, { amountMinor: ZERO, outcome });
    } else if (known.outcome.kind === 'approved') {
      known.outcome = outcome;
    }
    return this.status(intentId);
  }

  /** What the bank took: the sum over all charges that stand. */
  chargedMinor(): number {
    let sum = 0;
    for (const { amountMinor, outcome } of this.#charges.values()) {
      if (outcome.kind === 'approved') sum += amountMinor;
    }
    return sum;
  }
}
