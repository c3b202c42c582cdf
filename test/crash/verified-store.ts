import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { appRoot } from '../../src-main/app-root.ts';

const Report = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({ name: z.string(), problemCount: z.number(), problems: z.array(z.string()) }),
  ),
});

/** What `npm run verify` finds wrong with a store; nothing in a sound one. */
export function verifyProblems(dataDir: string): readonly string[] {
  const checks = Report.parse(JSON.parse(verify(dataDir))).checks;
  return checks.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`));
}

function verify(dataDir: string): string {
  const tool = join(appRoot(), 'tools', 'verify.ts');
  try {
    const shown = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    return execFileSync(process.execPath, [tool, '--data', dataDir, '--json'], shown);
  } catch (error) {
    // Found wrong, it says so and ends with 1.
    if (error instanceof Error && 'stdout' in error && String(error.stdout).startsWith('{')) {
      return String(error.stdout);
    }
    throw error;
  }
}
