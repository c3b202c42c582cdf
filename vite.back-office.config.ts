import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** HQ's pages, as HQ serves them at `/`: no inline script, fonts bundled. */
export default defineConfig({
  root: here('src-renderer/back-office'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: here('out/back-office'),
    emptyOutDir: true,
    target: 'chrome140',
    // One page loads once and is kept: the whole of it is below this.
    chunkSizeWarningLimit: 2_000,
  },
});
