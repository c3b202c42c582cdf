import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Asar from '@electron/asar';
import { z } from 'zod';
import { appRoot } from '../../src-main/app-root.ts';

const require = createRequire(import.meta.url);
const Manifest = z.looseObject({
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

/**
 * An Electron distribution with everything of its shape and nothing in it: electron-builder then
 * packs the real application offline, as it would with the real one.
 */
async function emptyDistribution(folder: string): Promise<string> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  await mkdir(join(folder, 'resources'));
  for (const name of ['electron', 'version', 'LICENSE', 'LICENSES.chromium.html']) {
    await writeFile(join(folder, name), '');
  }
  for (const name of ['en-US', 'ru']) await writeFile(join(folder, 'locales', `${name}.pak`), '');
  await chmod(join(folder, 'electron'), 0o755);
  return folder;
}

/**
 * Packs the application with electron-builder and its own configuration. Answers the resources'
 * folder.
 */
export async function packApplication(folder: string): Promise<string> {
  const { build, Platform, Arch } = await import('electron-builder');
  const root = appRoot();
  const output = join(folder, 'dist');
  await build({
    projectDir: root,
    publish: 'never',
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    config: {
      extends: join(root, 'electron-builder.yml'),
      electronDist: await emptyDistribution(join(folder, 'electron')),
      directories: { output },
      // Fuses are bits in the real program; the empty one has none to set.
      electronFuses: null,
    },
  });
  return join(output, 'linux-unpacked', 'resources');
}

/** Every file of the archive, the ones kept beside it included, with forward slashes. */
export async function packedFiles(resources: string): Promise<string[]> {
  const { listPackage, statFile } = await asarTools();
  const archive = join(resources, 'app.asar');
  return listPackage(archive, { isPack: false })
    .map((path) => path.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((path) => !('files' in statFile(archive, path)));
}

/** The application as the packed Electron sees it, in a folder that has nothing else in it. */
export async function extractApplication(resources: string, target: string): Promise<string> {
  const { extractAll } = await asarTools();
  extractAll(join(resources, 'app.asar'), target);
  return target;
}

/** electron-builder's own archive tools; they are no dependency of ours to pin. */
async function asarTools(): Promise<typeof Asar> {
  const builder = createRequire(require.resolve('app-builder-lib/package.json'));
  return import(pathToFileURL(builder.resolve('@electron/asar')).href);
}

/** The packages a bundle imports, and what those need at run time, by the installed manifests. */
export async function neededPackages(bundle: string): Promise<Set<string>> {
  const root = appRoot();
  const needed = new Set<string>();
  const visit = async (name: string, from: string): Promise<void> => {
    const path = await manifestPath(name, from);
    // An optional package of another system is not installed here.
    if (path === null || needed.has(name)) return;
    needed.add(name);
    const { dependencies, optionalDependencies } = Manifest.parse(
      JSON.parse(await readFile(path, 'utf8')),
    );
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) {
      await visit(next, path);
    }
  };
  for (const name of importsOf(await readFile(bundle, 'utf8'))) {
    await visit(name, join(root, 'package.json'));
  }
  return needed;
}

/** The packages that an unminified bundle still imports, or resolves to read a file of. */
export function importsOf(code: string): Set<string> {
  const bare = code.replace(/^\s*(?:\*|\/\*|\/\/).*$/gm, '');
  const written = [
    /^import [^"';]* from ["']([^"']+)["']/gm,
    /^import ["']([^"']+)["']/gm,
    /\bimport\(\s*["']([^"']+)["']/g,
    /\b(?:__)?require(?:\.resolve)?\(\s*["'`]([^"'`]+)["'`]/g,
  ];
  const names = written
    .flatMap((pattern) => [...bare.matchAll(pattern)].map((match) => match[1] ?? ''))
    .filter((name) => /^[@a-z]/.test(name) && !isBuiltin(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? '');
  return new Set(names.filter((name) => name !== 'electron'));
}

async function manifestPath(name: string, from: string): Promise<string | null> {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const path = join(folder, name, 'package.json');
    if (
      await readFile(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return null;
}
