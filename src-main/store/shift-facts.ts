import { sql } from 'kysely';
import { z } from 'zod';
import type { ShiftId } from '../../shared/domain/ids.ts';
import { minor, Minor } from '../../shared/domain/money.ts';
import { TenderKind } from '../../shared/domain/sale.ts';
import type { ShiftFacts } from '../../shared/domain/shift/figures.ts';
import type { Shift } from '../shift-port.ts';
import { createShiftDocuments, type Since } from './shift-documents.ts';
import type { Statements } from './statements.ts';

/**
 * What belongs to the open shift: the events of the journal since it was opened, by their rows. A
 * closed one is not asked: it has its Z.
 */
export function createShiftFacts(statements: Statements): (shift: Shift) => ShiftFacts {
  const documents = createShiftDocuments(statements);
  const cash = statements.all<{ shiftId: ShiftId }>()((query, { shiftId }) =>
    query
      .selectFrom('cash_movement')
      .select(['kind', 'amount_minor as amountMinor'])
      .where('shift_id', '=', shiftId)
      .orderBy('created_at')
      .orderBy('movement_id'),
  );
  // An entry is in no column of its own event: a few a day, read from the bytes.
  const settled = statements.all<Since>()((query, { openedSeq }) =>
    query
      .selectFrom('journal')
      .select(sql<string>`cast(bytes as text) ->> '$.payload.entry'`.as('entry'))
      .where('seq', '>', openedSeq)
      .where('type', '=', sql.lit('credit.booked'))
      .orderBy('seq'),
  );
  const opened = statements.get<Since>()((query, { openedSeq }) =>
    query
      .selectFrom('journal')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('seq', '>', openedSeq)
      .where('type', '=', sql.lit('drawer.opened')),
  );
  return (shift) => {
    const since = { openedSeq: shift.openedSeq };
    return {
      before: shift.before,
      documents: documents(since),
      settlements: settled(since).flatMap(({ entry }) => settlementOf(JSON.parse(entry))),
      cash: cash({ shiftId: shift.shiftId }),
      drawerOpenings: opened(since)?.count ?? 0,
    };
  };
}

const Entry = z.looseObject({
  kind: z.string(),
  tenderKind: TenderKind.nullable(),
  amountMinor: Minor,
});

function settlementOf(json: unknown): ShiftFacts['settlements'] {
  const { kind, tenderKind, amountMinor } = Entry.parse(json);
  if (kind !== 'payment' || tenderKind === null) return [];
  return [{ kind: tenderKind, amountMinor: minor(-amountMinor) }];
}
