import { randomUUID } from 'node:crypto';
import { minor, type Minor } from '../../../shared/domain/money.ts';
import { overShort, type Perpetual, shiftFigures } from '../../../shared/domain/shift/figures.ts';
import { ReportedPayload } from '../../../shared/protocol/lease-event.ts';
import { saleDocument } from '../../../shared/protocol/shift-documents.ts';
import {
  CashMoved,
  DrawerOpened,
  ShiftClosed,
  ShiftCounted,
  ShiftOpened,
} from '../../../shared/protocol/shift-event.ts';
import { CASHIER_ID } from '../../support/whole-sale.ts';
import type { TestDevice } from './test-device.ts';

const AT = '2026-11-21T08:00:00.000Z';
const WHEN = { businessDate: '2026-11-21', createdAt: AT };

export interface OpenShift {
  readonly shiftId: string;
  readonly number: number;
  readonly openedSeq: number;
  readonly before: Perpetual;
}

/** A shift begins at that device, with so much in its drawer. */
export function openShift(
  device: TestDevice,
  number = 1,
  before: Perpetual = { salesMinor: minor(0), refundsMinor: minor(0) },
  floatMinor: Minor = minor(500_000),
): OpenShift {
  const shiftId = randomUUID();
  const cashMovement = {
    ...{ movementId: randomUUID(), kind: 'float', amountMinor: floatMinor, saleId: null },
    ...{ creditEntryId: null, userId: CASHIER_ID, ...WHEN },
  };
  const payload = ShiftOpened.parse({
    ...{ type: 'shift.opened', shiftId, number, automatic: false, openedBy: CASHIER_ID },
    ...{ openedAt: AT, businessDate: WHEN.businessDate, currency: 'KZT', floatMinor, before },
    cashMovement,
  });
  device.write('shift.opened', payload);
  return { shiftId, number, openedSeq: device.events.length, before };
}

/** Cash is put in, or taken out below zero, for a reason. */
export function moveCash(
  device: TestDevice,
  { shiftId }: OpenShift,
  amountMinor: number,
  reason: string,
): void {
  const cashMovement = {
    ...{ movementId: randomUUID(), kind: amountMinor > 0 ? 'in' : 'out', amountMinor },
    ...{ saleId: null, creditEntryId: null, userId: CASHIER_ID, ...WHEN },
  };
  const moved = { type: 'cash.moved', shiftId, cashMovement, reason, grantedBy: CASHIER_ID };
  device.write('cash.moved', CashMoved.parse(moved));
}

/** The drawer opens for no sale. */
export function openDrawer(device: TestDevice, { shiftId }: OpenShift, reason: string): void {
  const opened = { type: 'drawer.opened', openingId: randomUUID(), shiftId, reason };
  const by = { userId: CASHIER_ID, grantedBy: null, ...WHEN };
  device.write('drawer.opened', DrawerOpened.parse({ ...opened, ...by }));
}

/** What the device's own journal says of it, counted so much over; as a till makes its Z. */
export function closeShift(device: TestDevice, shift: OpenShift, overMinor = 0): ShiftClosed {
  const figures = shiftFigures(factsSince(device, shift));
  const countedMinor = minor(figures.expectedMinor + overMinor);
  const count = ShiftCounted.parse({
    ...{ type: 'shift.counted', countId: randomUUID(), shiftId: shift.shiftId, pieces: [] },
    ...{ looseMinor: countedMinor, countedMinor, userId: CASHIER_ID, ...WHEN },
  });
  device.write('shift.counted', count);
  const { shiftId, number, openedSeq } = shift;
  return ShiftClosed.parse({
    ...{ type: 'shift.closed', shiftId, number, openedSeq, countId: count.countId },
    ...{ closedBy: CASHIER_ID, closedAt: AT, businessDate: WHEN.businessDate, currency: 'KZT' },
    ...{ figures, countedMinor, overShortMinor: overShort(countedMinor, figures.expectedMinor) },
    audit: { seq: 1, hash: '0'.repeat(64) },
  });
}

function factsSince(device: TestDevice, { before, openedSeq }: OpenShift) {
  const payloads = device.events.slice(openedSeq - 1).map(({ bytes }) => {
    const event: unknown = JSON.parse(bytes);
    return ReportedPayload.parse(Object(event).payload);
  });
  return {
    before,
    documents: payloads.flatMap((one) =>
      one.type === 'sale.completed' ? [saleDocument(one)] : [],
    ),
    settlements: [],
    cash: payloads.flatMap((one) =>
      'cashMovement' in one && one.cashMovement !== null ? [one.cashMovement] : [],
    ),
    drawerOpenings: payloads.filter(({ type }) => type === 'drawer.opened').length,
  };
}
