import { execFileSync } from 'node:child_process';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { CanonicalJsonError, canonicalJson, maxDepth } from '../../landscape/canonical-json.ts';
import { hashOf, toHex } from '../../landscape/hash.ts';

/** Any JSON value, with keys that JavaScript treats in ways of its own. */
const anyJson = fc.jsonValue({ maxDepth: 6 }).map(withOddKeys);

/** `__proto__`, keys that look like array indexes, the empty key: added as own keys where they fit. */
function withOddKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const odd = ['__proto__', '10', '9', '1', '', 'constructor', '\u20ac', '\ud83d\ude00'];
  return Object.fromEntries([...Object.entries(value), ...odd.map((key) => [key, { key }])]);
}

/** The number with these IEEE 754 bits, as the table of RFC 8785, appendix B, writes them. */
function fromBits(hex: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

describe('canonicalJson', () => {
  test('gives for every JSON value what the reference implementation gives', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('gives a text that parses back to the same value and stays the same', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(parsed(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('does not depend on the order in which keys were set', () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), {
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(pairs, (entries) => {
        const there = canonicalJson(Object.fromEntries(entries));
        expect(canonicalJson(Object.fromEntries(entries.toReversed()))).toBe(there);
      }),
    );
  });

  test('gives the output of RFC 8785, section 3.2.2', () => {
    const input = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\nA\'\u0042\u0022\u005c\\"\u002f',
      literals: [null, true, false],
    };
    expect(canonicalJson(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('sorts keys as RFC 8785, section 3.2.3, sorts them', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const values = [...canonicalJson(input).matchAll(/:"([^"]+)"/g)].map(([, value]) => value);
    expect(values).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number with the bits %s as %s (RFC 8785, appendix B)', (bits, text) => {
    expect(canonicalJson(fromBits(bits))).toBe(text);
  });

  test.each([
    { title: 'minus zero as 0', value: [-0], text: '[0]' },
    {
      title: 'an own key __proto__',
      value: parsed('{"__proto__":1}'),
      text: '{"__proto__":1}',
    },
    {
      title: 'keys that look like numbers as text',
      value: { 10: 1, 9: 2, 1: 3 },
      text: '{"1":3,"10":1,"9":2}',
    },
    {
      title: 'an object without a prototype',
      value: withoutPrototype({ b: 1, a: 2 }),
      text: '{"a":2,"b":1}',
    },
    {
      title: 'bytes in base64',
      value: { b: new Uint8Array([0, 255, 16]) },
      text: '{"b":{"__bytes__":"AP8Q"}}',
    },
    {
      title: 'a view of bytes as the bytes of the view',
      value: new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
      text: '{"__bytes__":"AgM="}',
    },
    {
      title: 'line and paragraph separators unescaped',
      value: '\u2028\u2029',
      text: '"\u2028\u2029"',
    },
    { title: 'DEL unescaped', value: '\u007f', text: '"\u007f"' },
    {
      title: 'controls in the short form',
      value: '\b\t\n\f\r\u0000',
      text: '"\\b\\t\\n\\f\\r\\u0000"',
    },
    { title: 'a pair of surrogates', value: '\ud83d\ude00', text: '"😀"' },
    { title: 'empty ones', value: [{}, [], ''], text: '[{},[],""]' },
  ])('writes $title', ({ value, text }) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test.each([
    { title: 'NaN', value: { a: [0, Number.NaN] }, path: '$.a[1]' },
    { title: 'Infinity', value: [Infinity], path: '$[0]' },
    { title: 'minus infinity', value: -Infinity, path: '$' },
    { title: 'a bigint', value: { a: { b: 1n } }, path: '$.a.b' },
    { title: 'undefined', value: { a: undefined }, path: '$.a' },
    { title: 'undefined in a list', value: [1, undefined], path: '$[1]' },
    { title: 'a function', value: [() => 1], path: '$[0]' },
    { title: 'a symbol', value: { s: Symbol('s') }, path: '$.s' },
    { title: 'a hole in a list', value: [[1, , 3]], path: '$[0][1]' }, // oxlint-disable-line no-sparse-arrays
    { title: 'a lone surrogate', value: { t: 'a\ud800' }, path: '$.t' },
    { title: 'a lone low surrogate', value: ['\udc00b'], path: '$[0]' },
    { title: 'a lone surrogate in a key', value: { a: { '\ud800': 1 } }, path: '$.a["\\ud800"]' },
    { title: 'a date', value: { at: new Date(0) }, path: '$.at' },
    { title: 'a map', value: [new Map()], path: '$[0]' },
    { title: 'an object of a class', value: { e: new Error('no') }, path: '$.e' },
    { title: 'an odd key on the way', value: { 'a b': { '': Number.NaN } }, path: '$["a b"][""]' },
  ])('rejects $title and says where', ({ value, path }) => {
    expect(() => canonicalJson(value)).toThrow(CanonicalJsonError);
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ path }));
  });

  test.each([
    { depth: maxDepth - 1, isAllowed: true },
    { depth: maxDepth, isAllowed: true },
    { depth: maxDepth + 1, isAllowed: false },
  ])('nested $depth deep: allowed is $isAllowed, for lists and objects', ({ depth, isAllowed }) => {
    const list = nest(depth, (inner) => [inner]);
    const object = nest(depth, (inner) => ({ a: inner }));
    if (isAllowed) {
      expect(canonicalJson(list)).toBe(`${'['.repeat(depth)}1${']'.repeat(depth)}`);
      expect(canonicalJson(object)).toBe(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
      return;
    }
    expect(() => canonicalJson(list)).toThrow(`nested deeper than ${maxDepth} levels`);
    expect(() => canonicalJson(object)).toThrow(`nested deeper than ${maxDepth} levels`);
  });

  test('rejects very deep values without overflowing the stack', () => {
    expect(() => canonicalJson(nest(100_000, (inner) => [inner]))).toThrow(CanonicalJsonError);
  });
});

describe('hashOf', () => {
  test('is the SHA-256 over the UTF-8 form of the canonical text', () => {
    // printf '%s' '{"a":"ä"}' | sha256sum
    expect(toHex(hashOf({ a: 'ä' }))).toBe(
      '46e7684c4b1944115e7f227c9f2d1275a3edf7806a40d523d1c77e0df97b3432',
    );
  });

  test('is the same in another process', () => {
    const values = fc.sample(anyJson, { numRuns: 50, seed: 8785 });
    const code = `
      import { hashOf, toHex } from ${JSON.stringify(new URL('../../landscape/hash.ts', import.meta.url).href)};
      const values = JSON.parse(process.argv[1]);
      console.log(values.map((value) => toHex(hashOf(value))).join('\\n'));`;
    const args = ['--input-type=module', '--eval', code, '--', JSON.stringify(values)];
    const printed = execFileSync(process.execPath, args, { encoding: 'utf8' });
    const here = values.map((value) => toHex(hashOf(parsed(JSON.stringify(value)))));
    expect(printed.trim().split('\n')).toEqual(here);
  });
});

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function withoutPrototype(object: object): unknown {
  const bare: unknown = Object.create(null);
  return Object.assign(bare as object, object);
}

function nest(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = wrap(value);
  return value;
}
