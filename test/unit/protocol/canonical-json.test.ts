import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type CanonicalValue } from '../../../shared/protocol/canonical-json.ts';

describe('RFC 8785 bytes', () => {
  it("writes the RFC's own example of sorting, but for its numbers", () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control",' +
        '"\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign",' +
        '"\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it.each([
    ['quotes and backslashes', 'a"b\\c', '"a\\"b\\\\c"'],
    ['control characters', '\u0000\b\t\n\f\r\u001f', '"\\u0000\\b\\t\\n\\f\\r\\u001f"'],
    ['DEL and C1 as they are', '\u007f\u0085', '"\u007f\u0085"'],
    ['a slash as it is', '</x>', '"</x>"'],
    ['line separators as they are', '\u2028\u2029', '"\u2028\u2029"'],
    ['Kazakh letters and the tenge', 'Әә Ққ ₸', '"Әә Ққ ₸"'],
    ['nothing', '', '""'],
  ])('writes %s', (_what, text, written) => {
    expect(canonicalJson(text)).toBe(written);
  });

  it('counts members like 10 and 9 by their letters, not by their number', () => {
    expect(canonicalJson({ 9: 1, 10: 2, a: 3 })).toBe('{"10":2,"9":1,"a":3}');
  });

  it('leaves out what is undefined, and writes empty lists and objects', () => {
    expect(canonicalJson({ b: undefined, a: [], c: {} })).toBe('{"a":[],"c":{}}');
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'refuses the number %s',
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    },
  );

  it.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('refuses a lone surrogate', (text) => {
    expect(() => canonicalJson([text])).toThrow(TypeError);
    expect(() => canonicalJson({ [text]: 1 })).toThrow(TypeError);
  });

  it('writes minus zero as zero', () => {
    expect(canonicalJson(-0)).toBe('0');
  });

  it('is JSON of the same value, whatever the order of the members, and always the same bytes', () => {
    const value = fc.letrec<{ value: CanonicalValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (one) => {
        const text = canonicalJson(one);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(one)));
        expect(text).toBe(canonicalJson(turned(one)));
        expect(text).toBe(plainly(one));
      }),
      { numRuns: 3000 },
    );
  });
});

/** The same value with its members in the opposite order. */
function turned(value: CanonicalValue): CanonicalValue {
  if (Array.isArray(value)) return value.map((item: CanonicalValue) => turned(item));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([key, member]) => [key, turned(member ?? null)]));
}

/** RFC 8785 once more, written for reading. */
function plainly(value: CanonicalValue): string {
  if (Array.isArray(value)) return `[${value.map((item: CanonicalValue) => plainly(item)).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${plainly(member ?? null)}`).join()}}`;
}
