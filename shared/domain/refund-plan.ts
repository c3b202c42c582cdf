import { addMinor, type Minor, minor, roundToStep } from './money.ts';
import { type LineBack, lineBack, shareBack, tenderParts } from './refund.ts';
import type { TenderKind } from './sale.ts';
import type { CashRounding } from './tender.ts';

/** A line as it was sold, and how much of it has come back to this till already. */
export interface PlannedLine {
  readonly soldMilli: number;
  readonly backMilli: number;
  /** The line's own discount and its share of the sale's. */
  readonly discountMinor: Minor;
  readonly totalMinor: Minor;
  readonly taxes: readonly {
    readonly baseMinor: Minor;
    readonly taxMinor: Minor;
    readonly inclusive: boolean;
  }[];
}

/** A tender that paid, in the order of the sale. */
export interface PlannedTender {
  readonly kind: TenderKind;
  readonly amountMinor: Minor;
  /** What was handed over less the change: the amount, rounded where it is cash. */
  readonly handedMinor: Minor;
}

export interface LinePlan extends LineBack {
  /** By tax, in the line's order. */
  readonly basesMinor: readonly Minor[];
}

export interface TenderPlan {
  readonly amountMinor: Minor;
  /** What is handed back of it where it goes back the way it came. */
  readonly givenMinor: Minor;
}

export interface RefundPlan {
  /** In the sale's order; null for a line of which nothing comes back. */
  readonly lines: readonly (LinePlan | null)[];
  /** In the sale's order. */
  readonly tenders: readonly TenderPlan[];
  readonly totalMinor: Minor;
}

/**
 * RET-1: what goes back of a sale with these quantities, to which of its tenders. In however many
 * parts a sale comes back, each amount, each tender and the cash in the customer's hand add up to
 * what the sale said.
 * @param wantedMilli by line, in the sale's order; 0 for a line that stays sold
 * @throws RangeError where more comes back than was sold
 */
export function planRefund(
  lines: readonly PlannedLine[],
  tenders: readonly PlannedTender[],
  wantedMilli: readonly number[],
  cash: CashRounding,
): RefundPlan {
  const parts = tenderParts(
    lines.map((line) => line.totalMinor),
    tenders.map((tender) => tender.amountMinor),
  );
  const plans = lines.map((line, index) => {
    const wanted = wantedMilli[index] ?? 0;
    return wanted === 0 ? null : planLine(line, parts[index] ?? [], wanted);
  });
  const planned = tenders.map((tender, index) => {
    const beforeMinor = sum(lines.map((line, at) => before(line, parts[at]?.[index] ?? minor(0))));
    const amountMinor = sum(plans.map((plan) => plan?.tendersMinor[index] ?? minor(0)));
    const after = handedBack(tender, addMinor(beforeMinor, amountMinor), cash);
    return { amountMinor, givenMinor: minor(after - handedBack(tender, beforeMinor, cash)) };
  });
  return { lines: plans, tenders: planned, totalMinor: sum(planned.map((one) => one.amountMinor)) };
}

function planLine(line: PlannedLine, tendersMinor: readonly Minor[], wanted: number): LinePlan {
  const { soldMilli, backMilli, discountMinor, taxes } = line;
  const back = lineBack({ soldMilli, discountMinor, taxes, tendersMinor }, wanted, backMilli);
  const basesMinor = taxes.map(({ baseMinor }) =>
    shareBack(baseMinor, wanted, soldMilli, backMilli),
  );
  return { ...back, basesMinor };
}

function before({ soldMilli, backMilli }: PlannedLine, partMinor: Minor): Minor {
  return backMilli === 0 ? minor(0) : shareBack(partMinor, backMilli, soldMilli);
}

/**
 * What has been handed back once so much of a tender has gone back: all that was handed over for
 * all of it, and never more. Coins round the sum and not each part, so that parts do not gain.
 */
function handedBack(tender: PlannedTender, amountMinor: Minor, cash: CashRounding): Minor {
  if (amountMinor === tender.amountMinor) return tender.handedMinor;
  if (tender.kind !== 'cash') return amountMinor;
  return minor(Math.min(tender.handedMinor, roundToStep(amountMinor, cash.stepMinor, cash.mode)));
}

function sum(amounts: readonly Minor[]): Minor {
  let total = 0;
  for (const amount of amounts) total += amount;
  return minor(total);
}
