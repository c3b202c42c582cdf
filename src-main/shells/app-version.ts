import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Manifest = z.looseObject({ version: z.string() });

/** The version in the application's own package.json. */
export function appVersion(root: string): string {
  return Manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;
}
