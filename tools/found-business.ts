import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { uuidv7 } from 'uuidv7';
import { createBusiness, FOUNDER } from '../src-hq/modules/identity/business.ts';
import { createPasswordHash } from '../src-hq/modules/identity/password-hash.ts';
import { userResource } from '../src-hq/modules/identity/user-resource.ts';
import { HQ_ACTOR } from '../src-hq/modules/sync/projection-runner.ts';
import { createOne } from '../src-hq/resource/resource-store.ts';
import { openStore, type StoreChoice } from '../src-hq/store/open-store.ts';
import { lookUp, transact } from '../src-hq/store/work.ts';

const PASSWORD_BYTES = 12;

/**
 * `npm run hq -- found CODE NAME EMAIL`: a new business with its roles and one admin, whose password
 * is printed once. 1 where the code is taken.
 */
export async function foundBusiness(
  choice: StoreChoice,
  [code = '', name = '', email = '']: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  await using store = await openStore(choice, pino({ level: 'warn' }));
  const { database } = store;
  const taken = await lookUp(database, 'business_code', code, (db) =>
    db.selectFrom('business').select('business_id').executeTakeFirst(),
  );
  if (taken !== undefined) {
    say(`There is a business ${code} already: nothing was made. Choose another code.`);
    return 1;
  }
  const deps = { database, clock: { wallMs: () => Date.now() }, ids: { next: uuidv7 } };
  const users = userResource(await createPasswordHash());
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  await transact(deps, randomUUID(), HQ_ACTOR, async (work) => {
    const roles = await createBusiness(work, { code, name });
    const admin = { name: email, email: email.toLowerCase(), password, roleId: roles.get('admin') };
    await createOne(work, users, FOUNDER, admin);
  });
  say(`The business ${code} was made. Sign in as ${email.toLowerCase()}, password ${password}`);
  say('It is shown this once: change it on the page of people.');
  return 0;
}
