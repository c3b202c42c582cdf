import type { z } from 'zod';
import { EnrolAnswer, EnrolRequest } from './enrol.ts';
import { Hello, Verdict } from './hello.ts';
import { LeaseRequest, LeaseRequestAnswer } from './mailbox.ts';
import { Pull, PullAnswer } from './pull.ts';
import { Push, PushAnswer } from './push.ts';
import { type QuestionName, TILL_QUESTIONS } from './till-questions.ts';

/** Every message between terminal and HQ, by name: `POST /sync/v1/<name>`. */
export const SYNC_CONTRACT = {
  enrol: { request: EnrolRequest, answer: EnrolAnswer },
  hello: { request: Hello, answer: Verdict },
  push: { request: Push, answer: PushAnswer },
  pull: { request: Pull, answer: PullAnswer },
  'lease-request': { request: LeaseRequest, answer: LeaseRequestAnswer },
  ...TILL_QUESTIONS,
} as const;
export type SyncMessageName = keyof typeof SYNC_CONTRACT;

export type QuestionRequest<N extends QuestionName> = z.output<
  (typeof SYNC_CONTRACT)[N]['request']
>;
export type QuestionAnswer<N extends QuestionName> = z.output<(typeof SYNC_CONTRACT)[N]['answer']>;
