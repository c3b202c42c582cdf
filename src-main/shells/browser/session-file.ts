import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Session = z.strictObject({
  url: z.url(),
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  pid: z.number().int().positive(),
});
export type Session = Readonly<z.infer<typeof Session>>;

const FILE_NAME = 'session.json';

export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Puts the address and token where a script of the same user finds them: whole or not at all. */
export async function writeSession(dataDir: string, session: Session): Promise<void> {
  const path = join(dataDir, FILE_NAME);
  const draft = `${path}.${session.pid}.tmp`;
  await rm(draft, { force: true });
  // `wx` and the mode at creation: nobody else can have opened it before it is private.
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(session)}\n`);
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** The running terminal's session, or null where there is none that can be read. */
export function readSession(dataDir: string): Session | null {
  try {
    const text = readFileSync(join(dataDir, FILE_NAME), 'utf8');
    return Session.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Removes the file if it is still this session's; a newer one stays. */
export async function removeSession(dataDir: string, token: string): Promise<void> {
  if (readSession(dataDir)?.token !== token) return;
  await rm(join(dataDir, FILE_NAME), { force: true });
}
