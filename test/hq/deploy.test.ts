import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nodeSettings, Settings } from '../../src-hq/node-settings.ts';
import { hqFixture } from './support/hq-fixture.ts';
import { startNode } from './support/hq-node.ts';

// OPS: what the production files name is there. Docker itself runs in no test.

const ROOT = join(import.meta.dirname, '..', '..');
const DEPLOY = join(ROOT, 'deploy');
const read = (name: string): string => readFileSync(join(DEPLOY, name), 'utf8');

const Volume = z.string().regex(/^[^:]+:[^:]+(:ro)?$/);
const Service = z.strictObject({
  build: z.strictObject({ context: z.literal('..'), dockerfile: z.string() }).optional(),
  image: z
    .string()
    .regex(/^[a-z]+:[\w.-]+$/)
    .optional(),
  restart: z.literal('unless-stopped'),
  init: z.boolean().optional(),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  environment: z.record(z.string(), z.string()).optional(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
  volumes: z.array(Volume),
  networks: z.array(z.string()),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.object({}))]).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()).min(2) }).optional(),
});
const Compose = z.strictObject({
  'x-hq': z.unknown(),
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.looseObject({})),
  volumes: z.record(z.string(), z.null()),
});

/** The reader that a library of HQ's brings for its own documents. */
function compose() {
  const Yaml = z.object({ parse: z.function({ input: [z.string(), z.unknown()] }) });
  const from = createRequire(import.meta.resolve('@fastify/swagger'));
  const { parse } = Yaml.parse(from('yaml'));
  return Compose.parse(parse(read('docker-compose.yml'), { merge: true }));
}

describe('deploy/docker-compose.yml', () => {
  it('names volumes, networks, services and files that are there', () => {
    const { services, volumes, networks } = compose();
    expect(Object.keys(services).toSorted()).toEqual([
      'caddy',
      'hq-1',
      'hq-2',
      'postgres',
      'redis',
    ]);
    for (const [name, service] of Object.entries(services)) {
      for (const place of service.volumes.map((volume) => volume.split(':')[0] ?? '')) {
        const there = place.startsWith('./') ? existsSync(join(DEPLOY, place)) : place in volumes;
        expect(there, `${name}: ${place}`).toBe(true);
      }
      for (const network of service.networks) expect(networks).toHaveProperty([network]);
      for (const other of [service.depends_on ?? []].flatMap((on) =>
        Array.isArray(on) ? on : Object.keys(on),
      )) {
        expect(services).toHaveProperty([other]);
      }
      const file = service.build?.dockerfile;
      if (file !== undefined) expect(existsSync(join(ROOT, file)), file).toBe(true);
      else expect(service.image, name).toMatch(/^[\w./-]+:\d[\w.-]*$/);
    }
  });

  it('tells HQ nothing it does not read, in the form it reads it', () => {
    const { services } = compose();
    const environment = services['hq-1']?.environment ?? {};
    expect(services['hq-2']?.environment).toEqual(environment);
    expect(Object.keys(Settings.shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
    const filled = Object.fromEntries(
      Object.entries(environment).map(([name, text]) => [
        name,
        text.replaceAll(/\$\{\w+:\?\}/g, 'x'.repeat(32)),
      ]),
    );
    const settings = nodeSettings(filled);
    expect(new URL(settings.databaseUrl ?? '').hostname).toBe('postgres');
    expect(new URL(settings.ownerUrl ?? '').username).toBe('postgres');
    expect(new URL(settings.redisUrl ?? '').hostname).toBe('redis');
    expect(settings).toMatchObject({ trustedProxies: '172.30.0.0/24', logLevel: 'info' });
    expect(environment['HQ_DATABASE_URL']).toContain('tillwright_node');
    expect(read('postgres-roles.sh')).toContain('create role tillwright_node');
  });

  it('asks of whoever runs it no more than the manual names', () => {
    const asked = [...read('docker-compose.yml').matchAll(/\$\{(\w+):\?\}/g)].map(
      ([, name]) => name,
    );
    const manual = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8');
    for (const name of new Set(asked)) expect(manual).toContain(`${name}=`);
    for (const name of Object.keys(Settings.shape)) expect(manual).toContain(`\`${name}\``);
  });
});

describe('deploy/Dockerfile', () => {
  it('copies what there is, and starts HQ with words it knows', () => {
    const text = read('Dockerfile');
    const copied = [...text.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, words = '']) =>
      words.split(' ').slice(0, -1),
    );
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied) expect(existsSync(join(ROOT, path)), path).toBe(true);
    const ignored = read('Dockerfile.dockerignore').split('\n');
    for (const path of copied) expect(ignored).not.toContain(path);
    const usage = readFileSync(join(ROOT, 'tools', 'hq.ts'), 'utf8');
    const command = z.array(z.string()).parse(JSON.parse(/^CMD (.+)$/m.exec(text)?.[1] ?? ''));
    for (const word of command.filter((one) => one.startsWith('--'))) {
      expect(usage).toContain(`${word} `);
    }
    // Every folder that HQ's own program reaches into.
    const folders = ['shared', 'src-hq', 'src-main', 'migrations', 'demo', 'tools'];
    expect(copied).toEqual(expect.arrayContaining(folders));
    expect(readdirSync(join(ROOT, 'tools'))).toContain('hq.ts');
  });
});

describe('HQ behind a proxy', () => {
  const attempts = 31;
  const body = { business: 'nobody', email: 'nobody@nobody.example', password: 'a wrong password' };

  it('counts attempts by the address the proxy names, if the proxy is one of its own', async () => {
    await using hq = await hqFixture();
    await using trusting = await startNode(hq.nodeUrl, hq.clock, {
      trustedProxies: '172.30.0.0/24',
    });
    const statuses = async (node: typeof trusting, remoteAddress: string) => {
      const seen = new Set<number>();
      for (let n = 0; n < attempts; n += 1) {
        const headers = { 'x-forwarded-for': `203.0.113.${n}` };
        const email = `nobody${n}@${remoteAddress}.example`;
        const request = { url: '/api/v1/sign-in', method: 'POST', remoteAddress, headers } as const;
        const payload = { ...body, email };
        seen.add((await node.app.server.inject({ ...request, payload })).statusCode);
      }
      return [...seen].toSorted((one, other) => one - other);
    };
    expect(await statuses(trusting, '172.30.0.9')).toEqual([401]);
    expect(await statuses(trusting, '198.51.100.9')).toEqual([401, 429]);
    expect(await statuses(hq.node, '172.30.0.8')).toEqual([401, 429]);
  });
});
