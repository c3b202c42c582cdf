import { creditCounter, refundCounter, stockCounter } from '../../../shared/domain/counter.ts';
import {
  adoptGrant,
  confirmGrant,
  coverUsed,
  giveBack,
  holderKey,
  replenish,
  sell,
} from '../../../shared/domain/lease.ts';
import { JOURNAL_VERSION, type SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import {
  EventEnvelope,
  type LeasePayload,
  type LeaseSpend,
  ReportedPayload,
} from '../../../shared/protocol/lease-event.ts';
import { z } from 'zod';
import { claimReceipt, ledgerFor, raise, raiseOverrides } from './booking.ts';
import { openRights, projectRefund } from './project-refund.ts';
import { creditFacts, customerFacts, saleFacts } from './sale-facts.ts';
import { shiftFacts } from './shift-facts.ts';
import type { ExceptionKind, Expected, InboxRow, ProjectionTables } from './sync-store.ts';

const Projectable = EventEnvelope.extend({
  v: z.literal(JOURNAL_VERSION),
  payload: ReportedPayload,
});

/**
 * Books one event. It is decided by the event and the tables alone, so that a rebuild in the same
 * order makes the same tables.
 * @throws Error for an event this program cannot read; nothing of it is then kept, and the event
 *   becomes an exception
 */
export async function projectEvent(tables: ProjectionTables, row: InboxRow): Promise<void> {
  const event = Projectable.parse(readBytes(row.bytes));
  const { payload } = event;
  const holder = holderKey(row);
  switch (payload.type) {
    case 'sale.completed':
      await projectSale(tables, row, holder, payload);
      break;
    case 'refund.processed':
      await projectRefund(tables, row, holder, payload);
      break;
    case 'credit.booked': {
      await tables.keep(creditFacts(row, payload));
      const { amountMinor, customerId, kind } = payload.entry;
      if (kind !== 'payment' || amountMinor >= 0) break;
      const counter = creditCounter(customerId);
      const ledger = await ledgerFor(tables, counter, holder);
      await tables.saveLedger(counter, replenish(ledger, holder, -amountMinor));
      break;
    }
    case 'customer.created':
      await tables.keep(customerFacts(row, payload));
      break;
    case 'lease.received':
      await projectReceived(tables, row, holder, payload);
      break;
    case 'lease.returned': {
      const before = await tables.claim('return', payload.returnId, row.hash);
      if (before !== null) break;
      const { counter, amount } = payload;
      const { ledger, shortBy } = giveBack(
        await ledgerFor(tables, counter, holder),
        holder,
        amount,
      );
      await tables.saveLedger(counter, coverUsed(ledger));
      if (shortBy > 0) await raise(tables, 'return_unbacked', row, `${shortBy} of ${counter}`);
      break;
    }
    case 'shift.opened':
    case 'cash.moved':
    case 'shift.counted':
    case 'shift.closed':
    case 'drawer.opened':
      await tables.keep(shiftFacts(row, payload));
      break;
    case 'stock.opened':
    case 'terminal.opened':
    case 'clock.jumped':
    case 'store.restored':
    case 'epoch.started':
      break;
  }
  await tables.book(row.hash, payload.type);
}

/** Letters that no text column takes: a NUL, and half of a pair. Found cheaply, since rare. */
const UNSTORABLE = /\\u(0000|d[89a-f])/i;

function readBytes(bytes: string): unknown {
  if (!UNSTORABLE.test(bytes)) return JSON.parse(bytes);
  return JSON.parse(bytes, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value,
  );
}

const Glance = z.object({
  payload: z.object({
    sale: z.object({ storefrontId: z.string(), receiptNumber: z.string() }).optional(),
    refund: z.object({ storefrontId: z.string(), receiptNumber: z.string() }).optional(),
    lines: z
      .array(z.object({ lineId: z.string().optional(), saleLineId: z.string().nullish() }))
      .optional(),
    replenished: z.array(z.object({ counter: z.string() })).optional(),
    leases: z.array(z.object({ counter: z.string() })).optional(),
    stockMovements: z.array(z.object({ productId: z.string() })).optional(),
    creditEntry: z.object({ customerId: z.string() }).nullish(),
    entry: z.object({ customerId: z.string() }).optional(),
    counter: z.string().optional(),
    leaseId: z.uuid().optional(),
    returnId: z.string().optional(),
  }),
});

/** What projecting these will look at; of one that cannot be read, nothing. */
export function expectedOf(rows: readonly InboxRow[]): Required<Omit<Expected, 'demands'>> {
  const counters = new Set<string>();
  const [leases, receipts, returns] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { bytes } of rows) {
    const payload = glanceAt(bytes);
    if (payload === null) continue;
    const { sale, refund, leases: spends, stockMovements, creditEntry, entry } = payload;
    const document = sale ?? refund;
    for (const { counter } of [...(spends ?? []), ...(payload.replenished ?? [])]) {
      counters.add(counter);
    }
    if (document !== undefined) receipts.add(document.receiptNumber);
    const unleased = spends === undefined || refund !== undefined ? (stockMovements ?? []) : [];
    for (const { productId } of unleased) {
      counters.add(stockCounter(document?.storefrontId ?? '', productId));
    }
    for (const { lineId, saleLineId } of payload.lines ?? []) {
      const line = saleLineId ?? lineId;
      if (line !== undefined) counters.add(refundCounter(line));
    }
    for (const one of [creditEntry, entry]) if (one) counters.add(creditCounter(one.customerId));
    if (payload.counter !== undefined) counters.add(payload.counter);
    if (payload.leaseId !== undefined) leases.add(payload.leaseId);
    if (payload.returnId !== undefined) returns.add(payload.returnId);
  }
  const holders = new Set(rows.map(holderKey));
  return {
    ...{ counters: [...counters], holders: [...holders], leases: [...leases] },
    ...{ receipts: [...receipts], returns: [...returns] },
  };
}

function glanceAt(bytes: string): z.infer<typeof Glance>['payload'] | null {
  try {
    return Glance.safeParse(readBytes(bytes)).data?.payload ?? null;
  } catch {
    return null;
  }
}

async function projectSale(
  tables: ProjectionTables,
  row: InboxRow,
  holder: string,
  payload: SaleCompleted,
): Promise<void> {
  await tables.keep(saleFacts(row, payload));
  const { receiptNumber } = payload.sale;
  await claimReceipt(tables, row, receiptNumber);
  await raiseOverrides(tables, payload.overrides, receiptNumber);
  for (const { counter, amount, beyond } of spendsOf(payload)) {
    const { ledger, shortBy } = sell(
      await ledgerFor(tables, counter, holder),
      holder,
      amount,
      beyond,
    );
    await tables.saveLedger(counter, ledger);
    await tables.addDemand(counter, holder, amount);
    if (shortBy > 0) {
      await raise(tables, shortKind(counter), row, `${shortBy} of ${counter} in ${receiptNumber}`);
    }
  }
  await openRights(tables, row, payload);
}

/** What a sale took from counters, where the till holds no leases: its movements and its charge. */
export function spendsOf(payload: SaleCompleted): readonly LeaseSpend[] {
  if (payload.leases !== undefined) return payload.leases;
  const { storefrontId } = payload.sale;
  const stock = payload.stockMovements
    .filter(({ quantityMilli }) => quantityMilli < 0)
    .map(({ productId, quantityMilli }) => ({
      counter: stockCounter(storefrontId, productId),
      amount: -quantityMilli,
      beyond: 0,
    }));
  const charge = payload.creditEntry;
  if (charge === null || charge.amountMinor <= 0) return stock;
  const counter = creditCounter(charge.customerId);
  return [...stock, { counter, amount: charge.amountMinor, beyond: 0 }];
}

async function projectReceived(
  tables: ProjectionTables,
  row: InboxRow,
  holder: string,
  payload: Extract<LeasePayload, { type: 'lease.received' }>,
): Promise<void> {
  const { leaseId, counter, amount } = payload;
  const lease = await tables.lease(leaseId);
  if (lease?.status === 'received') {
    return raise(tables, 'lease_received_twice', row, `${leaseId} of ${counter}`);
  }
  const ledger = await ledgerFor(tables, counter, holder);
  const known = lease !== null && lease.holder === holder && lease.amount === amount;
  const booked = known ? confirmGrant(ledger, holder, amount) : adoptGrant(ledger, holder, amount);
  await tables.saveLedger(counter, booked.ledger);
  await tables.saveLease({ leaseId, holder, counter, amount, status: 'received' });
  if (booked.shortBy > 0) {
    await raise(tables, 'lease_unbacked', row, `${booked.shortBy} of ${counter}`);
  }
}

function shortKind(counter: string): ExceptionKind {
  if (counter.startsWith('credit:')) return 'over_credit';
  return counter.startsWith('refund:') ? 'refunded_twice' : 'oversold';
}
