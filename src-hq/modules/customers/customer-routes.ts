import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, NoBody, Nothing } from '../../endpoint.ts';
import { addResource, pageOf } from '../../resource/resource-routes.ts';
import {
  bookCreditEntry,
  CreditEntryInput,
  CreditEntryQuery,
  CreditEntryView,
  listCreditEntries,
} from './credit-entries.ts';
import { customersWithCredit } from './customer-credit.ts';
import { customerCategoryResource } from './customer-resource.ts';

export function addCustomers(server: FastifyInstance, deps: AppDeps): void {
  addResource(server, deps, customersWithCredit);
  addResource(server, deps, customerCategoryResource);
  const entries = {
    ...{ path: '/customers/:id/credit-entries', tag: 'Customers' },
    params: z.strictObject({ id: z.uuid() }),
  };
  addEndpoint(server, deps, {
    ...{ ...entries, method: 'GET', summary: "A customer's account, newest first" },
    ...{ permission: 'customers:read', query: CreditEntryQuery, body: NoBody },
    answer: pageOf(CreditEntryView),
    run: (work, { params, query }) => listCreditEntries(work, params.id, query),
  });
  addEndpoint(server, deps, {
    ...{ ...entries, method: 'POST', summary: 'Book a charge, a payment or a correction' },
    ...{ permission: 'credit:write', query: Nothing, body: CreditEntryInput, status: 201 },
    answer: CreditEntryView,
    run: (work, { params, body, person }) => bookCreditEntry(work, params.id, person.userId, body),
  });
}
