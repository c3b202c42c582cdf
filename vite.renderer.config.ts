import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The screen, as both shells serve it: relative paths, no inline script, fonts bundled. */
export const rendererConfig = {
  root: here('src-renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: here('out/renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    rolldownOptions: {
      input: { storefront: here('src-renderer/storefront/index.html') },
    },
  },
};

export default defineConfig(rendererConfig);
