import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Database } from '../store/database.ts';

/** `/health`: the process answers. `/ready`: it can do its work now. */
export function addHealth(server: FastifyInstance, database: Database): void {
  server.get('/health', { schema: { hide: true } }, () => ({ status: 'up' }));
  server.get('/ready', { schema: { hide: true } }, async (request, reply) => {
    try {
      await sql`select 1`.execute(database);
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ err: error }, 'the database does not answer');
      return reply.status(503).send({ status: 'database unreachable' });
    }
  });
}
