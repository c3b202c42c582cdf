import { deepStrictEqual, strictEqual } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import {
  projectionDifferences,
  type MemoryProjection,
} from '../../../src-hq/modules/sync/memory-projection.ts';
import { Push, type PushAnswer } from '../../../shared/protocol/push.ts';
import { chainHash, verifyDevice } from '../../../src-hq/modules/sync/hq-signer.ts';
import { ingestPush } from '../../../src-hq/modules/sync/ingest.ts';
import { postgresSyncStore, syncTx } from '../../../src-hq/modules/sync/postgres-sync-store.ts';
import type { SyncStore } from '../../../src-hq/modules/sync/sync-store.ts';
import {
  readEvents,
  readLog,
  readProjection,
} from '../../../src-hq/modules/sync/projection-dump.ts';
import { rebuildProjections } from '../../../src-hq/modules/sync/projector.ts';
import { transact, type Work } from '../../../src-hq/store/work.ts';
import { type SaleGiven, wholeSale } from '../../support/whole-sale.ts';
import { type Caller, type HqFixture, hqFixture, SET_UP } from './hq-fixture.ts';
import type { TestDatabase } from './hq-node.ts';
import { addStorefront } from './sample-rows.ts';
import { TestDevice } from './test-device.ts';

const PROJECTED_MS = 120_000;
const POLL_MS = 10;

/** A business with one storefront, whose terminals a test drives by hand. */
export class SyncShop implements AsyncDisposable {
  readonly hq: HqFixture;
  readonly admin: Caller;
  readonly storefrontId: string;
  #receipts = 0;

  private constructor(hq: HqFixture, admin: Caller, storefrontId: string) {
    this.hq = hq;
    this.admin = admin;
    this.storefrontId = storefrontId;
  }

  static async open(code = 'shop', database?: TestDatabase): Promise<SyncShop> {
    const hq = await hqFixture(database);
    const admin = await hq.signIn(await hq.business(code));
    const storefrontId = await addStorefront(admin, 'Y01');
    await admin.ask('POST', '/tax-categories', { taxCategoryId: 'vat' });
    return new SyncShop(hq, admin, storefrontId);
  }

  async enrolled(name: string): Promise<TestDevice> {
    const device = new TestDevice(this.hq.node);
    const wanted = { storefrontId: this.storefrontId, terminalName: name };
    const made = await this.admin.ask('POST', '/enrolment-codes', wanted);
    const answer = await device.enrol(z.string().parse(made['code']));
    strictEqual(answer.kind, 'enrolled');
    return device;
  }

  async product(quantityMilli = 0): Promise<string> {
    const input = { sku: randomUUID().slice(0, 8), taxCategoryId: 'vat' };
    const made = await this.admin.ask('POST', '/products', input);
    const productId = z.string().parse(made['productId']);
    if (quantityMilli > 0) await this.receive(productId, quantityMilli);
    return productId;
  }

  async receive(productId: string, quantityMilli: number): Promise<void> {
    const lines = [{ productId, quantityMilli }];
    await this.admin.ask('POST', '/stock/receive', { warehouseId: this.storefrontId, lines });
  }

  async customer(creditLimitMinor: number): Promise<string> {
    const code = randomUUID().slice(0, 8);
    const made = await this.admin.ask('POST', '/customers', { code, name: code, creditLimitMinor });
    return z.string().parse(made['customerId']);
  }

  /** A sale of that device, with the next receipt number unless one is given. */
  sale(device: TestDevice, given: Partial<SaleGiven> & Pick<SaleGiven, 'productIds'>) {
    if (device.certificate === null) throw new Error('The device is not enrolled');
    const { terminal, series } = device.certificate;
    this.#receipts += 1;
    return wholeSale({
      ...{ terminal, series, storefrontId: this.storefrontId, storefrontCode: 'Y01' },
      ...{ counter: this.#receipts, ...given },
    });
  }

  /** Takes a device's journal in as a node does that stops before it has projected any of it. */
  takeIn(device: TestDevice): Promise<PushAnswer> {
    const { signer, clock, ids } = this.hq.node.deps;
    const deps = {
      store: this.store(),
      ...{ nextId: () => ids.next(), wallMs: () => clock.wallMs(), chainHash, verifyDevice },
      ...{ sign: signer.sign, verifyOwn: signer.verify, publicKey: signer.publicKey },
    };
    return ingestPush(deps, Push.parse(device.pushOf(1, device.events.length)));
  }

  store(): SyncStore {
    return postgresSyncStore(this.hq.node.deps, this.admin.businessId, SET_UP);
  }

  /** In a transaction of this business. */
  work<T>(act: (work: Work) => Promise<T>): Promise<T> {
    return transact(this.hq.node.deps, this.admin.businessId, SET_UP, act);
  }

  /** Waits for the projection behind an answer: looked for, since another node may do it. */
  async projected(): Promise<void> {
    const deadline = Date.now() + PROJECTED_MS;
    while ((await this.work((work) => syncTx(work).nextUnprojected())) !== null) {
      if (Date.now() > deadline) throw new Error('What came in is not projected');
      await setTimeout(POLL_MS);
    }
  }

  /** Invariant 12: the projections made again are those that are there. */
  async rebuilt(): Promise<MemoryProjection> {
    const { again, kept } = await this.work(async (work) => {
      const log = await readLog(work);
      const made = await rebuildProjections(log, await readEvents(work, log));
      return { again: made, kept: await readProjection(work) };
    });
    // Forks and lost terminals are told by hello and ingest, which no projection repeats.
    for (const [key, { kind }] of kept.exceptions) {
      if (kind === 'fork' || kind === 'terminal_lost') kept.exceptions.delete(key);
    }
    deepStrictEqual(projectionDifferences(kept, again), []);
    return kept;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hq[Symbol.asyncDispose]();
  }
}
