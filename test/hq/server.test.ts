import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type HqFixture, hqFixture, send } from './support/hq-fixture.ts';
import { startNode } from './support/hq-node.ts';

let hq: HqFixture;
beforeAll(async () => {
  hq = await hqFixture();
});
afterAll(() => hq[Symbol.asyncDispose]());

describe('OPS: the server', () => {
  it('says that it lives, that it is ready, and its figures', async () => {
    const { server } = hq.node.app;
    expect((await server.inject('/health')).json()).toEqual({ status: 'up' });
    expect((await server.inject('/ready')).json()).toEqual({ status: 'ready' });
    const metrics = (await server.inject('/metrics')).body;
    expect(metrics).toContain('tillwright_http_request_seconds_count{method="GET",route="/ready"');
    expect(metrics).toContain('process_cpu_seconds_total');
  });

  it('describes every endpoint in OpenAPI and shows the reference', async () => {
    const { server } = hq.node.app;
    const document = z
      .object({
        openapi: z.string(),
        paths: z.record(z.string(), z.record(z.string(), z.object({}))),
      })
      .parse((await server.inject('/openapi.json')).json());
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = hq.node.app.routes
      .filter((route) => route.url.startsWith('/api/v1') && route.method !== 'HEAD')
      .map((route) => `${route.method} ${route.url.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(routes.length).toBeGreaterThan(60);
    expect(described.toSorted()).toEqual(routes.toSorted());
    const page = await server.inject('/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
  });

  it('stops though a connection was opened ahead of need', async () => {
    const node = await startNode(hq.nodeUrl, hq.clock);
    await node.app.server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = z.object({ port: z.number() }).parse(node.app.server.server.address());
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await node[Symbol.asyncDispose]();
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('refuses in one shape, with the correlation id that came', async () => {
    const correlationId = 'till-7-0001';
    const headers = { 'x-correlation-id': correlationId };
    const none = await send(hq.node, 'GET', '/no-such-thing', undefined, headers);
    expect(none.status).toBe(404);
    expect(none.body).toMatchObject({ code: 'NO_SUCH_PLACE', correlationId });
    const closed = await send(hq.node, 'GET', '/products', undefined, headers);
    expect(closed.status).toBe(401);
    expect(closed.body).toMatchObject({ code: 'NOT_SIGNED_IN', correlationId });
    expect(closed.headers['x-correlation-id']).toBe(correlationId);
    // An id that could write into the log is not taken.
    const odd = { 'x-correlation-id': 'a\tb {}' };
    const given = await send(hq.node, 'GET', '/products', undefined, odd);
    expect(given.body['correlationId']).toMatch(/^[\da-f-]{36}$/);
  });

  it('names the field that is wrong, and refuses what it does not know', async () => {
    const admin = await hq.signIn(await hq.business('shape'));
    const wrong = await admin.call('POST', '/warehouses', { code: '', name: 'Back room' });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({ code: 'INPUT_INVALID' });
    expect(wrong.body['message']).toContain('body.code');
    const unknown = await admin.call('POST', '/warehouses', {
      code: 'A',
      name: 'B',
      colour: 'red',
    });
    expect(unknown.body).toMatchObject({ code: 'INPUT_INVALID' });
    const query = await admin.call('GET', '/warehouses?colour=red');
    expect(query.body).toMatchObject({ code: 'INPUT_INVALID' });
    const broken = await hq.node.app.server.inject({
      ...{ method: 'POST', url: '/api/v1/sign-in', payload: '{"business":' },
      headers: { 'content-type': 'application/json' },
    });
    expect(broken.statusCode).toBe(400);
    expect(broken.json()).toMatchObject({ code: 'REQUEST_UNREADABLE' });
  });

  it('allows what the role allows', async () => {
    const business = await hq.business('roles');
    const cashier = await hq.signIn(business, 'cashier');
    expect((await cashier.call('GET', '/products')).status).toBe(200);
    const refused = await cashier.call('GET', '/users');
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'FORBIDDEN' });
    const manager = await hq.signIn(business, 'manager');
    const roleId = business.roleIds.get('admin');
    const raised = await manager.call('POST', '/users', { name: 'Upstart Example', roleId });
    expect(raised.status).toBe(403);
  });
});
