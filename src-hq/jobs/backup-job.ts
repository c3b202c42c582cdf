import type { AppDeps } from '../app-deps.ts';
import { DumpUnavailableError, makeDump } from '../store/dump.ts';
import type { Job } from './job-runner.ts';

/** Dumps the database; where that cannot be, says so each time and moves no mark. */
export function backupJob(
  deps: Pick<AppDeps, 'clock' | 'logger'>,
  { ownerUrl, folder }: { readonly ownerUrl: string; readonly folder: string },
): Job {
  return {
    ...{ name: 'backup', cron: '15 */6 * * *', limitSeconds: 4 * 60 * 60 },
    run: async () => {
      try {
        const dump = await makeDump(ownerUrl, folder, new Date(deps.clock.wallMs()));
        deps.logger.info(dump, 'the database was dumped and read back');
      } catch (error) {
        if (!(error instanceof DumpUnavailableError)) throw error;
        deps.logger.warn(`no backup was made: ${error.message}`);
      }
    },
  };
}
