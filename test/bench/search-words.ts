import { join } from 'node:path';
import { loadDemoBusiness } from '../../demo/demo-business.ts';
import { appRoot } from '../../src-main/app-root.ts';
import type { SeededRandom } from '../crash/seeded-random.ts';

/** What people type, by how they type it. */
export type QueryClass = 'cyrillic' | 'latin' | 'kazakh' | 'prefix' | 'typo';

const CYRILLIC = /^[а-яё]{4,}$/i;
const LATIN = /^[a-z]{4,}$/i;
const KAZAKH = /[әғқңөұүһі]/i;

/** Kazakh spellings of words that stand in the catalogue in Russian ones. */
const KAZAKH_STEMS = ['сарыағаш', 'қазы', 'құрт', 'шұбат', 'қымыз', 'айран', 'наурыз', 'бәйтерек'];

/** Draws queries out of names that are in the catalogue, always the same for the same chance. */
export function drawQueries(
  names: readonly string[],
  count: number,
  random: SeededRandom,
): ReadonlyMap<QueryClass, readonly string[]> {
  const words = names.flatMap((name) => name.match(/[\p{L}\p{N}]+/gu) ?? []);
  const cyrillic = words.filter((word) => CYRILLIC.test(word));
  const latin = words.filter((word) => LATIN.test(word));
  const kazakh = kazakhWords();
  const draw = (make: () => string): readonly string[] => Array.from({ length: count }, make);
  const begun = (word: string): string => word.slice(0, random.between(3, word.length));
  const twoWords = (pool: readonly string[]): string =>
    random.chance(0.3)
      ? `${random.pick(pool)} ${begun(random.pick(pool))}`
      : begun(random.pick(pool));
  return new Map([
    ['cyrillic', draw(() => twoWords(cyrillic))],
    ['latin', draw(() => twoWords(latin))],
    ['kazakh', draw(() => twoWords(kazakh))],
    ['prefix', draw(() => random.pick(words).slice(0, random.between(1, 3)))],
    ['typo', draw(() => withTypo(random.pick(random.chance(0.7) ? cyrillic : latin), random))],
  ]);
}

function kazakhWords(): readonly string[] {
  const { products } = loadDemoBusiness(join(appRoot(), 'demo'));
  const words = products.flatMap((product) => product.name.kk.match(/\p{L}+/gu) ?? []);
  return [...KAZAKH_STEMS, ...words.filter((word) => word.length > 3 && KAZAKH.test(word))];
}

/** One letter wrong, missing, doubled or swapped, as fingers do it. */
export function withTypo(word: string, random: SeededRandom): string {
  const at = random.between(1, word.length - 2);
  const [before, letter, next] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1)];
  const after = word.slice(at + 1);
  switch (random.between(1, 4)) {
    case 1:
      return before + after;
    case 2:
      return before + letter + letter + after;
    case 3:
      return before + next + letter + after.slice(1);
    default:
      return before + random.pick([...word]) + after;
  }
}
