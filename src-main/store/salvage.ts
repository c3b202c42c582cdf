import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { chainHash } from './digest.ts';

export interface Salvaged {
  readonly events: number;
  readonly sales: number;
}

interface SalvagedEvent {
  readonly seq: number;
  readonly type: string;
  readonly bytes: Buffer;
  readonly hash: Buffer;
}

/**
 * Reads out of a damaged store what its journal recorded after a backup, as far as the chain still
 * holds, and writes it beside the damaged files, an event a line: `{"hash":…,"event":…}`. Nothing
 * of it is sold again; it is what an engineer, or HQ, books those sales from.
 */
export function salvageJournal(
  damagedFile: string,
  after: { readonly seq: number; readonly hash: string },
  target: string,
): Salvaged {
  const lines: string[] = [];
  let sales = 0;
  let db: Database.Database | null = null;
  try {
    db = new Database(damagedFile, { readonly: true, fileMustExist: true });
    const events = db
      .prepare<[number], SalvagedEvent>(
        'select seq, type, bytes, hash from journal where seq > ? order by seq',
      )
      .iterate(after.seq);
    let head: Uint8Array = Buffer.from(after.hash, 'hex');
    let seq = after.seq;
    for (const event of events) {
      const expected = chainHash(head, event.bytes);
      if (event.seq !== seq + 1 || !expected.equals(event.hash)) break;
      head = expected;
      seq = event.seq;
      if (event.type === 'sale.completed') sales += 1;
      lines.push(`{"hash":"${expected.toString('hex')}","event":${event.bytes.toString('utf8')}}`);
    }
  } catch (error) {
    // A damaged page ends the reading; what came before it is kept.
    if (!(error instanceof Database.SqliteError)) throw error;
  } finally {
    db?.close();
  }
  if (lines.length > 0) writeFileSync(target, `${lines.join('\n')}\n`, { mode: 0o600 });
  return { events: lines.length, sales };
}
