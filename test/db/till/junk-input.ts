import fc from 'fast-check';
import { type CommandName, commands } from '../../../shared/ipc/contract.ts';
import { CUSTOMERS, GOODS, MILK_PACK, PINS, scaleLabel } from '../../support/small-business.ts';

/** Input as a broken screen, a script with a slip, or an attacker would send it. */

export const COMMAND_NAMES = Object.keys(commands).filter(
  // A till that is not blocked has nothing to restore.
  (name): name is CommandName => name !== 'recovery.restore',
);

/** Ids of things that are there, for input that is nearly right. */
export interface KnownIds {
  readonly saleId: readonly string[];
  readonly lineId: readonly string[];
  readonly tenderId: readonly string[];
  readonly productId: readonly string[];
  readonly customerId: readonly string[];
  readonly categoryId: readonly string[];
  readonly jobId: readonly string[];
}

const NASTY_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\uD800',
  'half \uDC00 a pair',
  "'; drop table sale; --",
  '" OR 1=1',
  '*',
  '%',
  'NEAR(',
  'AND OR NOT',
  '\\',
  '\u202E\u0301',
  '💳',
  'null',
  '-1',
  '1e309',
  'x'.repeat(300),
  '__proto__',
] as const;

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  99,
  500,
  1000,
  -1000,
  2500,
  20_000,
  62_000,
  1_000_000,
  99_999_000,
  99_999_001,
  50_000_000_000_000,
  100_000_000_000_001,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  2 ** 53 + 2,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
] as const;

const text = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string(), fc.string({ unit: 'binary' }));
const wholeNumber = fc.constantFrom(...NUMBERS.filter((number) => Number.isSafeInteger(number)));
const junk = fc.oneof(
  fc.constantFrom(...NUMBERS),
  text,
  fc.anything({ maxDepth: 2, withBigInt: true, withDate: true, withNullPrototype: true }),
);

/** Anything at all, mostly with the right keys. */
export function junkFor(name: CommandName): fc.Arbitrary<unknown> {
  const keys = keysOf(name);
  const shaped = fc.record(Object.fromEntries(keys.map((key) => [key, junk])), {
    requiredKeys: [],
  });
  const more = fc.tuple(shaped, fc.dictionary(fc.string({ maxLength: 5 }), junk, { maxKeys: 2 }));
  return fc.oneof(
    { weight: 3, arbitrary: shaped },
    { weight: 1, arbitrary: more.map(([right, wrong]) => ({ ...wrong, ...right })) },
    { weight: 1, arbitrary: junk },
  );
}

/** Every field of the right kind, with values that may mean something. */
export function plausibleFor(name: CommandName, known: KnownIds): fc.Arbitrary<object> {
  const fields = fieldArbitraries(known);
  const shape: Record<string, fc.Arbitrary<unknown>> = {};
  for (const key of keysOf(name)) shape[key] = fields[key] ?? junk;
  const optional = new Set(['override', 'ageConfirmed', 'source', 'barcode', 'offset', 'limit']);
  return fc.record(shape, { requiredKeys: keysOf(name).filter((key) => !optional.has(key)) });
}

function keysOf(name: CommandName): string[] {
  return Object.keys(commands[name].input.shape);
}

function fieldArbitraries(known: KnownIds): Record<string, fc.Arbitrary<unknown>> {
  const codes = Object.values(GOODS).map((good) => good.code);
  const labels = [scaleLabel('price', '101', 99_999), scaleLabel('weight', '202', 1)];
  const code = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...codes, MILK_PACK, ...labels, CUSTOMERS.cafe) },
    { weight: 1, arbitrary: text.filter((one) => one !== '') },
  );
  const id = (ids: readonly string[]) =>
    ids.length === 0
      ? fc.uuid()
      : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ids) }, fc.uuid());
  const kinds = ['cash', 'card', 'kaspi', 'bank_transfer', 'on_account'];
  const pin = fc.constantFrom(...Object.values(PINS), '0000');
  return {
    saleId: id(known.saleId),
    lineId: fc.oneof({ weight: 9, arbitrary: id(known.lineId) }, fc.constant(null)),
    tenderId: id(known.tenderId),
    productId: id(known.productId),
    customerId: fc.oneof({ weight: 9, arbitrary: id(known.customerId) }, fc.constant(null)),
    categoryId: fc.oneof(id(known.categoryId), fc.constant(null)),
    jobId: id(known.jobId),
    code,
    barcode: code,
    query: text,
    name: text,
    note: text,
    reference: text,
    pin,
    quantityMilli: wholeNumber,
    unitPriceMinor: wholeNumber,
    amountMinor: wholeNumber,
    discount: fc.oneof(
      fc.constant(null),
      fc.record({ kind: fc.constant('percent'), ppm: wholeNumber }),
      fc.record({ kind: fc.constant('amount'), amountMinor: wholeNumber }),
    ),
    type: fc.constantFrom('RETAIL', 'WHOLESALE'),
    kind: fc.constantFrom(...kinds),
    locale: fc.constantFrom('en', 'ru', 'kk'),
    format: fc.constant('text'),
    source: fc.constantFrom('wedge', 'serial', 'typed'),
    ageConfirmed: fc.boolean(),
    printed: fc.boolean(),
    gift: fc.boolean(),
    limit: fc.integer({ min: 1, max: 200 }),
    offset: fc.constantFrom(0, 1, 100_000),
    layout: fc.constantFrom('grid', 'scan'),
    colorScheme: fc.constantFrom('light', 'dark', 'auto'),
    sounds: fc.boolean(),
    mergeLines: fc.boolean(),
    shiftOpensItself: fc.boolean(),
    autoLockMinutes: wholeNumber,
    wedgeGapMs: wholeNumber,
    wedgePrefix: text,
    // Hashing takes its time: once in a while is enough.
    override: fc.option(fc.record({ pin, reason: fc.constant('because of a test') }), { freq: 30 }),
  };
}
