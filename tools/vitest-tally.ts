import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Tally } from './test-tally.ts';

/** Writes what vitest did as a `Tally` to the file that `TILLWRIGHT_TALLY` names. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const path = process.env['TILLWRIGHT_TALLY'];
    if (path === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.errors().length > 0);
    const tally: Tally = {
      passed: tests.filter((test) => test.result().state === 'passed').length,
      failed:
        tests.filter((test) => test.result().state === 'failed').length +
        broken.length +
        unhandledErrors.length,
      skipped: tests.filter((test) => test.result().state === 'skipped').map(unrun),
    };
    writeFileSync(path, JSON.stringify(tally));
  }
}

/** The reason is the test's own note, else what its title says in brackets. */
function unrun(test: TestCase): Tally['skipped'][number] {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  const named = /\b(skipped: [^)\]]+)/.exec(test.fullName)?.[1];
  return {
    file: relative(process.cwd(), test.module.moduleId),
    name: test.fullName,
    reason: note ?? named ?? null,
  };
}
