import { describe, expect, it } from 'vitest';
import { PrintJobId } from '../../../shared/domain/ids.ts';
import { minor } from '../../../shared/domain/money.ts';
import type { CompletedSale } from '../../../shared/ipc/views.ts';
import { customerIdOf, sell } from '../../support/cashier.ts';
import { CUSTOMERS, GOODS, PINS } from '../../support/small-business.ts';
import { PrintingTill } from '../../support/printing-till.ts';

function jobIdOf(sale: CompletedSale): PrintJobId {
  return PrintJobId.parse(sale.printJobId);
}

/** The sale is whole, whatever came of its paper. */
function expectSold({ till }: PrintingTill, sale: CompletedSale): void {
  const row = till.rows('select status, total_minor from sale where sale_id = ?', sale.saleId)[0];
  expect(row).toEqual({ status: 'COMPLETED', total_minor: sale.totalMinor });
  expect(till.value('select count(*) from cash_movement')).toBe(1);
}

describe('RCP-3 a printer that works', () => {
  it('prints the receipt once and opens the drawer once', async () => {
    await using shop = await PrintingTill.open();
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    expect(shop.jobs()).toEqual(['drawer PRINTED', 'receipt PRINTED']);
    expect(shop.printer.kicks).toBe(1);
    expect(shop.papers()).toHaveLength(1);
    expect(shop.papers()[0]).toContain(sale.receiptNumber);
    const status = await shop.till.ask('status.get', {});
    expect(status.printer).toEqual({ state: 'ready', problem: null, queued: 0, uncertain: [] });
  });

  it('what is printed is not tried again, and a copy says so', async () => {
    await using shop = await PrintingTill.open();
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    const jobId = jobIdOf(sale);
    const refused = await shop.till.refused('print.retry', { jobId });
    expect(refused.code).toBe('PRINT_JOB_NOT_RETRYABLE');
    const dismissed = await shop.till.refused('print.dismiss', { jobId, printed: false });
    expect(dismissed.code).toBe('PRINT_JOB_NOT_RETRYABLE');
    await shop.till.ask('print.reprint', { saleId: sale.saleId });
    await shop.settled();
    expect(shop.papers()[1]).toContain('КОПИЯ 1');
    const unknown = PrintJobId.parse(sale.saleId);
    const none = await shop.till.refused('print.retry', { jobId: unknown });
    expect(none.code).toBe('PRINT_JOB_UNKNOWN');
  });
});

describe('CRE-5 money that pays an account', () => {
  it('opens the drawer where it is cash, once', async () => {
    await using shop = await PrintingTill.open();
    const customerId = customerIdOf(shop.till, CUSTOMERS.cafe);
    const cash = { customerId, kind: 'cash', amountMinor: minor(100_000), reference: '' } as const;
    await shop.till.ask('customer.settle', cash);
    const transfer = { ...cash, kind: 'bank_transfer', reference: 'BANK-1' } as const;
    await shop.till.ask('customer.settle', transfer);
    await shop.settled();
    expect(shop.jobs()).toEqual(['drawer PRINTED']);
    expect(shop.printer.kicks).toBe(1);
    expect(shop.till.verify()).toEqual([]);
  });
});

describe('RCP-3 a printer that is off', () => {
  it('keeps the receipt, prints it by itself later, and never opens a drawer late', async () => {
    await using shop = await PrintingTill.open();
    await shop.printer.powerOff();
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    expectSold(shop, sale);
    expect(shop.jobs()).toEqual(['drawer FAILED unreachable', 'receipt QUEUED unreachable']);
    const status = await shop.till.ask('print.queue', {});
    expect(status).toMatchObject({ state: 'offline', problem: 'unreachable', queued: 1 });
    await shop.retry();
    expect(shop.jobs()[1]).toBe('receipt QUEUED unreachable');
    await shop.printer.powerOn();
    await shop.retry();
    expect(shop.jobs()[1]).toBe('receipt PRINTED');
    expect(shop.papers()).toHaveLength(1);
    expect(shop.papers()[0]).not.toContain('КОПИЯ');
    expect(shop.printer.kicks).toBe(0);
  });

  it('gives up after its attempts, and goes again as the original when it is asked to', async () => {
    await using shop = await PrintingTill.open();
    await shop.printer.powerOff();
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    for (let attempt = 2; attempt <= 3; attempt += 1) await shop.retry();
    expect(shop.jobs()[1]).toBe('receipt FAILED unreachable');
    await shop.printer.powerOn();
    const again = await shop.till.ask('print.retry', { jobId: jobIdOf(sale) });
    expect(again).toMatchObject({ state: 'QUEUED', copyNumber: 0 });
    await shop.settled();
    expect(shop.papers()).toHaveLength(1);
    expect(shop.papers()[0]).not.toContain('КОПИЯ');
    const kick = PrintJobId.parse(
      shop.till.value("select job_id from print_job where kind = 'drawer'"),
    );
    const refused = await shop.till.refused('print.retry', { jobId: kick });
    expect(refused.code).toBe('PRINT_JOB_NOT_RETRYABLE');
  });
});

describe('RCP-3 out of paper', () => {
  it('before the first byte: it waits, and prints once there is paper', async () => {
    await using shop = await PrintingTill.open();
    shop.printer.faults.paper = 'out';
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    expectSold(shop, sale);
    expect(shop.jobs()[1]).toBe('receipt QUEUED paper_out');
    expect((await shop.till.ask('status.get', {})).printer).toMatchObject({
      state: 'attention',
      problem: 'paper_out',
    });
    shop.printer.faults.paper = 'enough';
    shop.printer.resume();
    await shop.retry();
    expect(shop.jobs()[1]).toBe('receipt PRINTED');
    expect(shop.papers()).toHaveLength(1);
  });

  it('in the middle: nobody knows, and the cashier is asked', async () => {
    await using shop = await PrintingTill.open();
    shop.printer.faults.rowsLeft = 5;
    shop.expectNoAnswers();
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    expectSold(shop, sale);
    expect(shop.jobs()[1]).toMatch(/^receipt UNCERTAIN/);
    const { uncertain } = (await shop.till.ask('status.get', {})).printer;
    expect(uncertain).toMatchObject([
      { jobId: sale.printJobId, receiptNumber: sale.receiptNumber },
    ]);
  });
});

describe('RCP-3 a printer that says nothing', () => {
  it('leaves the job uncertain; a retry is a copy and there is no second original', async () => {
    await using shop = await PrintingTill.open();
    shop.printer.faults.answers = 'nothing';
    shop.expectNoAnswers();
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    expectSold(shop, sale);
    expect(shop.jobs()[1]).toBe('receipt UNCERTAIN no_acknowledgement');
    shop.printer.faults.answers = 'all';
    shop.expectAnswers();
    const copy = await shop.till.ask('print.retry', { jobId: jobIdOf(sale) });
    expect(copy).toMatchObject({ kind: 'copy', copyNumber: 1 });
    await shop.settled();
    expect(shop.jobs()[1]).toBe('receipt CANCELLED');
    expect(shop.papers().map((paper) => paper.includes('КОПИЯ 1'))).toEqual([false, true]);
    const again = await shop.till.refused('print.retry', { jobId: jobIdOf(sale) });
    expect(again.code).toBe('PRINT_JOB_NOT_RETRYABLE');
    expect(shop.printer.kicks).toBe(1);
  });

  it('the cashier who finds the paper settles it without another', async () => {
    await using shop = await PrintingTill.open();
    shop.printer.faults.answers = 'nothing';
    shop.expectNoAnswers();
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    const jobId = jobIdOf(sale);
    await shop.till.ask('print.dismiss', { jobId, printed: true });
    expect(shop.jobs()[1]).toBe('receipt PRINTED');
    expect((await shop.till.ask('print.queue', {})).uncertain).toEqual([]);
    expect(shop.papers()).toHaveLength(1);
  });

  it('a gift receipt that is tried again still shows no prices', async () => {
    await using shop = await PrintingTill.open();
    const { saleId } = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    shop.printer.faults.answers = 'nothing';
    shop.expectNoAnswers();
    const gift = await shop.till.ask('print.reprint', { saleId, gift: true });
    await shop.settled();
    shop.printer.faults.answers = 'all';
    shop.expectAnswers();
    await shop.till.ask('print.retry', { jobId: gift.jobId });
    await shop.settled();
    const last = shop.papers().at(-1) ?? '';
    expect(last).toContain('Товар tea');
    expect(last).not.toContain('333');
  });
});

describe('RCP-3 a printer that dies in the middle', () => {
  it('leaves the sale whole, one torn original and one marked copy', async () => {
    await using shop = await PrintingTill.open();
    const first = await sell(shop.till, GOODS.bread.code);
    await shop.settled();
    const receiptBytes = Number(
      shop.till.value('select length(bytes) from print_job where job_id = ?', first.printJobId),
    );
    shop.printer.faults.diesAfterBytes = Math.round(receiptBytes / 2);
    const sale = await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    expect(shop.jobs().slice(2)).toEqual([
      'drawer PRINTED',
      expect.stringMatching(/^receipt UNCERTAIN (disconnected|no_acknowledgement)$/),
    ]);
    await shop.printer.powerOn();
    const copy = await shop.till.ask('print.retry', { jobId: jobIdOf(sale) });
    expect(copy.copyNumber).toBe(1);
    await shop.settled();
    expect(shop.jobs().slice(3)).toEqual(['receipt CANCELLED', 'copy PRINTED']);
    const whole = shop.papers().filter((paper) => paper.includes(sale.receiptNumber));
    expect(whole.filter((paper) => !paper.includes('КОПИЯ')).length).toBeLessThanOrEqual(1);
    expect(whole.at(-1)).toContain('КОПИЯ 1');
    expect(shop.till.value('select count(*) from sale where receipt_number is not null')).toBe(2);
  });

  it('a till that dies while it sends asks about the paper and opens no drawer', async () => {
    await using shop = await PrintingTill.open();
    await shop.printer.powerOff();
    await sell(shop.till, GOODS.tea.code);
    await shop.settled();
    shop.till.change("update print_job set state = 'SENDING'");
    await shop.till.restart(PINS.cashier);
    expect(shop.jobs()).toEqual(['drawer CANCELLED unreachable', 'receipt UNCERTAIN unreachable']);
  });
});
