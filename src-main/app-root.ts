import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds `migrations/`, `out/` and `package.json`: the same in the sources, in the
 * built `out/main/` and inside a packed `app.asar`, wherever the bundler has put this module.
 */
export function appRoot(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from));
  while (!existsSync(join(folder, 'migrations', 'terminal'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`no application folder above ${fileURLToPath(from)}`);
    folder = above;
  }
  return folder;
}
