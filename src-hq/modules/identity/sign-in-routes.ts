import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, anonymousActor, API_ROOT, NoBody, Nothing, parsed } from '../../endpoint.ts';
import { ErrorAnswer } from '../../hq-error.ts';
import { Permission } from './permission.ts';
import { refresh, signIn, signOut } from './sign-in.ts';

const SignInBody = z.strictObject({
  business: z.string().trim().toLowerCase().min(1).max(40).describe("The business's short code"),
  email: z.string().trim().toLowerCase().min(1).max(200),
  password: z.string().min(1).max(200),
});
const RefreshBody = z.strictObject({ refreshToken: z.string().min(1).max(2_000) });

const SessionAnswer = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresInS: z.number().int(),
  userId: z.uuid(),
  businessId: z.uuid(),
});

const Me = z.strictObject({
  userId: z.uuid(),
  businessId: z.uuid(),
  name: z.string(),
  permissions: z.array(Permission),
});

/** The two ways in, open to anybody, and who is in. Neither takes an idempotency key. */
export function addSignIn(server: FastifyInstance, deps: AppDeps): void {
  const open = { tags: ['Sign in'], response: { 200: SessionAnswer, default: ErrorAnswer } };
  const validatorCompiler = () => (value: unknown) => ({ value });
  server.post(
    `${API_ROOT}/sign-in`,
    { schema: { ...open, summary: 'Sign in', body: SignInBody }, validatorCompiler },
    (request) => signIn(deps, anonymousActor(request), parsed('body', SignInBody, request.body)),
  );
  server.post(
    `${API_ROOT}/sign-in/refresh`,
    { schema: { ...open, summary: 'A new pair of tokens', body: RefreshBody }, validatorCompiler },
    (request) => {
      const { refreshToken } = parsed('body', RefreshBody, request.body);
      return refresh(deps, anonymousActor(request), refreshToken);
    },
  );
  addEndpoint(server, deps, {
    ...{ method: 'POST', path: '/sign-out', tag: 'Sign in', summary: 'End every session of mine' },
    ...{ permission: 'anyone-signed-in', params: Nothing, query: Nothing, body: NoBody },
    answer: Nothing,
    run: async (work, { person }) => {
      await signOut(work, person.userId);
      return {};
    },
  });
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/me', tag: 'Sign in', summary: 'Who I am and what I may do' },
    ...{ permission: 'anyone-signed-in', params: Nothing, query: Nothing, body: NoBody },
    answer: Me,
    run: (work, { person }) =>
      Promise.resolve({
        ...{ userId: person.userId, businessId: work.businessId, name: person.name },
        permissions: [...person.permissions],
      }),
  });
}
