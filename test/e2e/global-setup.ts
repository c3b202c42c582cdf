import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildBackOfficeWhenStale, buildWhenStale } from '../../tools/build.ts';
import {
  noRealCatalogue,
  REAL_CATALOGUE,
  templateFolder,
  TEMPLATES_FOLDER,
} from '../support/e2e-templates.ts';
import { NODE, PROJECT_ROOT, TillProcess } from '../support/till-process.ts';

const run = promisify(execFile);

/**
 * Builds the screen where it is older than its sources, and makes the data folders that tests copy.
 */
export default async function globalSetup(): Promise<void> {
  await buildWhenStale({ electron: false, say: () => {} });
  await buildBackOfficeWhenStale({ say: () => {} });
  rmSync(TEMPLATES_FOLDER, { recursive: true, force: true });
  mkdirSync(TEMPLATES_FOLDER, { recursive: true });
  const demo = templateFolder('demo');
  const till = await TillProcess.start({ dataDir: demo });
  await till.stop();
  if (noRealCatalogue() !== null) return;
  const catalogue = templateFolder('catalogue');
  cpSync(demo, catalogue, { recursive: true });
  await importInto(catalogue);
}

async function importInto(dataDir: string): Promise<void> {
  const tool = join(PROJECT_ROOT, 'tools', 'import.ts');
  await run(
    NODE,
    [tool, REAL_CATALOGUE, '--data', dataDir, '--price-from', 'barcode', '--stock', '50'],
    {
      cwd: PROJECT_ROOT,
    },
  );
}
