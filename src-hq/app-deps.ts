import type { FastifyBaseLogger } from 'fastify';
import type { Tokens } from './modules/identity/tokens.ts';
import type { PasswordHash } from './modules/identity/password-hash.ts';
import type { HqSigner } from './modules/sync/hq-signer.ts';
import type { Bell } from './events/bell.ts';
import type { HqMetrics } from './metrics.ts';
import type { Clock, Ids } from './ports.ts';
import type { Database } from './store/database.ts';

/** What one node is made of. Nothing in it remembers anything that another node would need. */
export interface AppDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tokens: Tokens;
  readonly passwords: PasswordHash;
  readonly signer: HqSigner;
  readonly bell: Bell;
  readonly metrics: HqMetrics;
  readonly logger: FastifyBaseLogger;
  /** Addresses of proxies that say truly for whom they ask, as Fastify reads them. */
  readonly trustedProxies?: string;
  /** Where the built pages lie; none are served where it is absent or empty. */
  readonly backOfficeFolder?: string;
}
