import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { createBusiness, FOUNDER } from '../../../src-hq/modules/identity/business.ts';
import { userResource } from '../../../src-hq/modules/identity/user-resource.ts';
import { createOne } from '../../../src-hq/resource/resource-store.ts';
import { type Actor, transact } from '../../../src-hq/store/work.ts';
import type { Role } from '../../../shared/domain/permission.ts';
import {
  migrated,
  migratedDatabase,
  startNode,
  testClock,
  type TestClock,
  type TestNode,
  type TestDatabase,
} from './hq-node.ts';

export const SET_UP: Actor = {
  ...{ userId: null, name: 'Set-up', terminalId: null },
  ...{ correlationId: 'test-set-up', sourceAddress: '127.0.0.1' },
};

export const PASSWORD = 'a long enough password';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

/** Somebody signed in at one node. */
export interface Caller {
  readonly businessId: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  call(method: Method, path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  /** The same, which must succeed. */
  ask(method: Method, path: string, body?: unknown): Promise<Record<string, unknown>>;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Headers = Readonly<Record<string, string>>;

export interface TestBusiness {
  readonly businessId: string;
  readonly code: string;
  readonly roleIds: ReadonlyMap<Role, string>;
}

export interface HqFixture extends AsyncDisposable {
  readonly node: TestNode;
  readonly nodeUrl: string;
  readonly ownerUrl: string;
  readonly clock: TestClock;
  /** A business with one person of each role, `<role>@<code>.example`. */
  business(code: string): Promise<TestBusiness>;
  signIn(business: TestBusiness, role?: Role, node?: TestNode): Promise<Caller>;
  /** What only the database's owner can do to it. */
  asOwner(text: string): Promise<void>;
}

async function runAsOwner(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** @param given a database to use, empty; disposed with the fixture */
export async function hqFixture(given?: TestDatabase): Promise<HqFixture> {
  const database = given ?? (await migratedDatabase());
  const nodeUrl = await migrated(database.ownerUrl);
  const clock = testClock();
  const node = await startNode(nodeUrl, clock);
  return {
    ...{ node, nodeUrl, clock, ownerUrl: database.ownerUrl },
    asOwner: (text) => runAsOwner(database.ownerUrl, text),
    business: (code) => makeBusiness(node, code),
    signIn: (business, role = 'admin', at = node) => signIn(at, business, role),
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

function makeBusiness(node: TestNode, code: string): Promise<TestBusiness> {
  const businessId = randomUUID();
  const users = userResource(node.deps.passwords);
  return transact(node.deps, businessId, SET_UP, async (work) => {
    const roleIds = await createBusiness(work, { code, name: `${code} Ltd` });
    for (const [role, roleId] of roleIds) {
      const email = `${role}@${code}.example`;
      const person = { name: `${role} of ${code}`, email, roleId, password: PASSWORD };
      await createOne(work, users, FOUNDER, person);
    }
    return { businessId, code, roleIds };
  });
}

const Session = z.object({
  userId: z.string(),
  businessId: z.string(),
  accessToken: z.string(),
  refreshToken: z.string(),
});

async function signIn(node: TestNode, business: TestBusiness, role: Role): Promise<Caller> {
  const email = `${role}@${business.code}.example`;
  const body = { business: business.code, email, password: PASSWORD };
  const session = Session.parse((await send(node, 'POST', '/sign-in', body)).body);
  const authorization = `Bearer ${session.accessToken}`;
  const call: Caller['call'] = (method, path, given, headers) =>
    send(node, method, path, given, { authorization, ...headers });
  return {
    ...{ ...session, call },
    async ask(method, path, given) {
      const answer = await call(method, path, given);
      if (answer.status < 300) return answer.body;
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
  };
}

/** A request below /api/v1, through the whole server, without a socket. */
export async function send(
  node: TestNode,
  method: Method,
  path: string,
  body?: unknown,
  headers: Headers = {},
): Promise<Answer> {
  const response = await node.app.server.inject({
    ...{ method, url: `/api/v1${path}` },
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const parsed = z.record(z.string(), z.unknown()).parse(response.json());
  return { status: response.statusCode, headers: response.headers, body: parsed };
}
