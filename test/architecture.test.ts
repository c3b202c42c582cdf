import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// Proves that the folders mean what DESIGN and STYLE say: which layer may import which, how long a
// file and a line may be, what may not be there at all.

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = ['shared', 'src-main', 'src-renderer', 'src-hq', 'tools', 'demo', 'test'];
const MAX_FILE_LINES = 400;
const MAX_LINE_LETTERS = 100;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Project-relative paths of relative imports; bare names as they are. */
  readonly imports: readonly string[];
}

function sourceFiles(): SourceFile[] {
  const paths = SOURCE.flatMap((folder) => filesBelow(folder));
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, imports: importsOf(path, text) };
  });
}

function filesBelow(folder: string): string[] {
  const at = join(root, folder);
  try {
    return readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|css)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function importsOf(path: string, text: string): string[] {
  const pattern = /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g;
  return [...text.matchAll(pattern)].map((match) => {
    const name = match[1] ?? match[2] ?? '';
    if (!name.startsWith('.')) return name;
    return relative(root, resolve(root, dirname(path), name));
  });
}

const files = sourceFiles();

function offences(inside: RegExp, forbidden: (imported: string) => boolean): string[] {
  return files
    .filter((file) => inside.test(file.path))
    .flatMap((file) =>
      file.imports.filter(forbidden).map((imported) => `${file.path} imports ${imported}`),
    );
}

describe('layers', () => {
  it('finds the source', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('shared imports zod and shared only', () => {
    const foreign = (name: string): boolean => name !== 'zod' && !name.startsWith('shared/');
    expect(offences(/^shared\//, foreign)).toEqual([]);
  });

  it('the three programs never import each other', () => {
    const programs = ['src-main', 'src-renderer', 'src-hq'];
    const found = programs.flatMap((program) =>
      offences(new RegExp(`^${program}/`), (name) =>
        programs.some((other) => other !== program && name.startsWith(`${other}/`)),
      ),
    );
    expect(found).toEqual([]);
  });

  it('use cases import shared, ports and each other only', () => {
    const allowed =
      /^(shared\/|src-main\/use-cases\/|src-main\/(ports|store-port|sale-port|hq-port|shift-port|refund-port|page)\.ts)/;
    expect(offences(/^src-main\/use-cases\//, (name) => !allowed.test(name))).toEqual([]);
  });

  it('store and devices know nothing of shells or of the composition root', () => {
    const above = /^src-main\/(shells\/|main\.ts|serve\.ts|terminal\.ts|running-terminal\.ts)/;
    expect(offences(/^src-main\/(store|devices|sync)\//, (name) => above.test(name))).toEqual([]);
  });

  it('shells reach the terminal only through its face', () => {
    const inner = /^src-main\/(store|devices|use-cases|sync)\//;
    expect(offences(/^src-main\/shells\//, (name) => inner.test(name))).toEqual([]);
  });

  it('the product never imports tests or tools', () => {
    const inside = /^(shared|src-main|src-renderer|src-hq|demo)\//;
    expect(offences(inside, (name) => /^(test|tools)\//.test(name))).toEqual([]);
  });

  it('relative imports name the file, ending and all', () => {
    const found = files.flatMap((file) =>
      [...file.text.matchAll(/from\s+'(\.[^']+)'/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !/\.(ts|tsx|css|json|woff2)(\?\w+)?$/.test(name))
        .map((name) => `${file.path}: ${name}`),
    );
    expect(found).toEqual([]);
  });
});

describe('size', () => {
  it(`no file is longer than ${MAX_FILE_LINES} lines`, () => {
    const long = files
      .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_FILE_LINES);
    expect(long).toEqual([]);
  });

  it(`no line is longer than ${MAX_LINE_LETTERS} letters, but for one word that cannot be cut`, () => {
    const long = files.flatMap((file) =>
      file.text
        .split('\n')
        .map((line, index) => ({ line, at: `${file.path}:${index + 1}` }))
        .filter(({ line }) => [...line].length > MAX_LINE_LETTERS && /\s\S+\s/.test(line.trim()))
        .filter(({ line }) => !/['"`]|^ {2,}[-\w]+ {2,}|^ {20,}/.test(line))
        .map(({ at }) => at),
    );
    expect(long).toEqual([]);
  });
});

describe('habits', () => {
  it('no barrels and no drawers', () => {
    const drawers = /(^|\/)(index|utils?|helpers?|common|manager|misc)(\.tsx?|\/)/;
    expect(files.map((file) => file.path).filter((path) => drawers.test(path))).toEqual([]);
  });

  it('file names are kebab-case', () => {
    const odd = files
      .map((file) => file.path)
      .filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.[a-z0-9-]+)*\.(ts|tsx|css)$/.test(path));
    expect(odd).toEqual([]);
  });

  it('no any, and no checker silenced without its reason', () => {
    const product = files.filter((file) => !file.path.startsWith('test/architecture'));
    const found = product.flatMap((file) =>
      file.text
        .split('\n')
        .map((line, index) => ({ line, at: `${file.path}:${index + 1}` }))
        .filter(({ line }) =>
          /:\s*any\b[^ ]|<any\b|\bas any\b|@ts-|(ox|es)lint-disable(?!.* -- )/.test(line),
        )
        .filter(({ line }) => !/^\s*(\*|\/\/|\/\*\*) (?!@ts)/.test(line))
        .map(({ at }) => at),
    );
    expect(found).toEqual([]);
  });
});
