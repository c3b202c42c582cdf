import { z } from 'zod';
import { openForReading } from './connection.ts';

/** What a backup holds, as it was found when the copy was checked. */
export const BackupManifest = z.strictObject({
  schemaVersion: z.number().int(),
  journalSeq: z.number().int(),
  journalHash: z.string().regex(/^[0-9a-f]{64}$/),
  sales: z.number().int(),
  lastReceipt: z.string(),
  /** Of the file, lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackupManifest = Readonly<z.infer<typeof BackupManifest>>;

const Description = z.strictObject({
  schemaVersion: z.number().int(),
  journalSeq: z.number().int(),
  journalHash: z.instanceof(Buffer).transform((hash) => hash.toString('hex')),
  sales: z.number().int(),
  lastReceipt: z.string(),
});

/** @throws SqliteError when the file is no store, or damaged where this looks */
export function describeStore(file: string): Omit<BackupManifest, 'sha256'> {
  const db = openForReading(file);
  try {
    const row = db
      .prepare(
        `select
          (select max(version) from schema_migration) as schemaVersion,
          journal_seq as journalSeq,
          journal_hash as journalHash,
          (select count(*) from sale where receipt_number is not null) as sales,
          coalesce((
            select receipt_number from sale where completed_at is not null
            order by completed_at desc, sale_id desc limit 1
          ), '') as lastReceipt
        from trail_head`,
      )
      .get();
    return Description.parse(row);
  } finally {
    db.close();
  }
}
