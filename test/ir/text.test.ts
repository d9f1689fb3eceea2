import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import type { Module } from '../../src/ir/module.ts';
import { parseModule } from '../../src/ir/text/parse.ts';
import { printModule } from '../../src/ir/text/print.ts';
import { verify } from '../../src/ir/verify.ts';
import { parseType } from '../../src/numeric/fixedType.ts';
import { goodModule } from './goodModule.ts';
import { modules } from './moduleArbitrary.ts';

const example = `module jet

scope x: input, latency, reuse 1 @ "model.ts":3:11+20
scope mix: einsumDense, resource, reuse 4

table square "x * x": fixed<2,2> -> ufixed<8,8,RND,SAT> = [0, 1, 4, 1]

in x
  %0: fixed<8,4>[2, 3] = input x
in mix
  %1: per axis 1 (fixed<4,2>, fixed<4,4>) [3, 2] = constant w [7, 28, -8, -32, 1, 4] @ "model.ts":9:1+5
  %2: fixed<16,8>[2, 2] = contract %0 %1 "ki,io->ko" accumulator fixed<16,8> product
  %3: fixed<2,2,RND,SAT>[2, 2] = cast %2
  %4: ufixed<8,8,RND,SAT>[2, 2] = lookup %3 square
in x
  %5: fixed<8,4>[3, 2] = transpose %0 [1, 0] @ none
  %6: fixed<10,6>[2] = reduce sum %5 axes [0]

input x = %0
output y = %6
output z = %4
trace mix = %4
`;

/** Code, place and message of the one diagnostic of a text that cannot be read. */
function mistake(text: string): { code: string; place: string; message: string } {
  try {
    parseModule(text, 'a.ir');
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    const [{ code, span, message } = { code: '', span: undefined, message: '' }] = problem.diagnostics;
    return { code, place: `${span?.file}:${span?.line}:${span?.column}+${span?.length}`, message };
  }
  return { code: 'none', place: '', message: '' };
}

describe('the text form', () => {
  it('is read into the module it describes', () => {
    const module = parseModule(example);
    expect(module.name).toBe('jet');
    expect(module.scopes).toEqual([
      {
        name: 'x',
        kind: 'input',
        strategy: 'latency',
        reuseFactor: 1,
        span: { file: 'model.ts', line: 3, column: 11, length: 20 },
      },
      { name: 'mix', kind: 'einsumDense', strategy: 'resource', reuseFactor: 4 },
    ]);
    expect(module.tables).toEqual([
      {
        name: 'square',
        description: 'x * x',
        indexType: parseType('fixed<2,2>'),
        type: parseType('ufixed<8,8,RND,SAT>'),
        entries: Float64Array.of(0, 1, 4, 1),
      },
    ]);
    expect(module.values.map((value) => value.scope)).toEqual([0, 1, 1, 1, 1, 0, 0]);
    // A value stands where its scope does, unless it says otherwise.
    expect(module.values.map((value) => value.span?.line)).toEqual([
      3,
      9,
      undefined,
      undefined,
      undefined,
      undefined,
      3,
    ]);
    expect(module.values[1]?.op).toEqual({
      kind: 'constant',
      name: 'w',
      shape: [3, 2],
      type: { granularity: 'channel', axis: 1, types: [parseType('fixed<4,2>'), parseType('fixed<4,4>')] },
      data: Float64Array.of(7, 28, -8, -32, 1, 4),
    });
    expect(module.values[2]?.op).toEqual({
      kind: 'contract',
      left: 0,
      right: 1,
      spec: { left: 'ki', right: 'io', output: 'ko' },
      accumulator: { type: parseType('fixed<16,8>'), cast: 'product' },
    });
    expect(module.values[6]?.range).toEqual({ min: -384n, max: 381n, fraction: 4 });
    expect(module.inputs).toEqual([{ name: 'x', value: 0 }]);
    expect(module.outputs).toEqual([
      { name: 'y', value: 6 },
      { name: 'z', value: 4 },
    ]);
    expect(module.traces).toEqual([{ name: 'mix', value: 4 }]);
  });

  it('is printed as it is written', () => {
    expect(printModule(parseModule(example))).toBe(example);
  });

  it('takes blanks, line ends and comments as separators only', () => {
    const squeezed = example
      .replace(/\n\s*/g, ' ')
      .replace('module jet', '// a network\nmodule // its name\n\tjet');
    expect(parseModule(squeezed)).toEqual(parseModule(example));
  });

  it('holds raw integers of any width', () => {
    const raw = (1n << 1023n) - 1n;
    const text = `module wide
scope c: constant, latency, reuse 1
in c
  %0: fixed<1024,1000>[2] = constant big [${raw}, ${-raw - 1n}]
output y = %0
`;
    const [value] = parseModule(text).values;
    expect(value?.op).toMatchObject({ data: [raw, -raw - 1n] });
    expect(value?.range).toEqual({ min: -raw - 1n, max: raw, fraction: 24 });
    expect(parseModule(printModule(parseModule(text)))).toEqual(parseModule(text));
  });

  it('gives back every random module as it was', () => {
    const roundTrip = (module: Module): void => {
      const text = printModule(module);
      expect(parseModule(text)).toEqual(module);
    };
    fc.assert(fc.property(modules(), roundTrip), { numRuns: 300 });
    const wide = { maximumWidth: 200, maximumExactWidth: 500 };
    fc.assert(fc.property(modules(wide), roundTrip), { numRuns: 100 });
  });

  // The words between « and » are what the diagnostic points at.
  const mistakes: [what: string, find: string, put: string, message: RegExp][] = [
    ['a missing header', 'module jet', '«jet»', /expected 'module', found 'jet'/],
    ['a character of another language', 'axes [0]', 'axes [0«;»]', /unexpected ';'/],
    [
      'an end too early',
      ' %4\ntrace mix = %4\n',
      ' %4\ntrace mix =«»',
      /expected a value such as %3, found the end/,
    ],
    ['words behind the end', 'trace mix = %4', 'trace mix = %4 «%5»', /expected the end, found '%5'/],
    ['a strategy', 'latency', '«fast»', /expected latency, resource, distributed_arithmetic, found 'fast'/],
    ['a span', '+20\nscope', '\n«scope»', /expected '\+', found 'scope'/],
    ['an escape', '"x * x"', '«"\\q"»', /JSON/],
    ['an unknown scope', 'in mix', 'in «mixer»', /there is no scope mixer/],
    ['a wrong number', '%3:', '«%7»:', /expected %3: values are numbered as they stand/],
    ['a type', '%3: fixed<2,2,RND,SAT>', '%3: «fixed<2,2,UP>»', /'UP' is not a rounding mode/],
    ['a type that cannot be', 'fixed<8,4>[2, 3]', '«fixed<9999,4>»[2, 3]', /width 9999/],
    ['an extent', '[2, 3] = input', '«[»2, 0] = input', /\[2, 0\] is no shape/],
    ['too many elements', '[2, 3] = input', '«[»9999, 9999] = input', /no shape/],
    ['an integer beyond all bounds', '[1, 0] @', '[1, «99999999999999999999»] @', /too large/],
    ['an unknown op', 'cast %2', '«round» %2', /expected input, constant, cast.*, found 'round'/],
    ['an operand behind its user', 'cast %2', '«cast» %9', /there is no value %9/],
    ['an einsum', '"ki,io->ko"', '«"ki,io"»', /not an einsum of two tensors/],
    ['an einsum that does not fit', 'contract %0 %1 "ki,io->ko"', '«contract» %0 %1 "ki,oi->ko"', /'i' is 3/],
    ['an unknown table', 'lookup %3 square', 'lookup %3 «cube»', /there is no table cube/],
    [
      'a declared type',
      '%6: fixed<10,6>',
      '«%6»: fixed<10,5>',
      /fixed<10,5>\[2\], but its op gives fixed<10,6>\[2\]/,
    ],
    ['a declared shape', '%6: fixed<10,6>[2]', '«%6»: fixed<10,6>[3]', /declared fixed<10,6>\[3\]/],
    ['too few weights', 'constant w [7, 28,', '«constant» w [7,', /constant w has 5 elements/],
    ['a permutation', 'transpose %0 [1, 0]', '«transpose» %0 [1, 1]', /transpose that does not fit/],
    ['a weight outside its type', '%1: per', '«%1»: per', /element 0 is 8/],
    ['a table of the wrong length', 'module jet', 'module «jet»', /table square: 3 entries/],
    ['an input that is not listed', 'module jet', 'module «jet»', /inputs: %0 is not listed/],
    ['an output that does not exist', 'module jet', 'module «jet»', /there is no value %44/],
  ];
  /** What is damaged where it is not what the diagnostic points at. */
  const elsewhere: Readonly<Record<string, [find: string, put: string]>> = {
    'a weight outside its type': ['[7, 28,', '[8, 28,'],
    'a table of the wrong length': ['[0, 1, 4, 1]', '[0, 1, 4]'],
    'an input that is not listed': ['input x = %0\n', ''],
    'an output that does not exist': ['output z = %4', 'output z = %44'],
  };
  it.each(mistakes)('names the place of %s', (what, find, put, message) => {
    const [otherFind, otherPut] = elsewhere[what] ?? ['', ''];
    expect(example).toContain(find);
    expect(example).toContain(otherFind);
    const marked = example.replace(otherFind, otherPut).replace(find, put);
    const before = marked.slice(0, marked.indexOf('«'));
    const length = Math.max(1, marked.indexOf('»') - marked.indexOf('«') - 1);
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    const found = mistake(put.includes('»') ? marked.replace('«', '').replace('»', '') : marked);
    expect(found.code).toBe('HLS1002');
    expect(found.message).toMatch(message);
    expect(found.place).toBe(`a.ir:${line}:${column}+${length}`);
  });

  it('never crashes on a damaged text, and what it accepts is a good module', () => {
    const words = [...new Set(printModule(goodModule()).split(/(\W)/)), '9999999999999', '-1', '"', '%99'];
    const damage = fc.oneof(
      fc.record({ cut: fc.nat({ max: 6 }), put: fc.constantFrom(...words) }),
      fc.record({ cut: fc.nat({ max: 60 }), put: fc.string({ maxLength: 4 }) }),
    );
    const texts = fc.oneof(fc.constant(example), modules({ operations: 6 }).map(printModule));
    const cut = fc
      .tuple(
        texts,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), damage), {
          minLength: 1,
          maxLength: 3,
        }),
      )
      .map(([text, damages]) =>
        damages.reduce((rest, [where, { cut, put }]) => {
          const at = Math.floor(where * rest.length);
          return rest.slice(0, at) + put + rest.slice(at + cut);
        }, text),
      );
    // Another number in place of one: most such texts still read well, until they do not fit.
    const renumbered = fc
      .tuple(texts, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -3, max: 40 }))
      .map(([text, where, put]) => {
        const numbers = [...text.matchAll(/-?\d+/g)];
        const { index, 0: old } = numbers[Math.floor(where * (numbers.length - 1))] ?? { index: 0, 0: '' };
        return `${text.slice(0, index)}${put}${text.slice(index + old.length)}`;
      });
    const damaged = fc.oneof(cut, renumbered);
    let [refused, accepted] = [0, 0];
    fc.assert(
      fc.property(damaged, (text) => {
        const found = mistake(text);
        if (found.code === 'none') {
          accepted += 1;
          verify(parseModule(text));
        } else {
          refused += 1;
          expect(found.code).toBe('HLS1002');
          expect(found.place).toMatch(/^a\.ir:\d+:\d+\+\d+$/);
        }
      }),
      { numRuns: 3000 },
    );
    // Both happen, else the test would look at one side only.
    expect(refused).toBeGreaterThan(1000);
    expect(accepted).toBeGreaterThan(100);
  });
});
