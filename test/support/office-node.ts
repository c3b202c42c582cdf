import { join } from 'node:path';
import { z } from 'zod';
import { loadDemoBusiness } from '../../demo/demo-business.ts';
import { DEMO_CODE, DEMO_PASSWORD, demoEmail, seedDemo } from '../../src-hq/demo/seed-demo.ts';
import {
  migrated,
  migratedDatabase,
  startNode,
  testClock,
  type TestClock,
  type TestNode,
} from '../hq/support/hq-node.ts';
import { PROJECT_ROOT } from './till-process.ts';

const Session = z.object({
  businessId: z.string(),
  accessToken: z.string(),
  refreshToken: z.string(),
});

export type OfficeRole = 'admin' | 'manager';

/** HQ with the demo business, listening, its pages beside its API. */
export interface OfficeNode extends AsyncDisposable {
  readonly url: string;
  readonly node: TestNode;
  readonly clock: TestClock;
  readonly businessId: string;
  /** A new session of the demo's person of this role. */
  signIn(role?: OfficeRole): Promise<z.infer<typeof Session>>;
  /** A request of the demo's admin, which must succeed: for arranging and for looking underneath. */
  ask(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
}

const Answer = z.record(z.string(), z.unknown());

export async function startOfficeNode(): Promise<OfficeNode> {
  const database = await migratedDatabase();
  const clock = testClock();
  const backOfficeFolder = join(PROJECT_ROOT, 'out', 'back-office');
  const node = await startNode(await migrated(database.ownerUrl), clock, { backOfficeFolder });
  await seedDemo(node.deps, loadDemoBusiness());
  const url = await node.app.server.listen({ host: '127.0.0.1', port: 0 });
  const signIn = async (role: OfficeRole = 'admin') => {
    // Attempts are counted by the minute, and this clock stands still.
    clock.advance(60_000);
    const body = { business: DEMO_CODE, email: demoEmail(role), password: DEMO_PASSWORD };
    return Session.parse(await sent(url, 'POST', '/sign-in', '', body));
  };
  const admin = await signIn();
  return {
    ...{ url, node, clock, signIn, businessId: admin.businessId },
    ask: async (method, path, body) => {
      const { accessToken } = await signIn();
      return sent(url, method, path, accessToken, body);
    },
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function sent(
  url: string,
  method: string,
  path: string,
  token: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = Answer.parse(await response.json());
  if (response.ok) return answer;
  throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
}
