import fc from 'fast-check';
import { canonicalJson } from '../../../src/domain/encoding/canonical-json';
import { digestOf, sha256Hex } from '../../../src/domain/encoding/digest';

/** JSON values whose text is valid Unicode. */
const json = fc.jsonValue({ stringUnit: 'binary' });

test('sorts properties by UTF-16 code units and writes numbers as RFC 8785 does in its examples', () => {
  const value = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  expect(Object.values(JSON.parse(canonicalJson(names)))).toHaveLength(7);
  expect(canonicalJson(names)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
});

test('the same value has the same spelling, in whatever order its properties were written', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, inner]) => [name, reversed(inner)]),
    );
  };
  fc.assert(fc.property(json, (value) => canonicalJson(reversed(value)) === canonicalJson(value)));
});

test('reading and writing again changes no byte', () => {
  fc.assert(fc.property(json, (value) => canonicalJson(JSON.parse(canonicalJson(value))) === canonicalJson(value)));
});

test('a property that is undefined is left out', () => {
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a hole in a list', [undefined]],
  ['a number that is not finite', { a: Number.NaN }],
  ['a function', { a: () => 1 }],
  ['a big integer', 1n],
  ['a date', new Date(0)],
  ['half a character', 'a\ud800b'],
  ['half a character in a name', { '\udc00': 1 }],
])('%s has no canonical form', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});

test('a digest is SHA-256 over the canonical spelling', () => {
  expect(digestOf({ b: 1, a: 'ä' })).toBe(sha256Hex('{"a":"ä","b":1}'));
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
