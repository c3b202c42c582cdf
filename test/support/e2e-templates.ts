import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './till-process.ts';

/** Data folders that every test starts from a copy of; made once a run by `global-setup.ts`. */
export type TemplateName = 'demo' | 'catalogue';

const TEMPLATES = join(PROJECT_ROOT, 'test-results', '.templates');

export function templateFolder(name: TemplateName): string {
  return join(TEMPLATES, name);
}

export const TEMPLATES_FOLDER = TEMPLATES;

/** 4,721 real products of Kazakhstan; not part of the project. */
export const REAL_CATALOGUE = join(PROJECT_ROOT, '../shared/data/catalogue_uhtt_kz487.tsv.gz');

export function noRealCatalogue(): string | null {
  return existsSync(REAL_CATALOGUE) ? null : 'skipped: no ../shared/data';
}
