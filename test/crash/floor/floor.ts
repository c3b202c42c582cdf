import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { loadDemoBusiness } from '../../../demo/demo-business.ts';
import { appRoot } from '../../../src-main/app-root.ts';
import type { TillClient } from '../../support/till-client.ts';
import { type MortalTill, spawnTill } from '../mortal-till.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import { isLostConnection } from '../seller.ts';
import { FloorCashier, type Scarcity } from './floor-cashier.ts';
import { CLOCKS, MortalHq } from './mortal-hq.ts';

const SCARCE_PRODUCTS = 20;
/** Near enough to their limits that a few sales reach them. */
const CUSTOMERS = ['C1002', 'C1004', 'C1005', 'C2001', 'C2002'];
const LONGEST_DRAIN_MS = 180_000;

const Items = z.looseObject({ items: z.array(z.looseObject({})) });
const Product = z.looseObject({ productId: z.string(), sku: z.string() });

/** One shop: HQ and its tills in processes of their own, selling the same few goods. */
export class Floor implements AsyncDisposable {
  readonly hq: MortalHq;
  readonly tills: FloorTill[] = [];
  readonly random: SeededRandom;
  readonly #folder: string;
  #scarcity: Scarcity = { codes: [], customerCodes: [], pin: '', overridePin: null };
  #supplies: readonly { readonly warehouseId: string; readonly productId: string }[] = [];
  received = 0;

  private constructor(folder: string, port: number, seed: number) {
    this.#folder = folder;
    this.hq = new MortalHq(join(folder, 'hq'), port);
    this.random = seededRandom(seed);
  }

  static async open(given: {
    readonly seed: number;
    readonly tills: number;
    readonly overridePin: string | null;
  }): Promise<Floor> {
    const folder = mkdtempSync(join(tmpdir(), 'tillwright-floor-'));
    // As root, PostgreSQL runs as somebody else, who must get through.
    chmodSync(folder, 0o755);
    const floor = new Floor(folder, await freePort(), given.seed);
    await floor.hq.start();
    await floor.hq.signIn();
    const demo = loadDemoBusiness(join(appRoot(), 'demo'));
    const scarce = demo.products
      .filter((one) => one.unit === 'piece' && (one.openingStockMilli ?? 0) > 0)
      .filter((one) => one.minimumAge === 0)
      .slice(0, SCARCE_PRODUCTS);
    const scarcity: Scarcity = {
      codes: scarce.map(({ sku }) => sku),
      customerCodes: CUSTOMERS,
      pin: demo.users.find(({ role }) => role === 'cashier')?.pin ?? '',
      overridePin: given.overridePin,
    };
    floor.#scarcity = scarcity;
    await floor.#find(new Set(scarcity.codes));
    for (let number = 1; number <= given.tills; number += 1) {
      await floor.addTill();
    }
    return floor;
  }

  async #find(skus: ReadonlySet<string>): Promise<void> {
    const shops = Items.parse(await this.hq.call('GET', '/storefronts'));
    const warehouseId = z.string().parse(shops.items[0]?.['storefrontId']);
    const found: { readonly warehouseId: string; readonly productId: string }[] = [];
    for (const sku of skus) {
      const page = Items.parse(await this.hq.call('GET', `/products?sku=${sku}`));
      found.push({ warehouseId, productId: Product.parse(page.items[0]).productId });
    }
    this.#supplies = found;
  }

  /** A one-time code for a new till, or for one that must be enrolled again. */
  async code(terminalName: string): Promise<string> {
    const storefrontId = this.#supplies[0]?.warehouseId ?? '';
    const made = await this.hq.call('POST', '/enrolment-codes', { storefrontId, terminalName });
    return z.looseObject({ code: z.string() }).parse(made).code;
  }

  /** @param dataDir that is there already, such as a copy; else an empty one is made */
  async addTill(dataDir: string | null = null): Promise<FloorTill> {
    const number = this.tills.length + 1;
    const folder = dataDir ?? this.folderFor(`till-${number}`);
    mkdirSync(folder, { recursive: true });
    const link = { url: this.hq.url, enrolCode: await this.code(`Till ${number}`) };
    const till = new FloorTill(folder, link, new FloorCashier(this.#scarcity, this.random));
    this.tills.push(till);
    return till;
  }

  folderFor(name: string): string {
    return join(this.#folder, name);
  }

  /** A few pieces of something come in, where HQ is there to be told. */
  async supply(): Promise<void> {
    const { warehouseId, productId } = this.random.pick(this.#supplies);
    const quantityMilli = this.random.between(1, 4) * 1_000;
    const body = { warehouseId, lines: [{ productId, quantityMilli }] };
    try {
      await this.hq.call('POST', '/stock/receive', body);
      this.received += 1;
    } catch (error) {
      if (!isLostConnection(error) && !String(error).includes(': 503')) throw error;
    }
  }

  /** Everything runs and nothing is unsent. */
  async drained(): Promise<void> {
    const sinceMs = performance.now();
    for (;;) {
      const states = await Promise.all(this.tills.map((till) => till.unsent()));
      if (states.every((state) => state === 'online 0')) return;
      if (performance.now() - sinceMs > LONGEST_DRAIN_MS) {
        throw new Error(`The tills do not drain: ${states.join(', ')}`);
      }
      await delay(100);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.tills.map((till) => till.kill()));
    await this.hq.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A till of the floor, with whoever stands at it. */
export class FloorTill {
  readonly dataDir: string;
  readonly cashier: FloorCashier;
  readonly #link: { readonly url: string; readonly enrolCode: string };
  #till: MortalTill | null = null;
  #client: TillClient | null = null;

  constructor(
    dataDir: string,
    link: { readonly url: string; readonly enrolCode: string },
    cashier: FloorCashier,
  ) {
    this.dataDir = dataDir;
    this.#link = link;
    this.cashier = cashier;
  }

  /** Resolves once it answers; rejects where it ends before. */
  async start(): Promise<void> {
    const { dataDir } = this;
    const till = spawnTill({ dataDir, printer: null, hq: this.#link, nodeArguments: CLOCKS });
    this.#till = till;
    this.#client = await till.ready;
  }

  async kill(): Promise<void> {
    await this.#till?.kill();
    this.#till = null;
  }

  async stop(): Promise<number | NodeJS.Signals | null> {
    const how = (await this.#till?.stop()) ?? null;
    this.#till = null;
    return how;
  }

  async signIn(): Promise<void> {
    await this.cashier.signIn(this.client);
  }

  /** Sells until it dies under its cashier, or until told to stop. */
  async sell(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      try {
        await this.cashier.sellOne(this.client);
      } catch (error) {
        if (isLostConnection(error)) return;
        throw error;
      }
    }
  }

  /** `online 0` at rest. */
  async unsent(): Promise<string> {
    const { sync, unsentCount } = await this.client.must('status.get', {});
    return `${sync.state} ${unsentCount}`;
  }

  get client(): TillClient {
    if (this.#client === null) throw new Error('This till does not run');
    return this.#client;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const { port } = z.object({ port: z.number() }).parse(server.address());
      server.close(() => resolve(port));
    });
  });
}
