import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../../app-deps.ts';
import { addResource } from '../../resource/resource-routes.ts';
import { roleResource } from './role-resource.ts';
import { addSignIn } from './sign-in-routes.ts';
import { storefrontResource } from './storefront-resource.ts';
import { userResource } from './user-resource.ts';

export function addIdentity(server: FastifyInstance, deps: AppDeps): void {
  addSignIn(server, deps);
  const users = userResource(deps.passwords);
  addResource(server, deps, users);
  addResource(server, deps, roleResource(users));
  addResource(server, deps, storefrontResource);
}
