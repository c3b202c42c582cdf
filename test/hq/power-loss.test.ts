import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { PushAnswer } from '../../shared/protocol/push.ts';
import { type Ack, ackMessage } from '../../shared/protocol/sync-identity.ts';
import { compareRebuilt } from '../../src-hq/modules/sync/rebuild-check.ts';
import { syncTx } from '../../src-hq/modules/sync/postgres-sync-store.ts';
import { verifyHq } from '../../src-hq/modules/sync/verify-hq.ts';
import { transact, type Work } from '../../src-hq/store/work.ts';
import { SET_UP } from './support/hq-fixture.ts';
import { migrated, startNode, type TestNode } from './support/hq-node.ts';
import { type Death, DEATHS, MortalPostgres } from './support/mortal-postgres.ts';
import { SyncShop } from './support/sync-shop.ts';
import type { TestDevice } from './support/test-device.ts';

// REL: what HQ's PostgreSQL has acknowledged it has, however it went down. Killed processes leave what
// the operating system had taken over, as a real power cut does not: that `fsync` reaches the disk is
// PostgreSQL's promise and the disk's. The control below gives that promise up, and loses.

vi.setConfig({ testTimeout: 180_000 });

const DEVICES = 3;
/** So many events are acknowledged before PostgreSQL goes down. */
const ENOUGH = 60;

/** Terminals that sell and push, one sale after the other, and hold on to every acknowledgement. */
class Drivers implements AsyncDisposable {
  readonly database: MortalPostgres;
  readonly shop: SyncShop;
  readonly devices: TestDevice[] = [];
  readonly acks: Ack[] = [];
  node: TestNode;
  readonly #productIds: string[];

  private constructor(database: MortalPostgres, shop: SyncShop, productIds: string[]) {
    this.database = database;
    this.shop = shop;
    this.node = shop.hq.node;
    this.#productIds = productIds;
  }

  static async open(): Promise<Drivers> {
    const database = await MortalPostgres.start();
    const shop = await SyncShop.open('power', database);
    const drivers = new Drivers(database, shop, [await shop.product(9_000_000)]);
    for (let n = 0; n < DEVICES; n += 1) drivers.devices.push(await shop.enrolled(`Till ${n}`));
    return drivers;
  }

  /** Until each is answered with something else than an acknowledgement. */
  async sell(): Promise<void> {
    await Promise.all(this.devices.map((device) => this.#sellAt(device)));
  }

  async #sellAt(device: TestDevice): Promise<void> {
    for (;;) {
      // Each series counts for itself, without a gap.
      const counter = device.events.length + 1;
      const sale = this.shop.sale(device, { productIds: this.#productIds, counter });
      device.write('sale.completed', sale);
      const answer = await device.push(device.events.length, 1).catch(() => null);
      if (answer?.kind !== 'acked') return;
      this.acks.push(answer.acked);
    }
  }

  async enough(): Promise<void> {
    await expect.poll(() => this.acks.length, { timeout: 60_000 }).toBeGreaterThan(ENOUGH);
  }

  /** A node that was started again, and knows nothing but what PostgreSQL has. */
  async restarted(): Promise<void> {
    const before = this.node;
    this.node = await startNode(await migrated(this.database.ownerUrl), this.shop.hq.clock);
    for (const device of this.devices) device.node = this.node;
    if (before !== this.shop.hq.node) await before[Symbol.asyncDispose]();
  }

  work<T>(act: (work: Work) => Promise<T>): Promise<T> {
    return transact(this.node.deps, this.shop.admin.businessId, SET_UP, act);
  }

  /** Acknowledgements for what HQ does not have, or has with other bytes. */
  lost(): Promise<readonly Ack[]> {
    return this.work(async (work) => {
      const lost: Ack[] = [];
      for (const ack of this.acks) {
        const event = await syncTx(work).eventByHash(ack.hash);
        const kept = event?.seq === ack.seq && event.terminal === ack.terminal;
        const device = this.devices.find(
          ({ certificate }) => certificate?.terminal === ack.terminal,
        );
        if (!kept || event.bytes !== device?.events[ack.seq - 1]?.bytes) lost.push(ack);
      }
      return lost;
    });
  }

  /** All they have, from the beginning. */
  pushAll(): Promise<readonly PushAnswer[]> {
    return Promise.all(this.devices.map((device) => device.push(1, device.events.length)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.node !== this.shop.hq.node) await this.node[Symbol.asyncDispose]();
    await this.shop[Symbol.asyncDispose]();
  }
}

function countersigned(ack: Ack, publicKey: string): boolean {
  const { signature, ...said } = ack;
  const key = createPublicKey({
    ...{ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' },
  });
  return verify(null, Buffer.from(ackMessage(said)), key, Buffer.from(signature, 'base64'));
}

async function crash(drivers: Drivers, death: Death): Promise<void> {
  const selling = drivers.sell();
  await drivers.enough();
  await drivers.database.die(death);
  await selling;
  // After a backend's death PostgreSQL recovers by itself.
  if (death !== 'one backend') await drivers.database.again();
  await drivers.restarted();
}

describe('HQ, whose PostgreSQL goes down under load', () => {
  it.each(DEATHS)('has everything it acknowledged: %s', async (death) => {
    await using drivers = await Drivers.open();
    await crash(drivers, death);
    expect(await drivers.lost()).toEqual([]);
    const { publicKey } = drivers.node.deps.signer;
    expect(drivers.acks.filter((ack) => !countersigned(ack, publicKey))).toEqual([]);
    for (const answer of await drivers.pushAll()) {
      expect(answer).toMatchObject({ kind: 'acked', fork: false });
    }
    const waiting = () => drivers.work((work) => syncTx(work).nextUnprojected());
    await expect.poll(waiting, { timeout: 60_000 }).toBeNull();
    const reports = await drivers.work((work) => verifyHq(work));
    expect(reports.filter(({ faults }) => faults > 0)).toEqual([]);
    const sales = drivers.devices.reduce((sum, { events }) => sum + events.length, 0);
    expect(await drivers.work(compareRebuilt)).toMatchObject({ events: sales, differences: [] });
  });

  it('would lose some if commits did not wait for the disk: the control', async () => {
    await using drivers = await Drivers.open();
    const { hq } = drivers.shop;
    await hq.asOwner('alter system set wal_writer_delay = 10000');
    await hq.asOwner('alter role tillwright_node set synchronous_commit = off');
    await hq.asOwner('select pg_reload_conf()');
    // Connections that are open keep the old promise.
    drivers.node = await startNode(hq.nodeUrl, hq.clock);
    for (const device of drivers.devices) device.node = drivers.node;
    await crash(drivers, 'immediate stop');
    expect((await drivers.lost()).length).toBeGreaterThan(0);
  });
});
