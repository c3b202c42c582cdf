import { z } from 'zod';
import { LabelKind } from '../domain/label.ts';
import { Minor, Ppm } from '../domain/money.ts';
import { OversellPolicy } from '../domain/product.ts';
import { Milli } from '../domain/quantity.ts';
import { ProductView } from './views.ts';

/** What a price check answers: prices and stock of one product, and the labels it may have. */
export const PriceCheckView = z.strictObject({
  product: ProductView,
  quantityMilli: Milli,
  retailMinor: Minor.nullable(),
  wholesaleMinor: Minor.nullable(),
  taxes: z.array(z.strictObject({ name: z.string(), ratePpm: Ppm })),
  onHandMilli: Milli.nullable(),
  reservedMilli: Milli.nullable(),
  oversellPolicy: OversellPolicy,
  labels: z.array(LabelKind).optional(),
});
export type PriceCheckView = Readonly<z.infer<typeof PriceCheckView>>;
