import { sql } from 'kysely';
import { z } from 'zod';
import { Minor } from '../../../shared/domain/money.ts';
import { overShort, type ShiftFigures } from '../../../shared/domain/shift/figures.ts';
import { HqError } from '../../hq-error.ts';
import type { Work } from '../../store/work.ts';
import { figuresAsBooked, ZReport } from './booked-shift.ts';

/** A Z's exception, told from the others by this word at the head of its key. */
export const Z_DIFFERS = 'z_differs';

/** One figure of a Z that HQ makes otherwise; null where one of the two has none. */
export const ZDifference = z.strictObject({
  /** Its path in ShiftFigures, e.g. `sales.totalMinor`. */
  figure: z.string(),
  z: z.union([z.number(), z.string()]).nullable(),
  hq: z.union([z.number(), z.string()]).nullable(),
});
export type ZDifference = z.infer<typeof ZDifference>;

/** So many are written down. */
const MAX_DIFFERENCES = 20;

/**
 * SHF-4: each Z that has just been booked is made again from what HQ booked. One that differs stays
 * as it is, and becomes an exception for a person to look at.
 */
export async function checkReports(
  work: Work,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (const row of rows) {
    const report = await readReport(work, String(row['event_hash']));
    if (report === null) continue;
    const differences = await differencesOf(work, report);
    if (differences.length > 0) await raise(work, report, differences);
  }
}

/** @throws HqError Z_STILL_DIFFERS */
export async function checkAgain(work: Work, eventHash: string): Promise<void> {
  const report = await readReport(work, eventHash);
  const differences = report === null ? [] : await differencesOf(work, report);
  if (differences.length === 0) return;
  const message = 'It still differs: nothing was changed. What is missing may be unbooked yet';
  throw new HqError(409, 'Z_STILL_DIFFERS', message, { differences });
}

/** The Z that came by this event. */
export async function readReport(work: Work, eventHash: string): Promise<ZReport | null> {
  const found = await sql`
    select shift_id as "shiftId", event_hash as "eventHash", terminal_id as "terminalId", number,
      opened_seq as "openedSeq", count_id as "countId", business_date as "businessDate", currency,
      figures, counted_minor as "countedMinor", over_short_minor as "overShortMinor"
    from shift_report
    where business_id = ${work.businessId} and event_hash = ${eventHash}`.execute(work.db);
  return z.array(ZReport).parse(found.rows)[0] ?? null;
}

/** Where a Z and HQ's own books are not the same, to the minor unit; empty where they are. */
export async function differencesOf(work: Work, report: ZReport): Promise<readonly ZDifference[]> {
  const figures = await figuresAsBooked(work, report).catch((error: unknown) => {
    if (error instanceof RangeError) return null;
    throw error;
  });
  const told = new Map([...figureMap(report.figures), ...tillsOwn(report)]);
  const made = new Map([
    ...(figures === null ? [] : figureMap(figures)),
    ...(await hqsOwn(work, report, figures)),
  ]);
  const names = [...new Set([...told.keys(), ...made.keys()])];
  return names
    .map((figure) => ({ figure, z: told.get(figure) ?? null, hq: made.get(figure) ?? null }))
    .filter((one) => one.z !== one.hq)
    .slice(0, MAX_DIFFERENCES);
}

type Figure = readonly [name: string, value: number | string];

function tillsOwn({ number, currency, countedMinor, overShortMinor }: ZReport): readonly Figure[] {
  return Object.entries({ number, currency, countedMinor, overShortMinor });
}

const Opening = z.object({ number: z.number(), currency: z.string() });
const Count = z.object({ countedMinor: Minor });

/** What HQ booked of the shift's opening and of its count. */
async function hqsOwn(
  work: Work,
  report: ZReport,
  figures: ShiftFigures | null,
): Promise<readonly Figure[]> {
  const { businessId } = work;
  const opened = await sql`
    select number, currency from shift where business_id = ${businessId}
      and shift_id = ${report.shiftId} and opened_seq = ${report.openedSeq}`.execute(work.db);
  const counted = await sql`
    select counted_minor as "countedMinor" from shift_count where business_id = ${businessId}
      and count_id = ${report.countId} and shift_id = ${report.shiftId}`.execute(work.db);
  const opening = z.array(Opening).parse(opened.rows)[0] ?? {};
  const count = z.array(Count).parse(counted.rows)[0];
  if (count === undefined || figures === null) return Object.entries({ ...opening });
  const overShortMinor = overShort(count.countedMinor, figures.expectedMinor);
  return Object.entries({ ...opening, ...count, overShortMinor });
}

/** Every single figure by its path; what stands in a list is called by what it is of. */
function figureMap(figures: ShiftFigures): readonly Figure[] {
  const { taxes, tenders, settlements, cashiers, ...rest } = figures;
  return [
    ...leaves('', rest),
    ...taxes.flatMap((tax) => leaves(`taxes.${tax.code} ${tax.ratePpm} ${tax.name}.`, tax)),
    ...tenders.flatMap((tender) => leaves(`tenders.${tender.kind}.`, tender)),
    ...settlements.flatMap((one) => leaves(`settlements.${one.kind}.`, one)),
    ...cashiers.flatMap((one) => leaves(`cashiers.${one.userId}.`, one)),
  ];
}

function leaves(path: string, value: object): readonly Figure[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]): readonly Figure[] => {
    if (typeof member === 'object' && member !== null) return leaves(`${path}${name}.`, member);
    if (typeof member === 'number') return [[`${path}${name}`, member]];
    return member === null ? [] : [[`${path}${name}`, JSON.stringify(member)]];
  });
}

async function raise(
  work: Work,
  { shiftId, eventHash, terminalId, number, currency }: ZReport,
  differences: readonly ZDifference[],
): Promise<void> {
  const [first] = differences;
  const more = differences.length === 1 ? '' : ` (+${differences.length - 1})`;
  const detail = `Z ${number}: ${first?.figure ?? ''} ${first?.z ?? '—'} ≠ ${first?.hq ?? '—'}${more}`;
  const evidence = { detail, number, currency, shiftId, differences };
  const id = work.newId();
  const written = await sql`
    insert into exception (business_id, exception_id, type, clash_key, status, terminal_id,
      evidence, created_at)
    values (${work.businessId}, ${id}, ${Z_DIFFERS}, ${`${Z_DIFFERS}:${eventHash}`}, 'OPEN',
      ${terminalId}, ${JSON.stringify(evidence)}, ${work.now})
    on conflict (business_id, type, clash_key) do nothing`.execute(work.db);
  if (written.numAffectedRows === 0n) return;
  const about = { aggregate: 'exception', aggregateId: id };
  work.emit({ ...about, name: 'exception.opened', body: { type: Z_DIFFERS, detail } });
}
