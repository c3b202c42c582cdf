import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

/** Long enough after a start to disturb nobody. */
const FLUSH_MS = 20_000;

// A start compiles a thousand modules, which is half of its time; the next one finds them compiled.
// Beside the modules themselves, and not where other users of the machine could write.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));
// It is written when the process ends by itself; tills are switched off at the wall, too.
setTimeout(flushCompileCache, FLUSH_MS).unref();

const { serve } = await import('./shells/command-line.ts');
process.exitCode = await serve(process.argv.slice(2));
