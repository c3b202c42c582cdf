import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import { allow, Cashier, pieces } from '../../support/cashier.ts';
import { GOODS, MILK_PACK, PINS } from '../../support/small-business.ts';
import { Till } from '../../support/till-fixture.ts';

// HARDWARE Codes at the till: GS1's longer codes through the till's own commands, on a real store.

const GS = '\u001D';
/** Cheese as a supplier packs and labels it. */
const CHEESE = '94870000000015';
const bread = `01${GOODS.bread.code.padStart(14, '0')}`;
const milkPack = `01${MILK_PACK.padStart(14, '0')}`;
const cheese = `01${CHEESE}`;

let till: Till;
let cashier: Cashier;
beforeEach(async () => {
  till = await Till.open();
  till.change(
    `insert into product_barcode select '${CHEESE}', row_id, 1000, 9 from product
     where sku = 'T-CHEESE'`,
  );
  cashier = await Cashier.at(till);
});
afterEach(() => till[Symbol.asyncDispose]());

async function sold(): Promise<SaleCompleted> {
  const { saleId } = cashier;
  await cashier.payCash();
  await cashier.complete();
  const bytes = till.value(
    `select cast(bytes as text) from journal where subject_id = ? and type = 'sale.completed'`,
    saleId,
  );
  const event: { payload: unknown } = JSON.parse(String(bytes));
  expect(till.verify()).toEqual([]);
  return SaleCompleted.parse(event.payload);
}

describe('a GS1 code', () => {
  it('sells the product of its GTIN, and keeps lot, serial and dates to the journal', async () => {
    const line = await cashier.scan(`]d2${bread}17451231${'10'}LOT-7${GS}21S1`);
    const marks = { lot: 'LOT-7', serial: 'S1', useBy: '2045-12-31', bestBefore: null };
    expect(line).toMatchObject({ sku: 'T-BREAD', quantityMilli: 1000 });
    expect(line.marks).toEqual({ ...marks, expiredOn: null });
    const { lines } = await sold();
    expect(lines).toMatchObject([{ sku: 'T-BREAD', marks }]);
  });

  it('by a Digital Link of any domain, as by an element string', async () => {
    const line = await cashier.scan(
      `https://shop.example/p/01/${GOODS.bread.code}/10/A%2F1?15=400101`,
    );
    expect(line).toMatchObject({ sku: 'T-BREAD', marks: { lot: 'A/1', bestBefore: '2040-01-01' } });
    const { lines } = await sold();
    expect(lines[0]?.marks).toEqual({
      ...{ lot: 'A/1', serial: null, bestBefore: '2040-01-01', useBy: null },
    });
  });

  it('says nothing of the goods: the line is as a plain scan makes it, and they merge', async () => {
    await cashier.scan(GOODS.bread.code);
    const line = await cashier.scan(`]C1${bread}`);
    expect(line.quantityMilli).toBe(2000);
    const { lines } = await sold();
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toHaveProperty('marks');
  });

  it('weighs a weighed product, by its net weight and at its own price', async () => {
    const line = await cashier.scan(`]e0${cheese}3103000512`);
    // 4690.37 × 0.512 = 2401.46944
    expect(line).toMatchObject({ sku: 'T-CHEESE', quantityMilli: 512, totalMinor: 240_147 });
    expect(await cashier.refusedScan(`]e0${cheese}10L`)).toMatchObject({ code: 'WEIGHT_NEEDED' });
    const lot = await cashier.scan(`]e0${cheese}10L`, { quantityMilli: pieces(0.3) });
    expect(lot).toMatchObject({ quantityMilli: 300, marks: { lot: 'L' } });
  });

  it.each([
    ['below the list', 200_000],
    ['above the list', 250_001],
    ['of the list', 240_147],
  ])('costs what its label says (392n), %s, until its weight is changed', async (_name, price) => {
    const line = await cashier.scan(`]e0${cheese}31030005123922${price}`);
    expect(line).toMatchObject({ quantityMilli: 512, totalMinor: price });
    const other = await cashier.setQuantity(line, 1);
    expect(other).toMatchObject({ totalMinor: 469_037, unitPriceMinor: 469_037 });
    await cashier.remove(other);
    await cashier.scan(`]e0${cheese}31030005123922${price}`);
    const { sale } = await sold();
    expect(sale.totalMinor).toBe(price);
  });

  it('gives no price of its own to what is sold by the piece', async () => {
    const line = await cashier.scan(`]C1${bread}302${GS}392210000`);
    expect(line).toMatchObject({ quantityMilli: 2000, totalMinor: 2 * GOODS.bread.minor });
  });

  it('counts by its count, and a pack by the pack of the catalogue', async () => {
    expect(await cashier.scan(`]C1${bread}304`)).toMatchObject({ quantityMilli: 4000 });
    expect(await cashier.scan(`]C1${milkPack}`)).toMatchObject({ quantityMilli: 6000 });
    const inner = `02${GOODS.tea.code.padStart(14, '0')}37${'12'}${GS}00106141412345678908`;
    expect(await cashier.scan(`]C1${inner}`)).toMatchObject({ quantityMilli: 12_000 });
    expect(await cashier.refusedScan(`]C1${bread}3099999999`)).toMatchObject({
      code: 'QUANTITY_TOO_LARGE',
    });
  });

  it.each([
    [`]C10104870001234560`, { code: 'PRODUCT_UNKNOWN', params: { code: '4870001234560' } }],
    [`]C10104870001234561`, { code: 'CHECK_DIGIT_WRONG' }],
    [`]C1${bread}17269901`, { code: 'GS1_PART_WRONG', params: { part: '17', value: '269901' } }],
    [`]C1${bread}05`, { code: 'GS1_PART_UNKNOWN' }],
    [`]C1${bread}10A${GS}10B`, { code: 'GS1_PARTS_CLASH' }],
    [`]C1${bread}392210000`, { code: 'GS1_PART_MISSING' }],
    [`]C100106141412345678908`, { code: 'GS1_NO_PRODUCT' }],
    ['https://shop.example/basket', { code: 'CODE_UNREADABLE' }],
  ])('%j is refused in words of its own, and sells nothing', async (code, expected) => {
    expect(await cashier.refusedScan(code)).toMatchObject(expected);
    expect((await till.ask('cart.open', {})).lines).toEqual([]);
  });

  it('is priced by a price check too', async () => {
    const found = await till.ask('catalogue.priceCheck', { code: `]C1${bread}10A` });
    expect(found.product.sku).toBe('T-BREAD');
  });
});

describe('a lot and a serial number', () => {
  it('keep lines apart, and the same lot together', async () => {
    await cashier.scan(`]C1${bread}10A`);
    await cashier.scan(`]C1${bread}10B`);
    const line = await cashier.scan(`]C1${bread}10A`);
    await cashier.scan(GOODS.bread.code);
    expect(line).toMatchObject({ quantityMilli: 2000, marks: { lot: 'A' } });
    expect(cashier.cart.lines.map((one) => one.marks?.lot)).toEqual(['A', 'B', undefined]);
  });

  it('are there once: no second scan of it, no three of it, no more of it', async () => {
    const line = await cashier.scan(`]d2${bread}21S1`);
    expect(await cashier.refusedScan(`]d2${bread}21S1`)).toMatchObject({
      ...{ code: 'SERIAL_TWICE', params: { serial: 'S1' } },
    });
    const three = { quantityMilli: pieces(3) };
    expect(await cashier.refusedScan(`]d2${bread}21S2`, three)).toMatchObject({
      code: 'SERIAL_SINGLE',
    });
    const input = { saleId: cashier.saleId, lineId: line.lineId, quantityMilli: pieces(2) };
    expect((await till.refused('cart.setQuantity', input)).code).toBe('SERIAL_SINGLE');
    await cashier.scan(`]d2${bread}21S2`);
    await cashier.scan(`]d2${milkPack}21S1`);
    expect(cashier.cart.lines.map((one) => one.marks?.serial)).toEqual(['S1', 'S2', 'S1']);
  });

  it('survive a new process, being held, and being taken back', async () => {
    const line = await cashier.scan(`]d2${bread}21S1`);
    await cashier.remove(line);
    await cashier.undo();
    await till.ask('cart.hold', { saleId: cashier.saleId, name: 'later' });
    await till.restart();
    const cart = await till.ask('cart.recall', { saleId: cashier.saleId });
    expect(cart.lines.map((one) => one.marks?.serial)).toEqual(['S1']);
  });
});

describe('expired goods', () => {
  const expired = `]d2${bread}17200131`;

  it('are refused with their day, until a supervisor allows them', async () => {
    const refused = await cashier.refusedScan(expired);
    expect(refused).toMatchObject({
      ...{ code: 'GOODS_EXPIRED', params: { date: '31.01.2020' }, override: 'expired_goods' },
    });
    expect(await cashier.refusedScan(`]d2${bread}15200100`)).toMatchObject({
      ...{ code: 'GOODS_EXPIRED', params: { date: '31.01.2020' } },
    });
    const override = allow(PINS.supervisor, 'the customer knows');
    const line = await cashier.scan(expired, { override });
    expect(line.marks?.expiredOn).toBe('2020-01-31');
    const { overrides } = await sold();
    expect(overrides).toMatchObject([{ kind: 'expired_goods', reason: 'the customer knows' }]);
  });

  it('are sold with a warning where the shop says so, and on their last day with none', async () => {
    till.change(`update storefront set expired_goods = 'warn'`);
    await till.restart();
    cashier = await Cashier.at(till);
    expect((await cashier.scan(expired)).marks?.expiredOn).toBe('2020-01-31');
    const today = String(till.value('select business_date from terminal_state'));
    const line = await cashier.scan(`]d2${bread}17${today.replaceAll('-', '').slice(2)}`);
    expect(line.marks).toMatchObject({ useBy: today, expiredOn: null });
  });
});
