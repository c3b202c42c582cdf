import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Caller, type HqFixture, hqFixture } from './support/hq-fixture.ts';
import { readFeed } from './support/change-feed.ts';

let hq: HqFixture;
let admin: Caller;
beforeAll(async () => {
  hq = await hqFixture();
  admin = await hq.signIn(await hq.business('goods'));
  await admin.ask('POST', '/tax-categories', { taxCategoryId: 'vat', nameRu: 'НДС' });
});
afterAll(() => hq[Symbol.asyncDispose]());

const Items = z.object({
  items: z.array(z.looseObject({ sku: z.string() })),
  nextCursor: z.string().nullable(),
});

async function skus(query: string): Promise<string[]> {
  const page = Items.parse(await admin.ask('GET', `/products?${query}`));
  return page.items.map((item) => item.sku);
}

function product(sku: string, more: Readonly<Record<string, unknown>> = {}) {
  return { sku, taxCategoryId: 'vat', ...more };
}

describe('CAT-1: products at HQ', () => {
  it('are created, read, changed and deleted, with their codes and prices as one thing', async () => {
    const list = { name: 'Retail', saleType: 'RETAIL', currency: 'KZT' };
    const { priceListId } = await admin.ask('POST', '/price-lists', list);
    const input = product('MILK', {
      nameRu: 'Молоко',
      barcodes: [{ code: '2000100000014', packMilli: 1_000 }],
      prices: [{ priceListId, priceMinor: 45_000 }],
    });
    const created = await admin.call('POST', '/products', input);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      ...{ sku: 'MILK', version: 1, active: true },
      barcodes: [{ code: '02000100000014', packMilli: 1_000 }],
      prices: [{ priceListId, priceMinor: 45_000 }],
    });
    const path = `/products/${String(created.body['productId'])}`;
    expect(await admin.ask('GET', path)).toEqual(created.body);
    const change = {
      version: 1,
      costMinor: 30_000,
      barcodes: [{ code: '4711', packMilli: 6_000 }],
    };
    const changed = await admin.ask('PATCH', path, change);
    expect(changed).toMatchObject({ version: 2, costMinor: 30_000, nameRu: 'Молоко' });
    expect(changed['barcodes']).toEqual([{ code: '4711', packMilli: 6_000 }]);
    expect(changed['prices']).toEqual([{ priceListId, priceMinor: 45_000 }]);
    const late = await admin.call('PATCH', path, { version: 1, costMinor: 1 });
    expect(late.body).toMatchObject({ code: 'VERSION_CHANGED', details: { version: 2 } });
    await admin.ask('DELETE', path);
    expect((await admin.call('GET', path)).status).toBe(404);
    // Its SKU and its codes are free again.
    await admin.ask('POST', '/products', product('MILK', { barcodes: change.barcodes }));
  });

  it('refuse a second SKU, a second barcode, a wrong check digit and an unknown tax', async () => {
    await admin.ask(
      'POST',
      '/products',
      product('ONCE', { barcodes: [{ code: '77', packMilli: 1 }] }),
    );
    const refused = async (input: unknown) => (await admin.call('POST', '/products', input)).body;
    expect(await refused(product('ONCE'))).toMatchObject({
      ...{ code: 'ALREADY_EXISTS', details: { constraint: 'product_by_sku' } },
    });
    const same = product('TWICE', { barcodes: [{ code: '77', packMilli: 1 }] });
    expect(await refused(same)).toMatchObject({ code: 'ALREADY_EXISTS' });
    const wrong = product('DIGIT', { barcodes: [{ code: '2000100000015', packMilli: 1 }] });
    expect(await refused(wrong)).toMatchObject({ code: 'CHECK_DIGIT_WRONG' });
    const untaxed = { sku: 'TAX', taxCategoryId: 'none_such' };
    expect(await refused(untaxed)).toMatchObject({ code: 'REFERENCE_UNKNOWN' });
    for (const sku of ['TWICE', 'DIGIT', 'TAX']) expect(await skus(`sku=${sku}`)).toEqual([]);
  });

  it('page by keyset in either order, losing and doubling none while others are added', async () => {
    const steps = Array.from({ length: 25 }, (_, index) => ({
      step: 'create',
      data: product(`PAGE-${String(index).padStart(2, '0')}`, { brand: 'Paged' }),
    }));
    await admin.ask('POST', '/products/batch', { steps });
    for (const sort of ['sku', '-sku', 'updatedAt']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const place: string = cursor === null ? '' : `&cursor=${cursor}`;
        const query = `/products?brand=Paged&limit=7&sort=${sort}${place}`;
        const page = Items.parse(await admin.ask('GET', query));
        seen.push(...page.items.map((item) => item.sku));
        cursor = page.nextCursor;
        // Somebody adds one in front of where we are.
        const front = sort.startsWith('-') ? 'ZZ' : 'AA';
        if (sort !== 'updatedAt') {
          await admin.ask('POST', '/products', product(`${front}${seen.length}${sort}`));
        }
      } while (cursor !== null);
      const down = sort.startsWith('-');
      const expected = steps.map((step) => step.data.sku).toSorted();
      const order = sort === 'updatedAt' ? seen.toSorted() : seen;
      expect(order).toEqual(down ? expected.toReversed() : expected);
    }
    const foreign = await admin.ask('GET', '/products?limit=1&sort=sku');
    const wrong = await admin.call(
      'GET',
      `/products?sort=-sku&cursor=${String(foreign['nextCursor'])}`,
    );
    expect(wrong.body).toMatchObject({ code: 'CURSOR_INVALID' });
    const junk = await admin.call('GET', '/products?cursor=junk');
    expect(junk.body).toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('are found by the beginnings of words in any language, by barcode and by filters', async () => {
    const cedar = {
      ...{ nameEn: "Siberian 'cedar' tea", nameRu: 'Чай кедровый, чёрный', nameKk: 'Қара шай' },
      ...{ brand: 'Dala', active: false, barcodes: [{ code: '2000100000021', packMilli: 1_000 }] },
    };
    await admin.ask('POST', '/products', product('TEA-7', cedar));
    const found = ['кедр', 'черный чай', 'Қара', 'SIBER ceda', 'tea 7', "'cedar'", 'dala'];
    for (const words of found)
      expect(await skus(`q=${encodeURIComponent(words)}`)).toEqual(['TEA-7']);
    const lost = ['едр', 'кедр кофе', '%', "' | 'x", '& ! :*'];
    for (const words of lost) expect(await skus(`q=${encodeURIComponent(words)}`)).toEqual([]);
    expect(await skus('barcode=2000100000021')).toEqual(['TEA-7']);
    expect(await skus('barcode=02000100000021&active=false')).toEqual(['TEA-7']);
    expect(await skus('barcode=2000100000021&active=true')).toEqual([]);
  });
});

describe('batches', () => {
  it('take up to 100 steps, all or none', async () => {
    const create = (sku: string) => ({ step: 'create', data: product(sku) });
    const made = await admin.ask('POST', '/products/batch', {
      steps: [create('B-1'), create('B-2')],
    });
    const ids = z
      .object({ results: z.array(z.looseObject({ productId: z.string() })) })
      .parse(made)
      .results.map((result) => result.productId);
    const steps = [
      { step: 'change', id: ids[0], data: { brand: 'Batched' } },
      { step: 'delete', id: ids[1] },
      create('B-3'),
      create('B-1'),
    ];
    const refused = await admin.call('POST', '/products/batch', { steps });
    expect(refused.body).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await skus('brand=Batched')).toEqual([]);
    expect(await skus('sku=B-3')).toEqual([]);
    await admin.ask('POST', '/products/batch', { steps: steps.slice(0, 3) });
    expect(await skus('brand=Batched')).toEqual(['B-1']);
    expect(await skus('sku=B-2')).toEqual([]);
    const many = { steps: Array.from({ length: 101 }, (_, index) => create(`M-${index}`)) };
    expect((await admin.call('POST', '/products/batch', many)).status).toBe(400);
  });
});

describe('idempotency keys', () => {
  const key = { 'idempotency-key': 'order-0001' };

  it('give the same answer again, and do it once', async () => {
    const first = await admin.call('POST', '/products', product('IDEM'), key);
    const second = await admin.call('POST', '/products', product('IDEM'), key);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(await skus('sku=IDEM')).toEqual(['IDEM']);
  });

  it('refuse another body or another place, and keep nothing of what was refused', async () => {
    const other = await admin.call('POST', '/products', product('IDEM-2'), key);
    expect(other.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const place = await admin.call('POST', '/warehouses', product('IDEM'), key);
    expect(place.status).not.toBe(201);
    const fresh = { 'idempotency-key': 'order-0002' };
    const refused = await admin.call('POST', '/products', product('IDEM'), fresh);
    expect(refused.status).toBe(409);
    const repaired = await admin.call('POST', '/products', product('IDEM-3'), fresh);
    expect(repaired.status).toBe(201);
  });

  it('belong to the person who made them', async () => {
    const manager = await hq.signIn(
      { code: 'goods', businessId: '', roleIds: new Map() },
      'manager',
    );
    const answer = await manager.call('POST', '/products', product('IDEM-4'), key);
    expect(answer.status).toBe(201);
  });
});

describe('the change feed', () => {
  it('has the newest state of everything that changed, and tombstones', async () => {
    const from = (await readFeed(hq.node, admin.businessId)).at(-1)?.seq ?? 0;
    const { productId } = await admin.ask('POST', '/products', product('FEED'));
    const path = `/products/${String(productId)}`;
    await admin.ask('PATCH', path, { brand: 'Fed' });
    const one = (await readFeed(hq.node, admin.businessId)).filter((row) => row.seq > from);
    expect(one).toMatchObject([{ entity: 'product', seq: from + 2, version: 2 }]);
    expect(one[0]?.body).toMatchObject({ sku: 'FEED', brand: 'Fed', barcodes: [] });
    await admin.ask('DELETE', path);
    const gone = (await readFeed(hq.node, admin.businessId)).filter((row) => row.seq > from);
    expect(gone).toMatchObject([{ entity: 'product', seq: from + 3, version: 3, body: null }]);
  });

  it('tells tills of people with their PIN, again when their role changes', async () => {
    const role = { name: 'Trainee', tillRole: 'cashier', permissions: [] };
    const { roleId } = await admin.ask('POST', '/roles', role);
    const person = { name: 'Trainee Example', roleId, pin: '4321' };
    const { userId } = await admin.ask('POST', '/users', person);
    const told = async () =>
      (await readFeed(hq.node, admin.businessId)).find((row) => row.entityId === userId);
    expect(await told()).toMatchObject({ version: 1, body: { tillRole: 'cashier' } });
    expect((await told())?.body).toHaveProperty('pinHash', expect.stringContaining('$argon2id$'));
    await admin.ask('PATCH', `/roles/${String(roleId)}`, { tillRole: 'supervisor' });
    expect(await told()).toMatchObject({ version: 2, body: { tillRole: 'supervisor' } });
  });

  it('shows no number before every smaller one, under eight writers and a reader', async () => {
    const writers = 8;
    const rounds = 12;
    let written = false;
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        await admin.ask('POST', '/products', product(`W${writer}-${round}`));
      }
    };
    let cursor = (await readFeed(hq.node, admin.businessId)).at(-1)?.seq ?? 0;
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for (;;) {
        const last = written;
        const rows = await readFeed(hq.node, admin.businessId, cursor);
        seen.push(...rows.map((row) => row.entityId));
        cursor = rows.at(-1)?.seq ?? cursor;
        if (last) return;
      }
    };
    const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    await Promise.all([writing.finally(() => void (written = true)), read()]);
    expect(new Set(seen).size).toBe(writers * rounds);
  });
});
