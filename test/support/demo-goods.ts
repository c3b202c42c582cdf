/**
 * Some of what the demo shop sells, as `demo/products.tsv` has it. Prices in tiyn, VAT included.
 */
export const DEMO = {
  bread: { code: '2000100000014', name: 'White loaf 500 g', minor: 21_950, wholesaleMinor: 20_650 },
  rye: { code: '2000100000021', name: 'Rye loaf 450 g', minor: 23_950, wholesaleMinor: 22_500 },
  milk: { code: '2000200000013', name: 'Milk 3.2 % 1 l', minor: 62_000, wholesaleMinor: 58_300 },
  eggs: { code: '2000200000297', name: 'Eggs 10 pcs', minor: 69_000, wholesaleMinor: 64_850 },
  /** By weight; the cashier types its PLU. */
  apples: { code: '202', name: 'Apples Gala', minor: 79_000, wholesaleMinor: 74_250 },
  /** None left; a supervisor may sell what the customer holds. */
  coconut: { code: '2000300000166', name: 'Coconut', minor: 45_000, wholesaleMinor: 42_300 },
  /** Never sold beyond its stock of 20. */
  bag: {
    code: '2001000000289',
    name: 'Cotton shopping bag',
    minor: 69_000,
    wholesaleMinor: 64_850,
  },
  /** From 21 years; 96 in stock. */
  beer: {
    code: '2001400000018',
    name: 'Light beer 0.5 l can',
    minor: 52_000,
    wholesaleMinor: 48_900,
  },
} as const;

export const CUSTOMERS = {
  /** Wholesale, owes 64 350.50 of 500 000.00. */
  cafe: { code: 'C2001', name: 'Demo Café LLP' },
  /** Owes since 45 days at 30 days' terms. */
  overdue: { code: 'C2003', name: 'Sample Canteen LLP' },
  blocked: { code: 'C2004', name: 'Fictional Hotel LLP' },
} as const;
