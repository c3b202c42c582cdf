import { z } from 'zod';

/** What one runner did. `skipped` names every test that did not run and why. */
export const Tally = z.strictObject({
  passed: z.number().int(),
  failed: z.number().int(),
  skipped: z.array(
    z.strictObject({ file: z.string(), name: z.string(), reason: z.string().nullable() }),
  ),
});
export type Tally = Readonly<z.infer<typeof Tally>>;

const PlaywrightTest = z.looseObject({
  status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
  annotations: z.array(z.looseObject({ type: z.string(), description: z.string().optional() })),
});
const PlaywrightSpec = z.looseObject({
  title: z.string(),
  file: z.string(),
  tests: z.array(PlaywrightTest),
});
const PlaywrightSuite = z.looseObject({
  specs: z.array(PlaywrightSpec).default([]),
  get suites() {
    return z.array(PlaywrightSuite).default([]);
  },
});
/** The part of Playwright's JSON report that is counted. */
const PlaywrightReport = z.looseObject({
  suites: z.array(PlaywrightSuite),
  errors: z.array(z.unknown()).default([]),
});

type Suite = z.infer<typeof PlaywrightSuite>;

/**
 * Counts Playwright's JSON report. With `unrun`, the report is only a list of tests that could not
 * be run, for that reason. An error outside any test counts as one failure.
 */
export function tallyPlaywright(report: unknown, unrun: string | null): Tally {
  const { suites, errors } = PlaywrightReport.parse(report);
  const tests = suites
    .flatMap(specsOf)
    .flatMap((spec) => spec.tests.map((test) => ({ file: spec.file, name: spec.title, test })));
  if (unrun !== null) {
    const skipped = tests.map(({ file, name }) => ({ file, name, reason: unrun }));
    return { passed: 0, failed: 0, skipped };
  }
  const count = (...statuses: string[]): number =>
    tests.filter(({ test }) => statuses.includes(test.status)).length;
  return {
    passed: count('expected', 'flaky'),
    failed: count('unexpected') + errors.length,
    skipped: tests
      .filter(({ test }) => test.status === 'skipped')
      .map(({ file, name, test }) => ({ file, name, reason: reasonOf(test) })),
  };
}

function specsOf(suite: Suite): Suite['specs'] {
  return [...suite.specs, ...suite.suites.flatMap(specsOf)];
}

function reasonOf({ annotations }: z.infer<typeof PlaywrightTest>): string | null {
  return annotations.find(({ type }) => type === 'skip')?.description ?? null;
}

/** A runner that ended badly without one failed test has failed once itself. */
export function withExitCode(tally: Tally, exitCode: number): Tally {
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** What is said at the end: who did not run and why, then the totals alone on the last line. */
export function closingLines(tallies: readonly Tally[]): readonly string[] {
  const sum = (pick: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + pick(tally), 0);
  const skipped = tallies.flatMap((tally) => tally.skipped);
  const groups = Map.groupBy(
    skipped,
    ({ file, reason }) => `${file}: ${reason ?? 'no reason given'}`,
  );
  const unrun = [...groups].map(([label, tests]) => `  ${tests.length} in ${label}`).toSorted();
  return [
    ...(unrun.length === 0 ? [] : ['Did not run:', ...unrun]),
    `${sum((t) => t.passed)} passed, ${sum((t) => t.failed)} failed, ${skipped.length} skipped`,
  ];
}
