import { z } from 'zod';

export const LABEL_KINDS = ['shelf', 'weight'] as const;
/** For the shelf under the goods, or for one weighed package. */
export const LabelKind = z.enum(LABEL_KINDS);
export type LabelKind = z.infer<typeof LabelKind>;

/** So many of one label at once; more is a typing mistake. */
export const MAX_LABELS = 100;

/** What stands on a label, in the words and figures of the shop. */
export interface LabelModel {
  readonly kind: LabelKind;
  readonly name: string;
  /** The largest thing on it. */
  readonly price: string;
  /** The price of a unit, or the weight and the price of a unit; empty for none. */
  readonly detail: string;
  /** EAN-13 or EAN-8; null where the product has none, and its code is printed as a text. */
  readonly ean: string | null;
  readonly codeText: string;
}
