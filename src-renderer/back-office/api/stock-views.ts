import { z } from 'zod';

export const Availability = z.object({
  warehouseId: z.string(),
  productId: z.string(),
  sku: z.string(),
  nameEn: z.string(),
  nameRu: z.string(),
  nameKk: z.string(),
  physicalMilli: z.number().int(),
  availableMilli: z.number().int(),
  leasedMilli: z.number().int(),
  reservedMilli: z.number().int(),
  inTransitMilli: z.number().int(),
  inDoubtMilli: z.number().int(),
});
export type Availability = Readonly<z.infer<typeof Availability>>;

export const Warehouse = z.object({
  warehouseId: z.string(),
  code: z.string(),
  name: z.string(),
});
