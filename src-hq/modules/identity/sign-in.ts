import type { AppDeps } from '../../app-deps.ts';
import { HqError } from '../../hq-error.ts';
import { countAttempt, NOBODY, type RateLimit } from '../../store/rate-limit.ts';
import { type Actor, lookUp, transact, type Work } from '../../store/work.ts';
import { ACCESS_LIFE_S, REFRESH_LIFE_S, type RefreshToken } from './tokens.ts';
import { endSessions } from './user-resource.ts';

export interface SignInInput {
  readonly business: string;
  readonly email: string;
  readonly password: string;
}

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInS: number;
  readonly userId: string;
  readonly businessId: string;
}

/** One address tries this often; a shop's people share one. */
export const ADDRESS_LIMIT: RateLimit = { attempts: 30, windowMs: 60_000 };
/** One account is tried this often, from wherever. */
export const ACCOUNT_LIMIT: RateLimit = { attempts: 10, windowMs: 60_000 };
/** Wrong passwords in a row, after which the account rests. */
export const MAX_FAILURES = 5;
export const LOCK_MS = 15 * 60_000;

/**
 * The same refusal for a business, an address or a password that is wrong, and about the same time.
 * @throws HqError RATE_LIMITED, SIGN_IN_REFUSED or ACCOUNT_LOCKED
 */
export async function signIn(deps: AppDeps, actor: Actor, input: SignInInput): Promise<Session> {
  await assertWithinLimits(deps, actor, input);
  const business = await lookUp(deps.database, 'business_code', input.business, (db) =>
    db
      .selectFrom('business')
      .select('business_id')
      .where('code', '=', input.business)
      .executeTakeFirst(),
  );
  if (business === undefined) {
    await deps.passwords.verify(null, input.password);
    throw refused();
  }
  const businessId = business.business_id;
  const account = await transact(deps, businessId, actor, (work) => readAccount(work, input.email));
  // Not inside a transaction: the hash takes long, and a connection is dear.
  const same = await deps.passwords.verify(account?.passwordHash ?? null, input.password);
  const outcome = await transact(deps, businessId, actor, (work) =>
    decide(deps, work, input.email, { same, passwordHash: account?.passwordHash ?? null }),
  );
  if (outcome.kind === 'refused') throw refused();
  if (outcome.kind === 'locked') throw locked(outcome.untilMs - deps.clock.wallMs());
  return sessionOf(deps, outcome.token);
}

async function assertWithinLimits(deps: AppDeps, actor: Actor, input: SignInInput): Promise<void> {
  const nowMs = deps.clock.wallMs();
  const waitMs = await transact(deps, NOBODY, actor, async (work) => {
    const address = `sign-in address ${actor.sourceAddress}`;
    const account = `sign-in account ${input.business} ${input.email}`;
    const byAddress = await countAttempt(work, address, ADDRESS_LIMIT, nowMs);
    // An address that is over its limit does not use up anybody's own attempts.
    return byAddress > 0 ? byAddress : countAttempt(work, account, ACCOUNT_LIMIT, nowMs);
  });
  if (waitMs > 0) throw new HqError(429, 'RATE_LIMITED', tooMany(waitMs), { waitMs });
}

function tooMany(waitMs: number): string {
  return `Too many attempts: try again in ${Math.ceil(waitMs / 1_000)} seconds`;
}

interface Account {
  readonly userId: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly failures: number;
  readonly lockedUntil: string | null;
}

async function readAccount(work: Work, email: string): Promise<Account | null> {
  const row = await work.db
    .selectFrom('app_user')
    .select(['user_id', 'name', 'password_hash', 'failed_sign_ins', 'locked_until'])
    .where('business_id', '=', work.businessId)
    .where('email', '=', email)
    .where('active', '=', true)
    .where('deleted_at', 'is', null)
    // Two attempts at once are counted one after the other.
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    userId: row.user_id,
    name: row.name,
    passwordHash: row.password_hash,
    failures: row.failed_sign_ins,
    lockedUntil: row.locked_until,
  };
}

type Outcome =
  | { readonly kind: 'signed-in'; readonly token: RefreshToken }
  | { readonly kind: 'refused' }
  | { readonly kind: 'locked'; readonly untilMs: number };

interface Checked {
  readonly same: boolean;
  /** The hash it was checked against. */
  readonly passwordHash: string | null;
}

async function decide(
  deps: AppDeps,
  work: Work,
  email: string,
  checked: Checked,
): Promise<Outcome> {
  const account = await readAccount(work, email);
  if (account === null) return { kind: 'refused' };
  const nowMs = deps.clock.wallMs();
  const lockedUntilMs = account.lockedUntil === null ? 0 : Date.parse(account.lockedUntil);
  if (lockedUntilMs > nowMs) return { kind: 'locked', untilMs: lockedUntilMs };
  if (!checked.same || checked.passwordHash !== account.passwordHash) {
    const failures = account.failures + 1;
    const untilMs = failures >= MAX_FAILURES ? nowMs + LOCK_MS : null;
    await countFailure(work, account, failures, untilMs);
    return untilMs === null ? { kind: 'refused' } : { kind: 'locked', untilMs };
  }
  if (account.failures > 0) await countFailure(work, account, 0, null);
  const token = await issue(deps, work, account.userId, null);
  work.actAs(account);
  audit(work, account, 'session.signed_in', 'signed in');
  return { kind: 'signed-in', token };
}

async function countFailure(
  work: Work,
  account: Account,
  failures: number,
  untilMs: number | null,
): Promise<void> {
  const lockedUntil = untilMs === null ? null : new Date(untilMs).toISOString();
  await work.db
    .updateTable('app_user')
    // A lock starts the count again: one more wrong password after it does not lock at once.
    .set({ failed_sign_ins: untilMs === null ? failures : 0, locked_until: lockedUntil })
    .where('business_id', '=', work.businessId)
    .where('user_id', '=', account.userId)
    .execute();
  if (failures === 0) return;
  const type = untilMs === null ? 'session.refused' : 'session.locked';
  audit(work, account, type, untilMs === null ? 'was refused' : 'was locked out');
}

function audit(work: Work, account: Account, type: string, what: string): void {
  work.audit({
    type,
    subjectKind: 'user',
    subjectId: account.userId,
    summary: `${account.name} ${what}`,
    data: {},
  });
}

/** @param familyId null for a new sign-in */
async function issue(
  deps: AppDeps,
  work: Work,
  userId: string,
  familyId: string | null,
): Promise<RefreshToken> {
  const tokenId = work.newId();
  const expiresMs = deps.clock.wallMs() + REFRESH_LIFE_S * 1_000;
  const row = {
    business_id: work.businessId,
    token_id: tokenId,
    family_id: familyId ?? tokenId,
    user_id: userId,
    issued_at: work.now,
    expires_at: new Date(expiresMs).toISOString(),
    used_at: null,
    revoked_at: null,
  };
  await work.db.insertInto('refresh_token').values(row).execute();
  return { userId, businessId: work.businessId, tokenId };
}

/**
 * One refresh token gives one pair. Used a second time, whoever has it or its children is signed
 * out: one of the two who used it had stolen it.
 * @throws HqError REFRESH_REFUSED
 */
export async function refresh(deps: AppDeps, actor: Actor, text: string): Promise<Session> {
  const token = await deps.tokens.readRefresh(text);
  if (token === null) throw refreshRefused();
  const next = await transact(deps, token.businessId, actor, async (work) => {
    const row = await work.db
      .selectFrom('refresh_token')
      .innerJoin('app_user as person', (join) =>
        join
          .onRef('person.business_id', '=', 'refresh_token.business_id')
          .onRef('person.user_id', '=', 'refresh_token.user_id'),
      )
      .select(['refresh_token.family_id', 'refresh_token.used_at', 'refresh_token.revoked_at'])
      .select(['person.active', 'person.deleted_at', 'person.name'])
      .where('refresh_token.business_id', '=', work.businessId)
      .where('refresh_token.token_id', '=', token.tokenId)
      .forUpdate('refresh_token')
      .executeTakeFirst();
    if (row === undefined || row.revoked_at !== null) return null;
    if (row.used_at !== null || !row.active || row.deleted_at !== null) {
      await endFamily(work, row.family_id);
      const what = row.used_at === null ? 'is switched off' : 'used a refresh token twice';
      auditRefused(work, token.userId, `${row.name} ${what}: the session is over`);
      return null;
    }
    await work.db
      .updateTable('refresh_token')
      .set({ used_at: work.now })
      .where('business_id', '=', work.businessId)
      .where('token_id', '=', token.tokenId)
      .execute();
    return issue(deps, work, token.userId, row.family_id);
  });
  if (next === null) throw refreshRefused();
  return sessionOf(deps, next);
}

async function endFamily(work: Work, familyId: string): Promise<void> {
  await work.db
    .updateTable('refresh_token')
    .set({ revoked_at: work.now })
    .where('business_id', '=', work.businessId)
    .where('family_id', '=', familyId)
    .where('revoked_at', 'is', null)
    .execute();
}

function auditRefused(work: Work, userId: string, summary: string): void {
  const subject = { subjectKind: 'user', subjectId: userId };
  work.audit({ type: 'session.refused', ...subject, summary, data: {} });
}

/** Ends every session of the person. */
export async function signOut(work: Work, userId: string): Promise<void> {
  await endSessions(work, userId);
  const summary = `${work.actor.name} signed out`;
  const subject = { subjectKind: 'user', subjectId: userId };
  work.audit({ type: 'session.signed_out', ...subject, summary, data: {} });
}

async function sessionOf(deps: AppDeps, token: RefreshToken): Promise<Session> {
  const [accessToken, refreshToken] = await Promise.all([
    deps.tokens.signAccess(token),
    deps.tokens.signRefresh(token),
  ]);
  const { userId, businessId } = token;
  return { accessToken, refreshToken, expiresInS: ACCESS_LIFE_S, userId, businessId };
}

function refused(): HqError {
  const message = 'The business, the e-mail or the password is wrong';
  return new HqError(401, 'SIGN_IN_REFUSED', message);
}

function locked(waitMs: number): HqError {
  const minutes = Math.ceil(waitMs / 60_000);
  const message = `Too many wrong passwords: this account rests for ${minutes} minutes`;
  return new HqError(423, 'ACCOUNT_LOCKED', message, { waitMs });
}

function refreshRefused(): HqError {
  return new HqError(401, 'REFRESH_REFUSED', 'This session is over: sign in again');
}
