import type { z } from 'zod';
import { EnrolAnswer, EnrolRequest } from './enrol.ts';
import {
  CartGiveAnswer,
  CartGiveRequest,
  CartListAnswer,
  CartListRequest,
  CartOfferAnswer,
  CartOfferRequest,
  CartTakeAnswer,
  CartTakeRequest,
} from './held-carts.ts';
import { Hello, Verdict } from './hello.ts';
import { LeaseRequest, LeaseRequestAnswer } from './mailbox.ts';
import { Pull, PullAnswer } from './pull.ts';
import { Push, PushAnswer } from './push.ts';
import { StockElsewhereAnswer, StockElsewhereRequest } from './till-questions.ts';

/** Messages that are asked and answered by themselves, outside of the sync's own order. */
const TILL_QUESTIONS = {
  'stock-elsewhere': { request: StockElsewhereRequest, answer: StockElsewhereAnswer },
  'cart-offer': { request: CartOfferRequest, answer: CartOfferAnswer },
  'cart-list': { request: CartListRequest, answer: CartListAnswer },
  'cart-take': { request: CartTakeRequest, answer: CartTakeAnswer },
  'cart-give': { request: CartGiveRequest, answer: CartGiveAnswer },
} as const;
export type QuestionName = keyof typeof TILL_QUESTIONS;

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
