import type { Minor } from '../../../shared/domain/money.ts';
import { err, ok } from '../../../shared/domain/result.ts';
import type { Result } from '../../../shared/domain/result.ts';
import type { CardOutcome, CardTerminal } from '../../ports.ts';

/** As banks print them: six letters or digits on most slips, never more than twelve. */
const APPROVAL_CODE = /^[A-Z0-9]{4,12}$/;
/** Intents of one shift are far fewer; the oldest is forgotten, and then unknown. */
const MAX_INTENTS = 1000;

interface Intent {
  readonly amountMinor: Minor;
  outcome: CardOutcome;
}

/**
 * The bank's own terminal beside the till, with no wire between them: the cashier keys in the
 * amount there, and types the approval code from its slip here. Until somebody does, the outcome is
 * unknown; once said it stands. After a restart every intent is unknown again, and the slip is
 * asked for.
 */
export class StandaloneCardTerminal implements CardTerminal {
  readonly kind = 'standalone';
  readonly #intents = new Map<string, Intent>();

  /** Begins to wait for a code. An intent that was begun before answers what is known of it. */
  start(intent: { readonly intentId: string; readonly amountMinor: Minor }): Promise<CardOutcome> {
    const known = this.#intents.get(intent.intentId);
    if (known !== undefined) {
      if (known.amountMinor === intent.amountMinor) return Promise.resolve(known.outcome);
      return Promise.reject(new RangeError('An intent cannot change its amount'));
    }
    this.#forgetOldest();
    this.#intents.set(intent.intentId, {
      amountMinor: intent.amountMinor,
      outcome: { kind: 'unknown' },
    });
    return Promise.resolve({ kind: 'unknown' });
  }

  status(intentId: string): Promise<CardOutcome> {
    return Promise.resolve(this.#intents.get(intentId)?.outcome ?? { kind: 'unknown' });
  }

  /** Calls off an intent nobody has answered; an approved one stays approved and is refunded. */
  cancel(intentId: string): Promise<CardOutcome> {
    return Promise.resolve(this.#decide(intentId, { kind: 'declined', reason: 'cancelled' }));
  }

  /** The code on the bank's slip, as it was typed. */
  approve(intentId: string, typedCode: string): Result<CardOutcome, 'CODE_INVALID'> {
    const approvalCode = typedCode.replace(/\s/g, '').toUpperCase();
    if (!APPROVAL_CODE.test(approvalCode)) return err('CODE_INVALID');
    return ok(this.#decide(intentId, { kind: 'approved', approvalCode }));
  }

  decline(intentId: string, reason: string): CardOutcome {
    return this.#decide(intentId, { kind: 'declined', reason });
  }

  #decide(intentId: string, outcome: CardOutcome): CardOutcome {
    const intent = this.#intents.get(intentId);
    if (intent === undefined) return { kind: 'unknown' };
    if (intent.outcome.kind === 'unknown') intent.outcome = outcome;
    return intent.outcome;
  }

  #forgetOldest(): void {
    if (this.#intents.size < MAX_INTENTS) return;
    for (const intentId of this.#intents.keys()) {
      this.#intents.delete(intentId);
      return;
    }
  }
}
