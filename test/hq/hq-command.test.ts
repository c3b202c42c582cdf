import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import pg from 'pg';
import { z } from 'zod';
import { emptyDatabase } from './support/hq-node.ts';
import { startEmbeddedPostgres } from '../../src-hq/store/embedded-postgres.ts';
import { failHq, runHq, startHq } from './support/hq-process.ts';
import { scratchFolder } from './support/scratch-folder.ts';

// Whole servers are started here, each a second or two of a machine that does nothing else.
vi.setConfig({ testTimeout: 120_000 });

const Page = z.object({ items: z.array(z.looseObject({})), nextCursor: z.string().nullable() });

async function signedIn(url: string) {
  const body = { business: 'demo', email: 'admin@demo.example', password: 'demo password' };
  const answer = await fetch(`${url}/api/v1/sign-in`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json' },
  });
  const { accessToken } = z.object({ accessToken: z.string() }).parse(await answer.json());
  return async (path: string, given?: object): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: given === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(given === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(given === undefined ? {} : { body: JSON.stringify(given) }),
    });
    return response.json();
  };
}

/** A login as a server's administrator makes one, before anything is migrated. */
async function loginOn(ownerUrl: string): Promise<string> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const name = `node_${randomUUID().replaceAll('-', '')}`;
  await owner.query(`do $$ begin create role tillwright_app nologin;
    exception when duplicate_object then null; end $$`);
  await owner.query(`create role ${name} login password 'for-a-test' in role tillwright_app`);
  await owner.end();
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = 'for-a-test';
  return url.href;
}

describe('npm run hq', () => {
  it('rebuilds and verifies what it has, and says where something differs', async () => {
    await using folder = await scratchFolder();
    const hq = await startHq(folder.path);
    await hq.end('SIGINT');
    const rebuilt = await runHq(folder.path, ['rebuild']);
    expect(rebuilt.output).toContain('The same.');
    expect(rebuilt.output).toMatch(/ledgers/);
    expect(rebuilt.code).toBe(0);
    const verified = await runHq(folder.path, ['verify']);
    expect(verified.output).toContain('Everything holds.');
    expect(verified.code).toBe(0);
    const founded = ['found', 'second', 'Second Ltd', 'Aida@second.example'];
    const made = await runHq(folder.path, founded);
    expect(made.output).toMatch(/as aida@second\.example, password [\w-]{16}$/m);
    expect((await runHq(folder.path, founded)).code).toBe(1);
    const replayed = await runHq(folder.path, ['replay', '2020-01-01']);
    expect(replayed.output).toMatch(/[1-9]\d* events since 2020-01-01T00:00:00.000Z will be sent/);
    expect(replayed.code).toBe(0);
    const server = await startEmbeddedPostgres(folder.path);
    const owner = new pg.Client({ connectionString: server.ownerUrl });
    await owner.connect();
    await owner.query('update counter_ledger set received = received + 1, pool = pool + 1');
    await owner.end();
    await server.stop();
    const damaged = await runHq(folder.path, ['rebuild']);
    expect(damaged.output).toContain('differs');
    expect(damaged.code).toBe(1);
  });

  it('brings up the demo business on PostgreSQL of its own, and stops cleanly on Ctrl-C', async () => {
    await using folder = await scratchFolder();
    const hq = await startHq(folder.path);
    expect(hq.lines.join('\n')).toContain(`${hq.url}/docs`);
    expect((await fetch(`${hq.url}/docs/`)).status).toBe(200);
    const call = await signedIn(hq.url);
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const place: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = Page.parse(await call(`/products?sort=sku${place}`));
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.length).toBeGreaterThan(300);
    const bread = await call('/products?barcode=2000100000014');
    expect(bread).toMatchObject({ items: [{ sku: 'BK-001', taxCategoryId: 'vat' }] });
    const debtors = await call('/customers?code=C1004');
    expect(debtors).toMatchObject({ items: [{ balanceMinor: 1_240_000 }] });
    const people = Page.parse(await call('/users'));
    expect(people.items).toHaveLength(5);
    const busy = await failHq(folder.path);
    expect(busy.code).toBe(1);
    expect(busy.errors).toMatch(/^Another HQ is running on .*: stop it first/);
    expect(await hq.end('SIGINT')).toBe(0);
    await expect(access(join(folder.path, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
    await expect(fetch(`${hq.url}/health`)).rejects.toThrow('fetch failed');
  });

  it('keeps what it acknowledged when it is killed', async () => {
    await using folder = await scratchFolder();
    const first = await startHq(folder.path);
    const call = await signedIn(first.url);
    await call('/warehouses', { code: 'KEPT', name: 'Kept' });
    expect(await first.end('SIGKILL')).toBeNull();
    const second = await startHq(folder.path);
    expect(second.lines).toContain('The demo business is as it was left.');
    const kept = await (await signedIn(second.url))('/warehouses?code=KEPT');
    expect(kept).toMatchObject({ items: [{ name: 'Kept' }] });
    expect(await second.end('SIGTERM')).toBe(0);
  });

  it('uses a server that is named, two nodes at once, once its owner has migrated it', async () => {
    await using database = await emptyDatabase();
    const folders = [await scratchFolder(), await scratchFolder()];
    const [first, second] = folders.map((folder) => folder.path);
    if (first === undefined || second === undefined) throw new Error('No folders');
    const url = await loginOn(database.ownerUrl);
    const secrets = {
      HQ_TOKEN_SECRET: 'a token secret of thirty-two letters',
      HQ_SIGNING_SECRET: 'a signing secret of thirty-two letters',
    };
    const asNode = { ...secrets, HQ_DATABASE_URL: url };
    const lacking = await failHq(first, [], asNode);
    expect(lacking.code).toBe(1);
    expect(lacking.errors).toMatch(/^The database lacks \d+ migrations: start once with HQ_OWNER/);
    const asOwner = { ...asNode, HQ_OWNER_DATABASE_URL: database.ownerUrl };
    const nodes = await Promise.all([
      startHq(first, [], asOwner),
      startHq(second, ['--no-demo'], asOwner),
    ]);
    await (
      await signedIn(nodes[0].url)
    )('/warehouses', { code: 'BOTH', name: 'Both' });
    const seen = await (await signedIn(nodes[1].url))('/warehouses?code=BOTH');
    expect(seen).toMatchObject({ items: [{ name: 'Both' }] });
    await expect(access(join(first, 'postgres'))).rejects.toThrow('ENOENT');
    const passing = await failHq(first, [], { ...secrets, HQ_DATABASE_URL: database.ownerUrl });
    expect(passing.errors).toContain('passes row-level security');
    expect(await Promise.all(nodes.map((node) => node.end('SIGTERM')))).toEqual([0, 0]);
    for (const folder of folders) await folder[Symbol.asyncDispose]();
  });

  it('explains its words, and refuses others', async () => {
    await using folder = await scratchFolder();
    const wrong = await failHq(folder.path, ['--colour', 'red']);
    expect(wrong).toMatchObject({ code: 2, errors: expect.stringContaining('--data DIR') });
    const port = await failHq(folder.path, ['--port', '70000']);
    expect(port.code).toBe(2);
  });
});
