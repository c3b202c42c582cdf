import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import { rendererConfig } from './vite.renderer.config.ts';
import { NATIVE_PACKAGES } from './vite.till.config.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * `out/main` and `out/preload` for Electron, `out/renderer` for both shells. All else is bundled,
 * so that a packed till carries only the code it runs; the preload is one CommonJS file, as a
 * sandbox wants.
 */
export default defineConfig({
  main: {
    build: {
      outDir: here('out/main'),
      emptyOutDir: true,
      target: 'node24',
      sourcemap: false,
      externalizeDeps: false,
      rolldownOptions: {
        external: NATIVE_PACKAGES,
        input: { main: here('src-main/main.ts') },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: here('out/preload'),
      emptyOutDir: true,
      target: 'node24',
      sourcemap: false,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: here('src-main/shells/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // electron-vite would leave it unminified; both shells serve the same files.
  renderer: { ...rendererConfig, build: { ...rendererConfig.build, minify: true } },
});
