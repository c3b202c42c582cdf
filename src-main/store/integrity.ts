import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/domain/result.ts';

/**
 * Checking a large store takes seconds, so it runs in a thread of its own. The few lines are a
 * string because a bundler would otherwise have to be told of a second entry.
 */
const CHECK = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { createHash } = require('node:crypto');
  const { createReadStream } = require('node:fs');
  const Database = require(workerData.sqlite);
  const db = new Database(workerData.file, { fileMustExist: true });
  try {
    db.pragma('journal_mode = delete');
    const problems = db.prepare('pragma integrity_check(5)').pluck().all();
    db.close();
    const digest = createHash('sha256');
    createReadStream(workerData.file)
      .on('data', (chunk) => digest.update(chunk))
      .on('error', (error) => parentPort.postMessage({ problems: [String(error)], sha256: '' }))
      .on('end', () => parentPort.postMessage({ problems, sha256: digest.digest('hex') }));
  } catch (error) {
    parentPort.postMessage({ problems: [String(error)], sha256: '' });
  }`;

const Answer = z.strictObject({ problems: z.array(z.string()), sha256: z.string() });

/**
 * SQLite's whole integrity check of a file nobody else has open; its journal mode is set to
 * `delete`, so that it is one file. Answers the file's SHA-256, or what is wrong.
 */
export function checkIntegrity(file: string): Promise<Result<string, string>> {
  const sqlite = createRequire(import.meta.url).resolve('better-sqlite3');
  const worker = new Worker(CHECK, { eval: true, workerData: { file, sqlite } });
  return new Promise((resolve) => {
    worker.once('message', (message: unknown) => {
      const { problems, sha256 } = Answer.parse(message);
      const sound = problems.length === 1 && problems[0] === 'ok';
      resolve(sound ? ok(sha256) : err(problems.join('; ')));
    });
    worker.once('error', (error) => resolve(err(String(error))));
    worker.once('exit', () => resolve(err('the check ended without an answer')));
  });
}
