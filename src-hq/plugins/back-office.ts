import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * What the pages may load and who may frame them: themselves, nothing else. Mantine writes style
 * elements at run time, hence the one exception.
 */
const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
};

/**
 * The back-office at `/`, beside the API, from a folder that Vite built. Without a build there is
 * nothing at `/` and the API is as it is. Pages are told apart behind the `#`, so one file serves
 * them all; its scripts carry a hash in their names and never change.
 */
export async function addBackOffice(
  server: FastifyInstance,
  folder: string | undefined,
): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return;
  server.get('/', { schema: { hide: true } }, async (_request, reply) => {
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    secured(reply).header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return page;
  });
  await server.register(fastifyStatic, {
    ...{ root: join(folder, 'assets'), prefix: '/assets/', decorateReply: false, index: false },
    ...{ schemaHide: true, immutable: true, maxAge: '365d' },
    setHeaders: (reply) => void secured(reply),
  });
}

function secured(reply: FastifyReply): FastifyReply {
  return reply.headers({ ...HEADERS });
}
