import { fastify, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { AppDeps } from './app-deps.ts';
import { addAudit } from './modules/audit/audit-routes.ts';
import { addCatalogue } from './modules/catalogue/catalogue-routes.ts';
import { addCustomers } from './modules/customers/customer-routes.ts';
import { addExceptions } from './modules/exceptions/exception-routes.ts';
import { addIdentity } from './modules/identity/identity-routes.ts';
import { addPriceChanges } from './modules/prices/price-change-routes.ts';
import { addPrices } from './modules/prices/price-routes.ts';
import { addShifts } from './modules/shifts/shift-routes.ts';
import { addStock } from './modules/stock/stock-routes.ts';
import { addSync } from './modules/sync/sync-routes.ts';
import { addTerminals } from './modules/terminals/terminal-routes.ts';
import { addBackOffice } from './plugins/back-office.ts';
import { addErrorAnswers } from './plugins/errors.ts';
import { addHealth } from './plugins/health.ts';
import { addMetrics } from './plugins/metrics.ts';
import { addOpenApi } from './plugins/openapi.ts';
import { closeSpareConnections } from './plugins/spare-connections.ts';

export interface HqRoute {
  readonly method: string;
  readonly url: string;
}

export interface HqApp {
  readonly server: FastifyInstance;
  /** Every route that was added, for tests that must leave none out. */
  readonly routes: readonly HqRoute[];
}

/** A batch of a hundred products with all their names and codes is well below this. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
const CORRELATION_HEADER = 'x-correlation-id';

/**
 * One node's server, ready to listen or to be injected into. It keeps nothing between requests:
 * any number of nodes serve one database.
 */
export async function buildApp(deps: AppDeps): Promise<HqApp> {
  const routes: HqRoute[] = [];
  const server = fastify({
    loggerInstance: deps.logger,
    bodyLimit: BODY_LIMIT_BYTES,
    logController: new LogController({ requestIdLogLabel: 'correlationId' }),
    // A till's own id goes through to HQ's log where it has the form of one.
    genReqId: (request) => {
      const given = request.headers[CORRELATION_HEADER];
      const usable = typeof given === 'string' && /^[\w-]{8,64}$/.test(given);
      return usable ? given : deps.ids.next();
    },
    trustProxy: deps.trustedProxies ?? false,
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.push({ method, url: route.url });
  });
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(CORRELATION_HEADER, request.id);
    done();
  });
  server.setSerializerCompiler(serializerCompiler);
  closeSpareConnections(server);
  addErrorAnswers(server);
  addMetrics(server, deps.metrics);
  addHealth(server, deps.database);
  await addOpenApi(server);
  await server.register(async (api) => {
    addIdentity(api, deps);
    addTerminals(api, deps);
    addCatalogue(api, deps);
    addPrices(api, deps);
    addPriceChanges(api, deps);
    addCustomers(api, deps);
    addStock(api, deps);
    addShifts(api, deps);
    addExceptions(api, deps);
    addAudit(api, deps);
  });
  await addSync(server, deps);
  await addBackOffice(server, deps.backOfficeFolder);
  await server.ready();
  return { server, routes };
}
