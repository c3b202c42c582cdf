import type { FastifyError, FastifyInstance } from 'fastify';
import { isResponseSerializationError } from 'fastify-type-provider-zod';
import pg from 'pg';
import type { ErrorAnswer } from '../hq-error.ts';
import { HqError } from '../hq-error.ts';
import { StoreUnavailableError } from '../modules/sync/sync-store.ts';

/** The one place where a failure becomes an answer. The unexpected says nothing of its cause. */
export function addErrorAnswers(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError | Error>((error, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) {
      const invalid = isResponseSerializationError(error) ? error.cause : undefined;
      request.log.error({ err: error, invalid }, 'a request failed');
    }
    const body: ErrorAnswer = {
      code: refusal.code,
      message: refusal.message,
      correlationId: request.id,
      ...(refusal.details === undefined ? {} : { details: refusal.details }),
    };
    return reply.status(refusal.status).serializer(JSON.stringify).send(body);
  });
  server.setNotFoundHandler((request, reply) => {
    const message = `There is nothing at ${request.method} ${request.url.split('?')[0]}`;
    return reply.status(404).send({ code: 'NO_SUCH_PLACE', message, correlationId: request.id });
  });
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

function refusalOf(error: FastifyError | Error): Refusal {
  if (error instanceof HqError) return error;
  if (error instanceof pg.DatabaseError) return databaseRefusal(error);
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status >= 400 && status < 500) {
    return { status, code: 'REQUEST_UNREADABLE', message: error.message };
  }
  if (isOutOfConnections(error) || error instanceof StoreUnavailableError) {
    const message = 'HQ is busy: try again in a moment';
    return { status: 503, code: 'BUSY', message };
  }
  return UNEXPECTED;
}

const UNEXPECTED: Refusal = {
  status: 500,
  code: 'UNEXPECTED',
  message: 'Something went wrong at HQ: try again, and tell support the correlation id',
};

/** What the schema refuses: https://www.postgresql.org/docs/18/errcodes-appendix.html */
function databaseRefusal(error: pg.DatabaseError): Refusal {
  const details = error.constraint === undefined ? undefined : { constraint: error.constraint };
  switch (error.code) {
    case '23505':
      return {
        status: 409,
        code: 'ALREADY_EXISTS',
        message: 'Something with the same code, name or address exists already',
        details,
      };
    case '23503':
      return {
        status: 422,
        code: 'REFERENCE_UNKNOWN',
        message: 'It points at something that does not exist',
        details,
      };
    case '23514':
    case '22003':
      return {
        status: 422,
        code: 'VALUE_REFUSED',
        message: 'A value is outside what may be stored',
        details,
      };
    default:
      return UNEXPECTED;
  }
}

function isOutOfConnections(error: Error): boolean {
  return /timeout exceeded when trying to connect/.test(error.message);
}
