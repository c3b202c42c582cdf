import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { MAX_MINOR } from '../../../shared/domain/money.ts';
import { MAX_QUANTITY_MILLI } from '../../../shared/domain/quantity.ts';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, NoBody, Nothing } from '../../endpoint.ts';
import { addResource, pageOf } from '../../resource/resource-routes.ts';
import { book, bookCount, lockOrder, type Booking, share } from './stock-ledger.ts';
import {
  AvailabilityQuery,
  AvailabilityView,
  listAvailability,
  listMovements,
  MovementQuery,
  MovementView,
} from './stock-lists.ts';
import { warehouseResource } from './warehouse-resource.ts';

const reason = z.string().trim().min(3).max(200);
const Amount = z.number().int().min(-MAX_QUANTITY_MILLI).max(MAX_QUANTITY_MILLI);

function booking<T extends z.ZodRawShape>(line: T) {
  return z.strictObject({
    warehouseId: z.uuid(),
    reason: reason.optional(),
    reference: z.string().trim().max(100).optional(),
    lines: z
      .array(z.strictObject({ productId: z.uuid(), ...line }))
      .min(1)
      .max(100),
  });
}

const ReceiveBody = booking({
  quantityMilli: Amount.positive(),
  unitCostMinor: z.number().int().min(0).max(MAX_MINOR).optional(),
});
const AdjustBody = booking({
  quantityMilli: Amount.refine((amount) => amount !== 0, 'Nothing is not booked'),
}).extend({ reason, scrap: z.boolean().optional() });
const CountBody = booking({ countedMilli: Amount.nonnegative() });

const Booked = z.strictObject({ movementIds: z.array(z.uuid()) });
const Counted = z.strictObject({
  lines: z.array(z.strictObject({ productId: z.uuid(), differenceMilli: z.number().int() })),
});

/** STK: warehouses, what lies in them and how it came and went. */
export function addStock(server: FastifyInstance, deps: AppDeps): void {
  addResource(server, deps, warehouseResource);
  addLists(server, deps);
  const write = { method: 'POST', tag: 'Stock', permission: 'stock:write' } as const;
  const plain = { params: Nothing, query: Nothing, status: 201 } as const;
  addEndpoint(server, deps, {
    ...{ ...write, ...plain, path: '/stock/receive', summary: 'Goods came in' },
    ...{ body: ReceiveBody, answer: Booked },
    run: async (work, { body, person }) => {
      const movementIds: string[] = [];
      const bookings = body.lines.map((line): Booking => ({
        ...{ warehouseId: body.warehouseId, productId: line.productId, kind: 'receive' },
        ...{ quantityMilli: line.quantityMilli, unitCostMinor: line.unitCostMinor ?? null },
        ...{ reason: body.reason ?? 'received', reference: body.reference ?? '' },
        userId: person.userId,
      }));
      for (const one of bookings.toSorted(lockOrder)) movementIds.push(await book(work, one));
      await share(work, bookings);
      return { movementIds };
    },
  });
  addEndpoint(server, deps, {
    ...{ ...write, ...plain, path: '/stock/adjust', summary: 'Correct or scrap, with a reason' },
    ...{ body: AdjustBody, answer: Booked },
    run: async (work, { body, person }) => {
      const movementIds: string[] = [];
      const bookings = body.lines.map((line): Booking => ({
        ...{ warehouseId: body.warehouseId, productId: line.productId },
        ...{ kind: body.scrap === true ? 'scrap' : 'adjust', unitCostMinor: null },
        ...{ quantityMilli: line.quantityMilli, reason: body.reason },
        ...{ reference: body.reference ?? '', userId: person.userId },
      }));
      for (const one of bookings.toSorted(lockOrder)) movementIds.push(await book(work, one));
      await share(work, bookings);
      return { movementIds };
    },
  });
  addEndpoint(server, deps, {
    ...{ ...write, ...plain, path: '/stock/count', summary: 'What lies there now' },
    ...{ body: CountBody, answer: Counted },
    run: async (work, { body, person }) => {
      const lines: { productId: string; differenceMilli: number }[] = [];
      const ordered = body.lines.toSorted((a, b) => (a.productId < b.productId ? -1 : 1));
      for (const { productId, countedMilli } of ordered) {
        const at = { warehouseId: body.warehouseId, productId, unitCostMinor: null };
        const why = { reason: body.reason ?? 'counted', reference: body.reference ?? '' };
        const said = { ...at, ...why, userId: person.userId };
        const { differenceMilli } = await bookCount(work, said, countedMilli);
        lines.push({ productId, differenceMilli });
      }
      const { warehouseId } = body;
      await share(
        work,
        lines.map(({ productId }) => ({ warehouseId, productId })),
      );
      return { lines };
    },
  });
}

function addLists(server: FastifyInstance, deps: AppDeps): void {
  const read = {
    method: 'GET',
    permission: 'stock:read',
    ...{ tag: 'Stock', params: Nothing, body: NoBody },
  } as const;
  addEndpoint(server, deps, {
    ...{ ...read, path: '/stock/availability', summary: 'What there is, by product' },
    ...{ query: AvailabilityQuery, answer: pageOf(AvailabilityView) },
    run: (work, { query }) => listAvailability(work, query),
  });
  addEndpoint(server, deps, {
    ...{ ...read, path: '/stock/movements', summary: 'Movements, newest first' },
    ...{ query: MovementQuery, answer: pageOf(MovementView) },
    run: (work, { query }) => listMovements(work, query),
  });
}
