import { z } from 'zod';
import type { NodeChoice } from './running-node.ts';

/** What a node reads from its environment; a word that is not there is null. */
const Settings = z.object({
  HQ_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HQ_OWNER_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HQ_TOKEN_SECRET: z.string().min(32).optional(),
  HQ_SIGNING_SECRET: z.string().min(32).optional(),
  HQ_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
});

/**
 * @throws ZodError naming the word that is wrong
 */
export function nodeSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<NodeChoice, 'databaseUrl' | 'ownerUrl' | 'tokenSecret' | 'signingSecret' | 'logLevel'> {
  const settings = Settings.parse(environment);
  return {
    databaseUrl: settings.HQ_DATABASE_URL ?? null,
    ownerUrl: settings.HQ_OWNER_DATABASE_URL ?? null,
    tokenSecret: settings.HQ_TOKEN_SECRET ?? null,
    signingSecret: settings.HQ_SIGNING_SECRET ?? null,
    logLevel: settings.HQ_LOG_LEVEL ?? 'warn',
  };
}
