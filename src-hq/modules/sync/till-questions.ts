import type { z } from 'zod';
import {
  type QuestionAnswer,
  type QuestionName,
  SYNC_CONTRACT,
} from '../../../shared/protocol/sync-contract.ts';
import type { Certificate } from '../../../shared/protocol/sync-identity.ts';
import type { Asker } from '../../../shared/protocol/till-questions.ts';
import type { Work } from '../../store/work.ts';
import { giveCart, listCarts, offerCarts, takeCart } from '../carts/held-carts.ts';
import { stockByStorefront } from '../stock/stock-by-storefront.ts';

/** Puts one question's answer at its address; `closed` is for whoever may not ask any more. */
export type AddQuestion = <N extends QuestionName, S extends z.ZodType<Asker>>(
  name: N,
  schema: S,
  closed: QuestionAnswer<N>,
  /** Of a terminal whose signature holds and whose identity is active. */
  answer: (work: Work, asked: z.output<S>, asker: Certificate) => Promise<QuestionAnswer<N>>,
) => void;

const CLOSED = { kind: 'refused', code: 'IDENTITY_CLOSED' } as const;

/** What tills ask while somebody waits. */
export function addTillQuestions(add: AddQuestion): void {
  const of = SYNC_CONTRACT;
  add('stock-elsewhere', of['stock-elsewhere'].request, CLOSED, (work, { productId }) =>
    stockByStorefront(work, productId),
  );
  add('cart-offer', of['cart-offer'].request, CLOSED, offerCarts);
  add('cart-list', of['cart-list'].request, CLOSED, (work, _asked, asker) =>
    listCarts(work, asker),
  );
  add('cart-take', of['cart-take'].request, CLOSED, takeCart);
  add('cart-give', of['cart-give'].request, CLOSED, giveCart);
}
