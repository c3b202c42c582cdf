import { minor, type Minor } from '../domain/money.ts';
import type { SaleCompleted } from './journal-event.ts';
import type { RefundProcessed } from './refund-event.ts';

/**
 * SYNC's invariant 6 of one sale, from what was journalled: lines + tax − discounts = tenders −
 * change, and every sum of the header is that of its parts. What is wrong, in words; empty where it
 * holds.
 */
export function saleFaults(payload: SaleCompleted): readonly string[] {
  const { sale, lines, tenders } = payload;
  const paying = tenders.filter((one) => one.status !== 'UNDONE' && one.status !== 'DECLINED');
  const totals = [
    [sum(lines.map((line) => line.totalMinor)), sale.totalMinor, 'lines and total'],
    [sum(lines.map((line) => line.grossMinor)), sale.subtotalMinor, 'lines and subtotal'],
    [sum(lines.map((line) => line.taxMinor)), sale.taxMinor, 'line taxes and tax'],
    [
      sum(lines.map((line) => line.lineDiscountMinor + line.saleDiscountMinor)),
      sale.discountMinor,
      'line discounts and discount',
    ],
    [sum(lines.map((line) => line.profitMinor)), sale.profitMinor, 'line profits and profit'],
    [sum(paying.map((one) => one.amountMinor)), sale.paidMinor, 'tenders and paid'],
    [sale.paidMinor, sale.totalMinor, 'paid and total'],
    [sum(paying.map((one) => one.roundingMinor)), sale.roundingMinor, 'roundings'],
    [
      sum(paying.map((one) => one.tenderedMinor - one.changeMinor)),
      sale.totalMinor + sale.roundingMinor,
      'money handed over less change, and total with rounding',
    ],
    [sum(paying.map((one) => one.changeMinor)), sale.changeMinor, 'change'],
  ] as const;
  const wrong = totals
    .filter(([one, other]) => one !== other)
    .map(([one, other, what]) => `${what} differ, ${one} and ${other}`);
  return [...wrong, ...lines.flatMap(lineFaults)];
}

function lineFaults(line: SaleCompleted['lines'][number]): readonly string[] {
  const exclusive = line.taxes.filter((tax) => !tax.inclusive).map((tax) => tax.taxMinor);
  const paid = line.grossMinor - line.lineDiscountMinor - line.saleDiscountMinor + sum(exclusive);
  const taxes = sum(line.taxes.map((tax) => tax.taxMinor));
  return [
    ...(paid === line.totalMinor ? [] : [`line ${line.position} does not add up`]),
    ...(taxes === line.taxMinor ? [] : [`taxes of line ${line.position} do not add up`]),
  ];
}

/** What a sale puts into the drawer: the cash that was handed over, less the change. */
export function cashGainedMinor(tenders: SaleCompleted['tenders']): Minor {
  const cash = tenders.filter((one) => one.kind === 'cash' && one.status === 'CAPTURED');
  return minor(sum(cash.map((one) => one.tenderedMinor - one.changeMinor)));
}

/** SYNC's invariant 6 of one refund: what is wrong, in words; empty where it holds. */
export function refundFaults(payload: RefundProcessed): readonly string[] {
  const { refund, lines, tenders, cashMovement } = payload;
  const given = tenders.filter((one) => one.status !== 'UNDONE' && one.status !== 'DECLINED');
  const cash = given.filter((one) => one.kind === 'cash');
  const totals = [
    [sum(lines.map((line) => line.totalMinor)), refund.totalMinor, 'lines and total'],
    [sum(lines.map((line) => line.grossMinor)), refund.subtotalMinor, 'lines and subtotal'],
    [sum(lines.map((line) => line.taxMinor)), refund.taxMinor, 'line taxes and tax'],
    [sum(lines.map((line) => line.discountMinor)), refund.discountMinor, 'discounts'],
    [sum(given.map((one) => one.amountMinor)), refund.totalMinor, 'tenders and total'],
    [sum(given.map((one) => one.roundingMinor)), refund.roundingMinor, 'roundings'],
    [
      sum(given.map((one) => one.givenMinor)),
      refund.totalMinor + refund.roundingMinor,
      'money given back, and total with rounding',
    ],
    [-sum(cash.map((one) => one.givenMinor)), cashMovement?.amountMinor ?? 0, 'cash and drawer'],
  ] as const;
  const wrong = totals
    .filter(([one, other]) => one !== other)
    .map(([one, other, what]) => `${what} differ, ${one} and ${other}`);
  const unsound = lines.filter((line) => {
    const exclusive = line.taxes.filter((tax) => !tax.inclusive).map((tax) => tax.taxMinor);
    const taxes = sum(line.taxes.map((tax) => tax.taxMinor));
    const paid = line.grossMinor - line.discountMinor + sum(exclusive);
    return paid !== line.totalMinor || taxes !== line.taxMinor;
  });
  return [...wrong, ...unsound.map(({ position }) => `line ${position} does not add up`)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, one) => total + one, 0);
}
