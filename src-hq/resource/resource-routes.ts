import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';
import { addEndpoint, NoBody, Nothing } from '../endpoint.ts';
import type { Person } from '../modules/identity/person.ts';
import type { Work } from '../store/work.ts';
import { listQuery } from './list-query.ts';
import type { Fields, Resource } from './resource.ts';
import { changeOne, createOne, deleteOne, readOne, readPage } from './resource-store.ts';

/** More than this in one request is an import, not a batch. */
const MAX_BATCH = 100;

/** List, read, create, change, delete and batch for one kind of master data. */
export function addResource(server: FastifyInstance, deps: AppDeps, resource: Resource): void {
  const view = viewSchema(resource);
  const { path, tag, name, permissions } = resource;
  const one = { tag, params: z.strictObject({ id: resource.idSchema }), query: Nothing };
  const all = { tag, params: Nothing, query: Nothing };
  addEndpoint(server, deps, {
    ...{ ...all, method: 'GET', path, summary: `List: ${name}`, permission: permissions.read },
    ...{ query: listQuery(resource), body: NoBody, answer: pageOf(view) },
    run: (work, { query }) => readPage(work, resource, query),
  });
  addEndpoint(server, deps, {
    ...{ ...one, method: 'GET', path: `${path}/:id`, summary: `Read: ${name}` },
    ...{ permission: permissions.read, body: NoBody, answer: view },
    run: (work, { params }) => readOne(work, resource, params.id),
  });
  addEndpoint(server, deps, {
    ...{ ...all, method: 'POST', path, summary: `Create: ${name}`, status: 201 },
    ...{ permission: permissions.write, body: createSchema(resource), answer: view },
    run: (work, { body, person }) => createOne(work, resource, person, body),
  });
  addEndpoint(server, deps, {
    ...{ ...one, method: 'PATCH', path: `${path}/:id`, summary: `Change: ${name}` },
    ...{ permission: permissions.write, body: changeSchema(resource), answer: view },
    run: (work, { params, body, person }) =>
      changeOne(work, resource, person, { id: params.id, ...versioned(body) }),
  });
  addEndpoint(server, deps, {
    ...{ ...one, method: 'DELETE', path: `${path}/:id`, summary: `Delete: ${name}` },
    ...{ permission: permissions.write, body: NoBody, answer: Nothing },
    run: async (work, { params, person }) => {
      await deleteOne(work, resource, person, params.id);
      return {};
    },
  });
  addEndpoint(server, deps, {
    ...{ ...all, method: 'POST', path: `${path}/batch` },
    summary: `Up to ${MAX_BATCH} steps, all or none: ${name}`,
    ...{ permission: permissions.write, body: batchSchema(resource) },
    answer: z.strictObject({ results: z.array(view.nullable()) }),
    run: async (work, { body, person }) => {
      const results: (Fields | null)[] = [];
      for (const step of body.steps) results.push(await runStep(work, resource, person, step));
      return { results };
    },
  });
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

function viewSchema(resource: Resource): z.ZodType<Fields> {
  return resource.view.extend({
    [resource.id.field]: resource.idSchema,
    version: z.number().int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  });
}

function createSchema(resource: Resource): z.ZodType<Fields> {
  const fields = Object.entries(resource.input.shape).map(([field, schema]) => [
    field,
    field in resource.defaults ? z.optional(schema) : schema,
  ]);
  const own = resource.idGiven === true ? { [resource.id.field]: resource.idSchema } : {};
  return z.strictObject({ ...Object.fromEntries(fields), ...own });
}

function changeSchema(resource: Resource): z.ZodType<Fields> {
  const version = z.number().int().optional().describe('Refused where it changed meanwhile');
  return resource.input.partial().extend({ version }).strict();
}

function versioned(body: Fields): { readonly version: number | null; readonly input: Fields } {
  const { version, ...input } = body;
  return { version: typeof version === 'number' ? version : null, input };
}

function batchSchema(resource: Resource) {
  const id = resource.idSchema;
  const step = z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('create'), data: createSchema(resource) }),
    z.strictObject({ step: z.literal('change'), id, data: changeSchema(resource) }),
    z.strictObject({ step: z.literal('delete'), id }),
  ]);
  return z.strictObject({ steps: z.array(step).min(1).max(MAX_BATCH) });
}

type Step =
  | { readonly step: 'create'; readonly data: Fields }
  | { readonly step: 'change'; readonly id: string; readonly data: Fields }
  | { readonly step: 'delete'; readonly id: string };

async function runStep(
  work: Work,
  resource: Resource,
  person: Person,
  step: Step,
): Promise<Fields | null> {
  switch (step.step) {
    case 'create':
      return createOne(work, resource, person, step.data);
    case 'change':
      return changeOne(work, resource, person, { id: step.id, ...versioned(step.data) });
    case 'delete':
      await deleteOne(work, resource, person, step.id);
      return null;
  }
}
