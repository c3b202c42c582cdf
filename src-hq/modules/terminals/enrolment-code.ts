import { createHash, randomInt } from 'node:crypto';
import { z } from 'zod';
import { HqError } from '../../hq-error.ts';
import type { Work } from '../../store/work.ts';

/** Crockford's letters: none is taken for another when read out. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 60 bits, and it lives for a day: guessing it is hopeless, typing it is not. */
const LENGTH = 12;
const LIFE_MS = 24 * 60 * 60 * 1_000;

export const EnrolmentInput = z.strictObject({
  storefrontId: z.uuid(),
  terminalName: z.string().trim().min(1).max(60),
  terminalId: z.uuid().optional().describe('To enrol this terminal again, with a new epoch'),
});

export const EnrolmentView = z.strictObject({
  codeId: z.uuid(),
  code: z.string().describe('Shown this once; HQ keeps only its hash'),
  expiresAt: z.iso.datetime(),
});

/** `7K2M-Q9XD-03TF`, from the system's random source. */
export function makeCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return letters.match(/.{4}/g)?.join('-') ?? letters;
}

/** What is stored and looked up: however somebody typed it. */
export function hashOfCode(code: string): Buffer {
  const typed = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  const meant = typed.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(meant).digest();
}

/** @param code made here unless somebody had to know it beforehand */
export async function createEnrolmentCode(
  work: Work,
  userId: string,
  input: z.infer<typeof EnrolmentInput>,
  code: string = makeCode(),
): Promise<z.infer<typeof EnrolmentView>> {
  await assertPlaces(work, input);
  const codeId = work.newId();
  const expiresAt = new Date(Date.parse(work.now) + LIFE_MS).toISOString();
  const row = {
    business_id: work.businessId,
    code_id: codeId,
    code_sha256: hashOfCode(code),
    storefront_id: input.storefrontId,
    terminal_name: input.terminalName,
    terminal_id: input.terminalId ?? work.newId(),
    created_by: userId,
    created_at: work.now,
    expires_at: expiresAt,
    used_by: null,
    epoch: null,
    used_at: null,
  };
  await work.db.insertInto('enrolment_code').values(row).execute();
  work.audit({
    type: 'enrolment_code.created',
    subjectKind: 'storefront',
    subjectId: input.storefrontId,
    summary: `${work.actor.name} made an enrolment code for ${input.terminalName}`,
    data: { codeId, terminalId: input.terminalId ?? null },
  });
  return { codeId, code, expiresAt };
}

async function assertPlaces(work: Work, input: z.infer<typeof EnrolmentInput>): Promise<void> {
  const storefront = await work.db
    .selectFrom('storefront')
    .select('storefront_id')
    .where('business_id', '=', work.businessId)
    .where('storefront_id', '=', input.storefrontId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (storefront === undefined) {
    throw new HqError(422, 'REFERENCE_UNKNOWN', 'There is no such storefront');
  }
  if (input.terminalId === undefined) return;
  const terminal = await work.db
    .selectFrom('terminal')
    .select('storefront_id')
    .where('business_id', '=', work.businessId)
    .where('terminal_id', '=', input.terminalId)
    .executeTakeFirst();
  if (terminal?.storefront_id === input.storefrontId) return;
  throw new HqError(422, 'REFERENCE_UNKNOWN', 'There is no such terminal in this storefront');
}
