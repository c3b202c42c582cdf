import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { appRoot } from '../../src-main/app-root.ts';
import { STORE_FILE } from '../../src-main/store/connection.ts';
import { seedShop } from '../crash/shop.ts';
import { catalogueFile, type CatalogueFile } from './catalogue-file.ts';
import { IMPORT_OPTIONS, runImport } from './import-run.ts';

/** A till's data folder with a shop and a catalogue in it; to be copied, never sold from. */
export interface PreparedStore {
  readonly dataDir: string;
  readonly catalogue: CatalogueFile;
}

/** What a prepared store depends on beside its catalogue: other code may write other rows. */
const SOURCES = ['migrations/terminal', 'src-main/store', 'shared/domain', 'demo', 'test/crash'];
const FILES = [STORE_FILE, 'secret.key'];

/** Makes it once for these sources and this catalogue, and keeps it in `cacheDir`. */
export async function preparedStore(
  products: number,
  cacheDir: string,
  say: (line: string) => void,
): Promise<PreparedStore> {
  mkdirSync(cacheDir, { recursive: true });
  const catalogue = await catalogueFile(products, cacheDir);
  const size = `store-${catalogue.products}-`;
  const name = `${size}${keyOf(catalogue)}`;
  const dataDir = join(cacheDir, name);
  if (existsSync(dataDir)) return { dataDir, catalogue };
  for (const old of readdirSync(cacheDir).filter((one) => one.startsWith(size))) {
    rmSync(join(cacheDir, old), { recursive: true });
  }
  say(`Preparing a store of ${products.toLocaleString('en')} products, once…`);
  const draft = `${dataDir}.${process.pid}.tmp`;
  await seedShop(draft);
  const seconds = await runImport(catalogue.path, draft);
  renameSync(draft, dataDir);
  say(`… imported in ${seconds.toFixed(1)} s.`);
  return { dataDir, catalogue };
}

/** A copy that may be sold from. */
export function copyStore(from: string, to: string): string {
  mkdirSync(to, { recursive: true });
  for (const file of FILES) {
    copyFileSync(join(from, file), join(to, file), constants.COPYFILE_FICLONE);
  }
  return to;
}

function keyOf(catalogue: CatalogueFile): string {
  const hash = createHash('sha256').update(catalogue.sha256).update(IMPORT_OPTIONS.join(' '));
  for (const folder of SOURCES) {
    const at = join(appRoot(), folder);
    for (const file of readdirSync(at, { recursive: true, encoding: 'utf8' }).toSorted()) {
      if (/\.(ts|sql|tsv|json)$/.test(file)) hash.update(readFileSync(join(at, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
