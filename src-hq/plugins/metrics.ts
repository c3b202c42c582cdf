import type { FastifyInstance } from 'fastify';
import type { HqMetrics } from '../metrics.ts';

/** Prometheus's text at `/metrics`. */
export function addMetrics(server: FastifyInstance, metrics: HqMetrics): void {
  const { registry, requestSeconds } = metrics;
  server.addHook('onResponse', (request, reply, done) => {
    // A path nobody serves is no label of its own: anybody could make them without end.
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: reply.statusCode };
    requestSeconds.observe(labels, reply.elapsedTime / 1_000);
    done();
  });
  server.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
}
