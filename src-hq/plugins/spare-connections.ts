import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Browsers and tills open connections ahead of need. Closing would wait a minute for each of those
 * that never asked anything, since Node takes them for requests that are about to come.
 */
export function closeSpareConnections(server: FastifyInstance): void {
  const spare = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    spare.add(socket);
    socket.once('close', () => spare.delete(socket));
  });
  server.server.on('request', ({ socket }: IncomingMessage) => void spare.delete(socket));
  server.addHook('preClose', async () => {
    for (const socket of spare) socket.destroy();
  });
}
