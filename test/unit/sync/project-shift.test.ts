import { describe, expect, it } from 'vitest';
import { TerminalId } from '../../../shared/domain/ids.ts';
import { minor } from '../../../shared/domain/money.ts';
import { CashMoved, ShiftOpened } from '../../../shared/protocol/shift-event.ts';
import {
  emptyProjection,
  projectionTables,
} from '../../../src-hq/modules/sync/memory-projection.ts';
import { projectEvent } from '../../../src-hq/modules/sync/project-event.ts';

// SHF: what a person does with a drawer reaches HQ's books of cash, whoever sold meanwhile.

const ID = '00000000-0000-7000-8000-00000000000';
const AT = '2026-11-21T09:05:00.000Z';

function movement(number: number, kind: string, amountMinor: number) {
  return {
    movementId: `${ID}${number}`,
    kind,
    amountMinor: minor(amountMinor),
    saleId: null,
    creditEntryId: null,
    userId: `${ID}9`,
    businessDate: '2026-11-21',
    createdAt: AT,
  };
}

async function project(payloads: readonly { readonly type: string }[]) {
  const rows = emptyProjection();
  const tables = projectionTables(rows);
  for (const [index, payload] of payloads.entries()) {
    const seq = index + 1;
    const stream = { terminal: TerminalId.parse(`${ID}7`), epoch: 1, branch: 0, seq };
    const bytes = JSON.stringify({
      ...{ eventId: `${ID}8`, terminal: stream.terminal, epoch: 1, seq, type: payload.type, v: 1 },
      ...{ prevHash: '', payload },
    });
    await projectEvent(tables, { ...stream, hash: `hash ${seq}`, prevHash: '', bytes });
  }
  return rows;
}

describe('SHF-1 the drawer at HQ', () => {
  it('has the float, what went in and what went out, each once', async () => {
    const shiftId = `${ID}1`;
    const opened = ShiftOpened.parse({
      ...{ type: 'shift.opened', shiftId, number: 1, automatic: false, openedBy: `${ID}9` },
      ...{ openedAt: AT, businessDate: '2026-11-21', currency: 'KZT', floatMinor: 500_000 },
      before: { salesMinor: 0, refundsMinor: 0 },
      cashMovement: movement(2, 'float', 500_000),
    });
    const dropped = CashMoved.parse({
      ...{ type: 'cash.moved', shiftId, reason: 'to the safe', grantedBy: null },
      cashMovement: movement(3, 'drop', -100_000),
    });
    const { cash_movement: cash, booked } = await project([opened, dropped]);
    const drawer = [...cash.values()].map((row) => [row['kind'], row['amount_minor']]);
    expect(drawer).toEqual([
      ['float', 500_000],
      ['drop', -100_000],
    ]);
    expect([...booked.values()]).toEqual(['shift.opened', 'cash.moved']);
  });

  it('a shift that opened itself brings no cash', async () => {
    const opened = ShiftOpened.parse({
      ...{ type: 'shift.opened', shiftId: `${ID}1`, number: 1, automatic: true },
      ...{ openedBy: `${ID}9`, openedAt: AT, businessDate: '2026-11-21', currency: 'KZT' },
      ...{ floatMinor: 0, before: { salesMinor: 0, refundsMinor: 0 }, cashMovement: null },
    });
    const { cash_movement: cash } = await project([opened]);
    expect(cash.size).toBe(0);
  });
});
