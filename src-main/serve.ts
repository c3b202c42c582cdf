import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { appRoot } from './app-root.ts';

/** Long enough after a start to disturb nobody. */
const FLUSH_MS = 20_000;

// Compiling is the largest part of a start; the next one finds everything compiled. Beside the
// modules themselves, and not where other users of the machine could write.
enableCompileCache(join(appRoot(), 'node_modules', '.cache', 'compiled'));
// It is written when the process ends by itself; tills are switched off at the wall, too.
setTimeout(flushCompileCache, FLUSH_MS).unref();

const { serve } = await import('./shells/command-line.ts');
process.exitCode = await serve(process.argv.slice(2));
