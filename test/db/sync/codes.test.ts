import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncStorage } from '../../../src-main/sync/sync-storage.ts';
import { Cashier } from '../../support/cashier.ts';
import { PaperHq } from '../../support/paper-hq.ts';
import { GOODS, scaleLabel } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

// Proves that a shop's masks, and what it does with expired goods, come from HQ and hold at once.

let till: Till;
let hq: PaperHq;
let storage: SyncStorage;

beforeEach(async () => {
  till = await Till.open();
  hq = new PaperHq();
  storage = hq.storageOf(till);
  hq.keep(storage, hq.epoch(storage, '07', 'enrolled'));
});
afterEach(() => till[Symbol.asyncDispose]());

/** @param said nothing of expired goods where HQ is one of before */
function pullShop(said: {
  readonly barcodeMasks: readonly object[];
  readonly expiredGoods?: string;
}) {
  const body = {
    ...{ storefrontId: hq.storefront, code: 'S01', name: 'Shop', legalName: '', bin: '' },
    ...{ address: '', phone: '', currency: 'KZT', timeZone: 'Asia/Almaty', version: 1 },
    ...{ pricesIncludeTax: true, taxRounding: 'document', roundingMode: 'half-away' },
    ...{ cashStepMinor: 1, receiptLocale: 'ru', footer: { en: '', ru: '', kk: '' } },
    ...{ createdAt: '', updatedAt: '', ...said },
  };
  hq.keep(storage, hq.rows('storefront', [['storefront', hq.storefront, body]]));
  expect(storage.setAsideCount()).toBe(0);
}

const grams = { prefix: '22', itemDigits: 5, kind: 'weight', valueDigits: 5, decimals: 3 };
const label = scaleLabel('weight', '101', 512);
const expired = `]d201${GOODS.bread.code.padStart(14, '0')}17200131`;

describe('the codes of a shop', () => {
  it('are read by the masks HQ sent last', async () => {
    const quantity = async (): Promise<number> => {
      const found = await till.ask('catalogue.priceCheck', { code: label });
      return found.quantityMilli;
    };
    pullShop({ barcodeMasks: [{ ...grams, verifier: false }] });
    expect(await quantity()).toBe(512);
    pullShop({ barcodeMasks: [{ ...grams, decimals: 2, verifier: false }] });
    expect(await quantity()).toBe(5120);
    pullShop({ barcodeMasks: [] });
    const refused = await till.refused('catalogue.priceCheck', { code: label });
    expect(refused.code).toBe('PRODUCT_UNKNOWN');
  });

  it('sell expired goods with a warning, or not, as HQ says', async () => {
    pullShop({ barcodeMasks: [], expiredGoods: 'warn' });
    const cashier = await Cashier.at(till);
    expect((await cashier.scan(expired)).marks?.expiredOn).toBe('2020-01-31');
    pullShop({ barcodeMasks: [] });
    expect(await cashier.refusedScan(expired)).toMatchObject({ code: 'GOODS_EXPIRED' });
  });
});
