import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minor, ppm } from '../../../shared/domain/money.ts';
import { EPSON_42 } from '../../../src-main/devices/printer/profiles.ts';
import {
  allow,
  auditSeq,
  auditSince,
  Cashier,
  customerIdOf,
  drawerOf,
  pieces,
  sell,
  stockOf,
} from '../../support/cashier.ts';
import { refundInput, takeBack } from '../../support/returns.ts';
import { CUSTOMERS, GOODS, PINS } from '../../support/small-business.ts';
import { textRenderer, Till } from '../../support/till-fixture.ts';

let till: Till;

beforeEach(async () => {
  till = await Till.open({ renderer: textRenderer(EPSON_42) });
});

afterEach(async () => {
  await till[Symbol.asyncDispose]();
});

async function statusOf(receiptNumber: string): Promise<string | undefined> {
  const { sales } = await till.ask('sale.find', { query: receiptNumber });
  return sales[0]?.status;
}

/** The QR as it stands on the paper of a sale. */
function qrOf(saleId: string): string {
  const json = till.value('select model_json from receipt where sale_id = ?', saleId);
  return String(JSON.parse(String(json)).qr);
}

describe('RET-1 a sale comes back', () => {
  it('in parts: money, goods and drawer are as they were, and the sale is refunded', async () => {
    const before = stockOf(till, GOODS.milk.code);
    const cashier = await Cashier.at(till);
    const line = await cashier.scan(GOODS.milk.code);
    await cashier.setQuantity(line, 3);
    await cashier.scan(GOODS.tea.code);
    await cashier.payCash();
    const sold = await cashier.complete();
    const first = await takeBack(till, sold.saleId, { quantities: [1000, 0] });
    expect(first).toMatchObject({ totalMinor: GOODS.milk.minor, saleStatus: 'COMPLETED' });
    expect(first.receiptNumber).toMatch(/-01000002$/);
    expect(stockOf(till, GOODS.milk.code).onHand).toBe(before.onHand - 2000);
    const rest = await takeBack(till, sold.saleId);
    expect(rest.totalMinor).toBe(sold.totalMinor - GOODS.milk.minor);
    expect(rest.saleStatus).toBe('REFUNDED');
    expect(await statusOf(sold.receiptNumber)).toBe('REFUNDED');
    expect(stockOf(till, GOODS.milk.code)).toEqual(before);
    expect(drawerOf(till)).toBe(0);
    expect(till.verify()).toEqual([]);
  });

  it('never more than was sold, in whole pieces, and not nothing', async () => {
    const sold = await sell(till, GOODS.milk.code);
    await takeBack(till, sold.saleId);
    const again = await refundInput(till, sold.saleId);
    expect(again.lines).toEqual([]);
    expect(await till.refused('refund.complete', again)).toMatchObject({ code: 'REFUND_EMPTY' });
    const { lines } = await till.ask('refund.prepare', { saleId: sold.saleId });
    const [line] = lines;
    if (line === undefined) throw new Error('No line');
    const back = { lineId: line.lineId, restock: 'restock' as const };
    const more = { ...again, lines: [{ ...back, quantityMilli: pieces(1) }] };
    expect(await till.refused('refund.complete', more)).toMatchObject({ code: 'REFUND_TOO_MUCH' });
    const half = { ...again, lines: [{ ...back, quantityMilli: pieces(0.5) }] };
    expect(await till.refused('refund.complete', half)).toMatchObject({
      code: 'QUANTITY_NOT_WHOLE',
    });
    expect(till.verify()).toEqual([]);
  });

  it('asked twice with one id, it goes back once', async () => {
    const sold = await sell(till, GOODS.milk.code, GOODS.milk.code);
    const input = await refundInput(till, sold.saleId, { quantities: [1000] });
    const once = await till.ask('refund.complete', input);
    const twice = await till.ask('refund.complete', input);
    expect(twice).toEqual({ ...once, printJobId: null });
    expect(till.value('select count(*) from refund')).toBe(1);
    expect(till.verify()).toEqual([]);
  });

  it('discounts and taxes go back in proportion, to the minor unit', async () => {
    const cashier = await Cashier.at(till);
    const tea = await cashier.scan(GOODS.tea.code);
    await cashier.setQuantity(tea, 3);
    await cashier.scan(GOODS.aspirin.code);
    await cashier.discount(null, { kind: 'percent', ppm: ppm(100_000) });
    await cashier.payCash();
    const sold = await cashier.complete();
    for (const quantities of [[1000, 0], [1000, 1000], [1000]]) {
      await takeBack(till, sold.saleId, { quantities });
    }
    const sums = (table: string): unknown =>
      till.rows(`select code, sum(base_minor) as base, sum(tax_minor) as tax from ${table}
        group by code order by code`);
    expect(sums('refund_line_tax')).toEqual(sums('sale_line_tax'));
    const given = 'select sum(discount_minor), sum(total_minor), sum(rounding_minor) from';
    expect(Object.values(till.rows(`${given} refund`)[0] ?? {})).toEqual(
      Object.values(till.rows(`${given} sale`)[0] ?? {}),
    );
    expect(drawerOf(till)).toBe(0);
    expect(till.verify()).toEqual([]);
  });
});

describe('RET-1 how a sale is found', () => {
  it('by the number of its receipt, and by its QR, whose signature is this till’s', async () => {
    const sold = await sell(till, GOODS.milk.code);
    const byNumber = { code: ` ${sold.receiptNumber.toLowerCase()} ` };
    expect(await till.ask('refund.prepare', byNumber)).toMatchObject({
      ...{ saleId: sold.saleId, genuine: false, status: 'COMPLETED' },
    });
    const plan = await till.ask('refund.prepare', { code: qrOf(sold.saleId) });
    expect(plan).toMatchObject({ saleId: sold.saleId, genuine: true, totalMinor: 0 });
  });

  it('a QR that somebody drew is refused, and so is another till’s', async () => {
    const sold = await sell(till, GOODS.milk.code);
    const qr = qrOf(sold.saleId);
    const drawn = qr.replace(`.${sold.totalMinor}.`, `.${sold.totalMinor + 1}.`);
    const refused = (code: string) => till.refused('refund.prepare', { code });
    expect(await refused(drawn)).toMatchObject({ code: 'RECEIPT_FORGED' });
    const elsewhere = sold.receiptNumber.replace(/-01(\d{6})$/, '-07$1');
    expect(await refused(elsewhere)).toMatchObject({ code: 'RECEIPT_ELSEWHERE' });
    const foreign = qr.replace(sold.receiptNumber, elsewhere);
    expect(await refused(foreign)).toMatchObject({ code: 'RECEIPT_ELSEWHERE' });
    const unknown = sold.receiptNumber.replace(/1$/, '9');
    expect(await refused(unknown)).toMatchObject({ code: 'RECEIPT_UNKNOWN' });
    expect(await refused('4870000000005')).toMatchObject({ code: 'RECEIPT_UNKNOWN' });
  });
});

describe('RET-1 how the money goes back', () => {
  it('a card by its slip, and cash as the coins settled it', async () => {
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    await cashier.scan(GOODS.bread.code);
    await cashier.pay('card', 50_000);
    await cashier.payCash();
    const sold = await cashier.complete();
    const input = await refundInput(till, sold.saleId, { quantities: [1000, 0] });
    const noSlip = { ...input, tenders: [] };
    expect(await till.refused('refund.complete', noSlip)).toMatchObject({
      code: 'TENDER_NEEDS_REFERENCE',
    });
    const back = await till.ask('refund.complete', input);
    expect(back.tenders).toEqual([
      { kind: 'card', givenMinor: 50_000 },
      { kind: 'cash', givenMinor: 12_000 },
    ]);
    // 333.33 was settled by 333.00.
    const second = await sell(till, GOODS.tea.code);
    expect((await takeBack(till, second.saleId)).tenders).toEqual([
      { kind: 'cash', givenMinor: 33_300 },
    ]);
    expect(till.verify()).toEqual([]);
  });

  it('a card’s money in cash needs a second person', async () => {
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    await cashier.pay('card', GOODS.milk.minor);
    const sold = await cashier.complete();
    const input = await refundInput(till, sold.saleId, { way: 'cash' });
    const refused = await till.refused('refund.complete', input);
    expect(refused).toMatchObject({ code: 'LIMIT_REFUND', override: 'refund_amount' });
    const back = await till.ask('refund.complete', {
      ...input,
      override: allow(PINS.supervisor),
    });
    expect(back.tenders).toEqual([{ kind: 'cash', givenMinor: GOODS.milk.minor }]);
    expect(till.value('select original_tender_id from refund_tender')).toBeNull();
    expect(drawerOf(till)).toBe(-GOODS.milk.minor);
    expect(till.verify()).toEqual([]);
  });

  it('to the account where it was on account', async () => {
    const customerId = customerIdOf(till, CUSTOMERS.bolat);
    const owed = (): unknown =>
      till.value('select sum(amount_minor) from credit_entry where customer_id = ?', customerId);
    const before = owed();
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    await cashier.customer(CUSTOMERS.bolat);
    await cashier.pay('on_account', cashier.cart.totals.dueMinor);
    const sold = await cashier.complete();
    const back = await takeBack(till, sold.saleId, { way: 'cash' });
    expect(back.tenders).toEqual([{ kind: 'on_account', givenMinor: sold.totalMinor }]);
    expect(owed()).toBe(before ?? 0);
    expect(drawerOf(till)).toBe(0);
    expect(till.verify()).toEqual([]);
  });
});

describe('RET-2 approval by role and amount', () => {
  it('beyond a cashier’s limit a second person is asked, who may be too small as well', async () => {
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.book.code);
    const line = cashier.lineAt(0);
    await cashier.setQuantity(line, 5);
    await cashier.scan(GOODS.lamp.code);
    await cashier.payCash();
    const sold = await cashier.complete();
    const input = await refundInput(till, sold.saleId);
    const before = auditSeq(till);
    expect(await till.refused('refund.complete', input)).toMatchObject({
      ...{ code: 'LIMIT_REFUND', override: 'refund_amount' },
    });
    const weak = { ...input, override: allow(PINS.cashier2) };
    expect(await till.refused('refund.complete', weak)).toMatchObject({
      code: 'OVERRIDE_REFUSED',
    });
    await till.ask('refund.complete', { ...input, override: allow(PINS.supervisor) });
    expect(auditSince(till, before).filter((type) => type.startsWith('refund'))).toEqual([
      'refund.rejected',
      'refund.requested',
      'refund.approved',
      'refund.processed',
    ]);
    expect(till.rows('select kind, amount_minor from refund_override')).toEqual([
      { kind: 'refund_amount', amount_minor: sold.totalMinor },
    ]);
    expect(till.value('select approved_by from refund')).not.toBeNull();
    expect(till.verify()).toEqual([]);
  });
});

describe('RET-5 what becomes of the goods', () => {
  it.each(['quarantine', 'scrap'] as const)('%s puts nothing on the shelf', async (restock) => {
    const sold = await sell(till, GOODS.coconut.code);
    const before = stockOf(till, GOODS.coconut.code);
    await takeBack(till, sold.saleId, { restock });
    expect(stockOf(till, GOODS.coconut.code)).toEqual(before);
    expect(till.value('select restock from refund_line')).toBe(restock);
    expect(till.verify()).toEqual([]);
  });

  it('what is restocked can be sold again at once', async () => {
    const sold = await sell(till, GOODS.lamp.code);
    const cashier = await Cashier.at(till);
    expect(await cashier.refusedScan(GOODS.lamp.code)).toMatchObject({ code: 'STOCK_NOT_ENOUGH' });
    await takeBack(till, sold.saleId);
    await cashier.scan(GOODS.lamp.code);
    await cashier.payCash();
    await cashier.complete();
    expect(till.verify()).toEqual([]);
  });
});

describe('RET-6 void', () => {
  it('takes the last sale back in one step, while its shift is open', async () => {
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    await cashier.pay('card', 20_000);
    await cashier.payCash();
    const sold = await cashier.complete();
    const { refundId, mayVoid } = await till.ask('refund.prepare', { saleId: sold.saleId });
    expect(mayVoid).toBe(true);
    const { saleId } = sold;
    const gone = await till.ask('sale.void', { refundId, saleId, reason: 'wrong customer' });
    expect(gone).toMatchObject({ totalMinor: sold.totalMinor, saleStatus: 'REFUNDED' });
    expect(till.value("select reference from refund_tender where kind = 'card'")).toBe('A-1');
    expect(drawerOf(till)).toBe(0);
    const again = await till.ask('refund.prepare', { saleId });
    expect(again.mayVoid).toBe(false);
    expect(till.verify()).toEqual([]);
  });

  it('is too late for an earlier sale, and for one of a shift that is closed', async () => {
    const first = await sell(till, GOODS.milk.code);
    const second = await sell(till, GOODS.bread.code);
    const { refundId } = await till.ask('refund.prepare', { saleId: first.saleId });
    const early = { refundId, saleId: first.saleId, reason: 'a mistake' };
    expect(await till.refused('sale.void', early)).toMatchObject({ code: 'VOID_TOO_LATE' });
    const { countId } = await till.ask('shift.count', { pieces: [], looseMinor: minor(0) });
    await till.ask('shift.close', { countId });
    const late = { ...early, saleId: second.saleId };
    expect(await till.refused('sale.void', late)).toMatchObject({ code: 'VOID_TOO_LATE' });
    expect((await takeBack(till, second.saleId)).totalMinor).toBe(second.totalMinor);
    expect(till.verify()).toEqual([]);
  });
});

describe('SHF-3 refunds in X and Z', () => {
  it('stand in both, in the order of the receipts, and verify makes the Z again', async () => {
    const first = await sell(till, GOODS.milk.code);
    const back = await takeBack(till, first.saleId);
    const second = await sell(till, GOODS.bread.code);
    const third = await takeBack(till, second.saleId);
    const override = allow(PINS.supervisor);
    const x = await till.ask('shift.report', { shiftId: null, override });
    expect(x.figures.refunds).toMatchObject({
      ...{ count: 2, totalMinor: back.totalMinor + third.totalMinor },
    });
    expect(x.figures.receipts).toMatchObject({ count: 4, last: third.receiptNumber });
    expect(x.figures.expectedMinor).toBe(drawerOf(till));
    expect(x.figures.taxes.every(({ taxMinor }) => taxMinor === 0)).toBe(true);
    const { countId } = await till.ask('shift.count', { pieces: [], looseMinor: minor(0) });
    const z = await till.ask('shift.close', { countId });
    expect(z.figures).toEqual(x.figures);
    expect(till.verify()).toEqual([]);
  });
});

describe('RCP-3 the paper of a refund', () => {
  it('says what it is of and why, opens the drawer, and its copy is marked', async () => {
    const sold = await sell(till, GOODS.milk.code);
    const back = await takeBack(till, sold.saleId);
    const jobs = till.rows(
      'select kind, sale_id, bytes from print_job where refund_id = ? order by job_id',
      back.refundId,
    );
    expect(jobs.map(({ kind }) => kind)).toEqual(['drawer', 'receipt']);
    const text = String(jobs[1]?.['bytes']);
    expect(text).toContain('ВОЗВРАТ');
    expect(text).toContain(`по чеку ${sold.receiptNumber}`);
    expect(text).toContain('ВОЗВРАЩЕНО');
    const { printJobId } = back;
    if (printJobId === null) throw new Error('Nothing was queued');
    till.change("update print_job set state = 'UNCERTAIN' where job_id = ?", printJobId);
    const copy = await till.ask('print.retry', { jobId: printJobId });
    expect(copy).toMatchObject({ kind: 'copy', copyNumber: 1, receiptNumber: back.receiptNumber });
    const copied = till.value('select bytes from print_job where job_id = ?', copy.jobId);
    expect(String(copied)).toContain('КОПИЯ 1');
    expect(till.verify()).toEqual([]);
  });
});
