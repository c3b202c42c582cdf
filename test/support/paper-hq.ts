import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { z } from 'zod';
import { TerminalId } from '../../shared/domain/ids.ts';
import type { MailboxMessage } from '../../shared/protocol/mailbox.ts';
import { cursorOf, type MasterRow, type Page } from '../../shared/protocol/pull.ts';
import {
  type Ack,
  ackMessage,
  type Certificate,
  certificateMessage,
} from '../../shared/protocol/sync-identity.ts';
import type { Change } from '../../src-main/sync/machine-state.ts';
import type { SyncStorage } from '../../src-main/sync/sync-storage.ts';
import { createSyncStore } from '../../src-main/store/sync/sync-store.ts';
import type { Till } from './till-fixture.ts';

const INCARNATION = 'paper';
const SHOP = '01a1fe2b-85c7-7bb7-a206-dd24dde7406b';

/** HQ's words without HQ: changes as the machine would store them, signed by a key of its own. */
export class PaperHq {
  readonly #pair = generateKeyPairSync('ed25519');
  readonly #seqs = new Map<string, number>();
  readonly terminal = TerminalId.parse(randomUUID());
  readonly storefront = SHOP;
  #epoch = 0;

  get publicKey(): string {
    return this.#pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  }

  storageOf(till: Till): SyncStorage {
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    return createSyncStore({ opened: till.opened, clock: till.clock, ids: till.ids, log });
  }

  /** Stores a change, which must be kept. */
  keep(storage: SyncStorage, change: Change): void {
    const kept = storage.apply(change, { hqPublicKey: this.publicKey });
    if (!kept.ok) throw new Error(`Not kept: ${kept.error}`);
  }

  epoch(storage: SyncStorage, series: string, cause: 'enrolled' | 'restored'): Change {
    this.#epoch += 1;
    return {
      ...{ kind: 'epoch', cause, certificate: this.certificate(storage, series), missing: null },
      ...{ hqIncarnation: INCARNATION, fenceToken: '1.fence', acked: null, durableSeq: 0 },
      skewMs: null,
    };
  }

  certificate(storage: SyncStorage, series: string): Certificate {
    const unsigned = {
      ...{ terminal: this.terminal, epoch: this.#epoch, series, storefront: this.storefront },
      ...{ devicePublicKey: storage.devicePublicKey(), lineage: [...storage.load().segments] },
    };
    return { ...unsigned, signature: this.#sign(certificateMessage(unsigned)) };
  }

  session(acked: Ack | null, durableSeq = 0): Change {
    return {
      ...{ kind: 'session', hqIncarnation: INCARNATION, fenceToken: '2.fence', acked, durableSeq },
      skewMs: 90_000,
    };
  }

  /** HQ's countersignature under the newest event. */
  ack(storage: SyncStorage): Ack {
    const { seq, hash } = storage.head();
    const stream = storage.load().segments.at(-1);
    if (stream === undefined) throw new Error('There is no stream');
    const unsigned = { ...stream, seq, hash };
    return { ...unsigned, signature: this.#sign(ackMessage(unsigned)) };
  }

  grant(counter: string, amount: number, adviceMs: number | null = null): MailboxMessage {
    return { ...this.#header(), kind: 'lease.granted', counter, amount, adviceMs };
  }

  recall(counter: string, amount: number): MailboxMessage {
    return { ...this.#header(), kind: 'lease.recalled', counter, amount };
  }

  mailbox(...rows: readonly MailboxMessage[]): Change {
    const page: Page = {
      ...this.#page('mailbox', rows.length),
      stream: 'mailbox',
      rows: [...rows],
    };
    return { kind: 'page', page };
  }

  /** @param given each row's entity, key and body; null deletes it */
  rows(
    stream: 'master' | 'storefront',
    given: readonly (readonly [entity: string, key: string, body: object | string | null])[],
    paging: { readonly reset?: boolean; readonly upToDate?: boolean } = {},
  ): Extract<Change, { kind: 'page' }> {
    const first = this.#seqs.get(stream) ?? 0;
    const rows: MasterRow[] = given.map(([entity, key, body], index) => ({
      ...{ seq: first + index + 1, entity, key, version: 1 },
      body: body === null || typeof body === 'string' ? body : JSON.stringify(body),
    }));
    return {
      kind: 'page',
      page: { ...this.#page(stream, rows.length), ...paging, stream, rows },
    };
  }

  #page(stream: string, count: number) {
    const seq = (this.#seqs.get(stream) ?? 0) + count;
    this.#seqs.set(stream, seq);
    const cursor = cursorOf(INCARNATION, seq);
    return { kind: 'page' as const, cursor, reset: false, upToDate: true };
  }

  #header() {
    const seq = (this.#seqs.get('messages') ?? 0) + 1;
    this.#seqs.set('messages', seq);
    return { seq, messageId: randomUUID(), epoch: this.#epoch };
  }

  #sign(message: string): string {
    return sign(null, Buffer.from(message), this.#pair.privateKey).toString('base64');
  }
}

const versioned = { version: 1, createdAt: '2026-11-21T00:00:00.000Z', updatedAt: '' };

export function productBody(
  given: { readonly sku: string; readonly productId?: string } & Record<string, unknown>,
): { readonly productId: string } & Record<string, unknown> {
  return {
    ...{ nameEn: '', nameRu: given.sku, nameKk: '', categoryId: null, brand: '', unit: 'piece' },
    ...{ type: 'stocked', taxCategoryId: 'vat', costMinor: 100, trackStock: true },
    ...{ oversellPolicy: 'presented', minimumAge: 0, lowStockMilli: 0, picture: null },
    ...{ active: true, barcodes: [], prices: [], ...versioned, ...given },
    productId: given.productId ?? randomUUID(),
  };
}

export function priceListBody(priceListId: string, saleType: string): object {
  return { priceListId, name: `HQ ${saleType}`, saleType, currency: 'KZT', ...versioned };
}

export function customerBody(code: string, given: object = {}): { readonly customerId: string } {
  return {
    ...{ customerId: randomUUID(), code, name: `Customer ${code}`, type: 'WHOLESALE', email: null },
    ...{ phone: '', contactPerson: '', taxId: null, taxExempt: false, priceListId: null },
    ...{ creditLimitMinor: 500_000, creditTermsDays: 30, creditBlocked: false, active: true },
    ...{ balanceMinor: 0, ...versioned, ...given },
  };
}

export function userBody(name: string, given: object = {}): { readonly userId: string } {
  return {
    ...{ userId: randomUUID(), name, email: null, roleId: randomUUID(), locale: 'en' },
    ...{ active: true, hasPassword: false, hasPin: true, pinHash: '$argon2id$x' },
    ...{ tillRole: 'cashier', ...versioned, ...given },
  };
}

/** A value that a test knows to be text. */
export function text(value: unknown): string {
  return z.string().parse(value);
}
