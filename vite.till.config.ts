import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Packages that hold native code: they stay outside the bundles and in `node_modules`. */
export const NATIVE_PACKAGES: string[] = [
  'better-sqlite3',
  'serialport',
  '@napi-rs/canvas',
  '@node-rs/argon2',
];

/**
 * The till of the browser shell as one program: a thousand modules that are found, read and stripped
 * of their types one by one take three times as long to start.
 */
export default defineConfig({
  build: {
    ssr: true,
    outDir: here('out/till'),
    emptyOutDir: true,
    target: 'node24',
    rolldownOptions: { input: { serve: here('src-main/serve.ts') } },
  },
  ssr: { noExternal: true, external: NATIVE_PACKAGES },
});
