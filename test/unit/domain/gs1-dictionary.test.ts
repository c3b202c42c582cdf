// Proves the table of application identifiers against GS1's own syntax dictionary, where it is.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  APPLICATION_IDENTIFIERS,
  PART_CHECKS,
} from '../../../shared/domain/barcode/application-identifiers.ts';

const FILE = '../shared/data/gs1-syntax-dictionary.txt';
const absent = !existsSync(FILE);
const reason = absent ? ` (skipped: no ${FILE})` : '';

function flat(text: string): string[] {
  return text.split(',').toSorted();
}

/** What the dictionary says, in the table's own terms. */
function dictionary(): Map<string, object> {
  const entries = new Map<string, object>();
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    const [entry = ''] = line.split('#');
    const [ais, ...words] = entry.trim().split(/\s+/);
    if (ais === undefined || ais === '') continue;
    const flags = /^[A-Z[]/.test(words[0] ?? '') ? '' : (words.shift() ?? '');
    const specs = words.filter((word) => /^\[?[NXYZ](\.\.)?\d/.test(word));
    const attributes = words.filter((word) => word.includes('='));
    const attribute = (name: string): string =>
      attributes.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    const [from = '', to = from] = ais.split('-');
    for (let ai = Number(from); ai <= Number(to); ai += 1) {
      entries.set(String(ai).padStart(from.length, '0'), {
        parts: specs.map(partOf),
        predefinedLength: flags.includes('*'),
        needs: flat(attribute('req')),
        excludes: flat(attribute('ex')),
      });
    }
  }
  return entries;
}

function partOf(spec: string): object {
  const [, bracket, charset, upTo, digits, checks = ''] =
    /^(\[?)([NXYZ])(\.\.)?(\d+)\]?(.*)$/.exec(spec) ?? [];
  return {
    charset,
    minLength: upTo === undefined ? Number(digits) : 1,
    maxLength: Number(digits),
    optional: bracket === '[',
    check: PART_CHECKS.find((check) => checks.split(',').includes(check)) ?? null,
  };
}

describe(`HARDWARE Codes: the dictionary${reason}`, () => {
  it.skipIf(absent)('says the same of every application identifier', () => {
    const ours = new Map<string, object>();
    for (const [ai, { parts, predefinedLength, needs, excludes }] of APPLICATION_IDENTIFIERS) {
      const groups = needs.map((group) => group.join('+')).join(',');
      const said = { needs: flat(groups), excludes: flat(excludes.join(',')) };
      ours.set(ai, { parts, predefinedLength, ...said });
    }
    const theirs = dictionary();
    expect(theirs.size).toBeGreaterThan(400);
    expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
    for (const [ai, entry] of theirs) expect({ ai, ...ours.get(ai) }).toEqual({ ai, ...entry });
  });

  it('has no identifier that begins with another', () => {
    const all = [...APPLICATION_IDENTIFIERS.keys()];
    const nested = all.filter((ai) => all.some((other) => other !== ai && ai.startsWith(other)));
    expect(nested).toEqual([]);
  });
});
