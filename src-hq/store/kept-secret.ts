import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';

const BYTES = 32;

/** A random secret that an installation makes once and keeps, readable by its own user only. */
export async function keptSecret(path: string): Promise<string> {
  const kept = await readFile(path, 'utf8').catch(notThere);
  if (kept !== null && kept.trim() !== '') return kept.trim();
  const secret = randomBytes(BYTES).toString('base64url');
  await writeFile(`${path}.unfinished`, `${secret}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.unfinished`, path);
  return secret;
}

function notThere(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
