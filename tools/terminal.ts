import { pathToFileURL } from 'node:url';
import { buildWhenStale, tillProgram } from './build.ts';

// `npm run terminal`: builds what is older than its sources, and is the till from then on.
await buildWhenStale({ electron: false, say: (line) => process.stdout.write(`${line}\n`) });
await import(pathToFileURL(tillProgram()).href);
