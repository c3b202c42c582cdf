import { z } from 'zod';
import { TerminalId } from '../domain/ids.ts';
import { MailboxMessage } from './mailbox.ts';
import { ShippedEvent } from './push.ts';

/** The most rows on one page. */
export const MAX_PAGE_ROWS = 1000;

/** `journal` is what a restored terminal has lost; the others are HQ's. */
export const PULL_STREAMS = ['mailbox', 'journal', 'master', 'storefront'] as const;
export const PullStream = z.enum(PULL_STREAMS);
export type PullStream = z.infer<typeof PullStream>;

/** `incarnation:seq`: which HQ counted, and how far this terminal has applied. */
export const Cursor = z.string().regex(/^[^:]{1,64}:\d{1,16}$/);

export function cursorOf(incarnation: string, seq: number): string {
  return `${incarnation}:${seq}`;
}

/** The parts of a cursor, or null where it is none. */
export function parseCursor(
  text: string,
): { readonly incarnation: string; readonly seq: number } | null {
  const match = /^([^:]{1,64}):(\d{1,16})$/.exec(text);
  if (match === null) return null;
  return { incarnation: match[1] ?? '', seq: Number(match[2]) };
}

/** A row of HQ's master data as it is now; a null body is a tombstone. */
export const MasterRow = z.strictObject({
  seq: z.number().int().min(1),
  entity: z.string().min(1).max(64),
  key: z.string().min(1).max(200),
  version: z.number().int().min(1),
  /** JSON of the row, in the format of its entity. */
  body: z.string().nullable(),
});
export type MasterRow = Readonly<z.infer<typeof MasterRow>>;

export const Pull = z.strictObject({
  proto: z.number().int().min(1),
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  /** Of the newest verdict. Using it voids every older one: a copy of the disk is found out. */
  fenceToken: z.string().min(1).max(100),
  stream: PullStream,
  cursor: Cursor,
  limit: z.number().int().min(1).max(MAX_PAGE_ROWS),
});
export type Pull = Readonly<z.infer<typeof Pull>>;

const page = {
  kind: z.literal('page'),
  /** Where the terminal stands once it has applied this page. */
  cursor: Cursor,
  /**
   * The cursor was another HQ's: this page begins from nothing, and what the terminal holds that no
   * page up to `upToDate` brings again is gone.
   */
  reset: z.boolean(),
  upToDate: z.boolean(),
};

export const PullAnswer = z.union([
  z.strictObject({ ...page, stream: z.literal('master'), rows: z.array(MasterRow) }),
  z.strictObject({ ...page, stream: z.literal('storefront'), rows: z.array(MasterRow) }),
  z.strictObject({ ...page, stream: z.literal('mailbox'), rows: z.array(MailboxMessage) }),
  z.strictObject({ ...page, stream: z.literal('journal'), rows: z.array(ShippedEvent) }),
  z.strictObject({
    kind: z.literal('refused'),
    code: z.enum(['UNKNOWN_TERMINAL', 'IDENTITY_CLOSED', 'HELLO_FIRST']),
  }),
]);
export type PullAnswer = Readonly<z.infer<typeof PullAnswer>>;
export type Page = Extract<PullAnswer, { kind: 'page' }>;
