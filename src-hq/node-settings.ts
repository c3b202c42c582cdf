import { z } from 'zod';
import type { NodeChoice } from './running-node.ts';

/** What a node reads from its environment; a word that is not there is null. */
export const Settings = z.object({
  HQ_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HQ_OWNER_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HQ_TOKEN_SECRET: z.string().min(32).optional(),
  HQ_SIGNING_SECRET: z.string().min(32).optional(),
  HQ_TRUSTED_PROXIES: z
    .string()
    .regex(/^[0-9a-fA-F.:/]+(, ?[0-9a-fA-F.:/]+)*$/)
    .optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  HQ_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
});

export type NodeSettings = Pick<
  NodeChoice,
  | 'databaseUrl'
  | 'ownerUrl'
  | 'tokenSecret'
  | 'signingSecret'
  | 'redisUrl'
  | 'trustedProxies'
  | 'logLevel'
>;

/**
 * @throws ZodError naming the word that is wrong
 */
export function nodeSettings(
  environment: Readonly<Record<string, string | undefined>>,
): NodeSettings {
  const settings = Settings.parse(environment);
  return {
    databaseUrl: settings.HQ_DATABASE_URL ?? null,
    ownerUrl: settings.HQ_OWNER_DATABASE_URL ?? null,
    tokenSecret: settings.HQ_TOKEN_SECRET ?? null,
    signingSecret: settings.HQ_SIGNING_SECRET ?? null,
    redisUrl: settings.REDIS_URL ?? null,
    trustedProxies: settings.HQ_TRUSTED_PROXIES ?? null,
    logLevel: settings.HQ_LOG_LEVEL ?? 'warn',
  };
}
