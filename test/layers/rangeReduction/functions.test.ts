import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Value } from '../../../src/ir/module.ts';
import { valueAt } from '../../../src/ir/module.ts';
import {
  divideReduced,
  evaluateReduced,
  type ReducibleFunction,
} from '../../../src/layers/rangeReduction/functions.ts';
import { fractionOf, maximumRaw, minimumRaw, parseType } from '../../../src/numeric/fixedType.ts';
import { unaryFunctions } from '../../../src/numeric/functions.ts';
import { toNumbers } from '../../../src/numeric/rawTensor.ts';
import { createTableMaker } from '../../../src/numeric/table.ts';
import { containerOf, uniform } from '../../../src/numeric/tensorType.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';

const tables = createTableMaker();

/** A module of scalar inputs with one output, and a way to run it on lists of raw numbers. */
function compile(
  types: readonly string[],
  make: (context: { builder: ModuleBuilder; name: string; tables: typeof tables }, ...x: Value[]) => Value,
) {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'test', kind: 'test', strategy: 'latency', reuseFactor: 1 });
  const inputs = types.map((name, i) => builder.input(`x${i}`, [1], uniform(parseType(name))));
  const result = make({ builder, name: 'test', tables }, ...inputs);
  builder.output('y', result);
  const module = builder.finish('test');
  const fraction = fractionOf(containerOf(valueAt(module, result.id).type));
  return (...raw: number[][]): number[] => {
    const events = raw[0]?.length ?? 0;
    const given = new Map(raw.map((data, i) => [`x${i}`, Float64Array.from(data)]));
    const { outputs } = createSimulator(module).run(given, events);
    return [...toNumbers(outputs.get('y') ?? [])].map((value) => value * 2 ** -fraction);
  };
}

/** Every number of a narrow type; of a wide one those around powers of two and a spread of others. */
function samples(typeText: string): number[] {
  const type = parseType(typeText);
  const [low, high] = [Number(minimumRaw(type)), Number(maximumRaw(type))];
  if (high - low < 5000) return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const found = new Set([low, high]);
  for (let bit = 0; bit < type.width; bit++)
    for (let near = -3; near <= 3; near++) found.add(2 ** bit + near).add(-(2 ** bit) + near);
  for (let i = 1; i < 3000; i++) found.add(Math.floor(low + ((high - low) * ((i * 7919) % 3000)) / 3000));
  for (let i = 1; i < 1000; i++) found.add(Math.floor(Math.exp((Math.log(high) * i) / 1000)));
  return [...found].filter((raw) => raw >= low && raw <= high);
}

const real = (raw: number, typeText: string): number => raw * 2 ** -fractionOf(parseType(typeText));

const clamp = (value: number, typeText: string): number => {
  const type = parseType(typeText);
  const step = 2 ** -fractionOf(type);
  return Math.min(Number(maximumRaw(type)) * step, Math.max(Number(minimumRaw(type)) * step, value));
};

/** The bound of docs/range-reduction.md for roots and quotients: half a step, and what the table's index leaves out. */
function bound(exact: number, typeText: string): number {
  const type = parseType(typeText);
  const indexBits = Math.min(12, type.width + 2);
  return 2 ** -fractionOf(type) / 2 + Math.abs(exact) * 1.25 * 2 ** -(indexBits + 1);
}

describe('functions of wide arguments', () => {
  it.each<[ReducibleFunction, string, string]>([
    ['sqrt', 'ufixed<24,12>', 'ufixed<12,12,RND,SAT>'],
    ['sqrt', 'ufixed<20,4>', 'ufixed<18,2,RND,SAT>'],
    ['sqrt', 'ufixed<7,7>', 'ufixed<10,4,RND,SAT>'],
    ['sqrt', 'ufixed<1,1>', 'ufixed<4,2,RND,SAT>'],
    ['inverseSqrt', 'ufixed<30,15>', 'ufixed<24,8,RND,SAT>'],
    ['inverseSqrt', 'ufixed<9,12>', 'ufixed<9,0,RND,SAT>'],
    ['reciprocal', 'ufixed<26,13>', 'ufixed<26,14,RND,SAT>'],
    ['reciprocal', 'fixed<18,9>', 'fixed<11,6,RND,SAT>'],
    ['reciprocal', 'ufixed<1,0>', 'ufixed<6,3,RND,SAT>'],
  ])('%s of %s as %s is within its bound', (name, from, to) => {
    const run = compile([from], (context, x) => evaluateReduced(context, name, x, parseType(to)));
    const given = samples(from);
    const got = run(given);
    given.forEach((raw, i) => {
      const exact = unaryFunctions[name](real(raw, from));
      const limited = Number.isFinite(exact) ? exact : clamp(exact, to);
      const distance = Math.abs((got[i] ?? Number.NaN) - clamp(limited, to));
      const allowed = bound(clamp(limited, to), to);
      expect(distance, `${name}(${real(raw, from)}) = ${got[i]} instead of ${exact}`).toBeLessThanOrEqual(
        allowed,
      );
    });
  });

  it.each<[ReducibleFunction, string, string]>([
    ['log', 'ufixed<30,15>', 'fixed<12,5,RND,SAT>'],
    ['log', 'ufixed<40,30>', 'fixed<9,6,RND,SAT>'],
    ['log2', 'ufixed<20,10>', 'fixed<12,6,RND,SAT>'],
    ['log10', 'ufixed<16,16>', 'fixed<10,4,RND,SAT>'],
    ['log1p', 'ufixed<18,6>', 'fixed<10,4,RND,SAT>'],
    ['log1p', 'fixed<12,1>', 'fixed<10,4,RND,SAT>'],
    ['log', 'ufixed<1,1>', 'fixed<6,3,RND,SAT>'],
  ])('%s of %s as %s is within three quarters of a step', (name, from, to) => {
    const run = compile([from], (context, x) => evaluateReduced(context, name, x, parseType(to)));
    const given = samples(from);
    const got = run(given);
    given.forEach((raw, i) => {
      const exact = unaryFunctions[name](real(raw, from));
      const distance = Math.abs((got[i] ?? Number.NaN) - clamp(exact, to));
      expect(distance, `${name}(${real(raw, from)}) = ${got[i]} instead of ${exact}`).toBeLessThanOrEqual(
        0.75 * 2 ** -fractionOf(parseType(to)),
      );
    });
  });

  it.each([
    ['fixed<10,4>', 'ufixed<22,11>', 'fixed<12,6,RND,SAT>'],
    ['ufixed<12,12>', 'ufixed<13,13>', 'ufixed<9,1,RND,SAT>'],
    ['fixed<9,3>', 'fixed<16,8>', 'fixed<14,9,RND,SAT>'],
  ])('%s / %s as %s is within its bound', (above, below, to) => {
    const run = compile([above, below], (context, a, b) => divideReduced(context, a, b, parseType(to)));
    const [a, b] = [samples(above), samples(below)];
    const pairs = Array.from({ length: 20_000 }, (_, i) => [
      a[(i * 7) % a.length] ?? 0,
      b[(i * 13 + Math.floor(i / 7)) % b.length] ?? 0,
    ]);
    const got = run(
      pairs.map(([x = 0]) => x),
      pairs.map(([, y = 0]) => y),
    );
    pairs.forEach(([x = 0, y = 0], i) => {
      const exact = x === 0 ? 0 : real(x, above) / real(y, below);
      const limited = clamp(Object.is(y, 0) && x < 0 ? Number.NEGATIVE_INFINITY : exact, to);
      const distance = Math.abs((got[i] ?? Number.NaN) - limited);
      expect(distance, `${x} / ${y}: ${got[i]} instead of ${limited}`).toBeLessThanOrEqual(
        bound(limited, to),
      );
    });
  });

  it('says where a function is not defined', () => {
    for (const name of ['sqrt', 'log', 'inverseSqrt', 'log1p'] as const)
      expect(() =>
        compile(['fixed<16,8>'], (context, x) =>
          evaluateReduced(context, name, x, parseType('fixed<9,4,RND,SAT>')),
        ),
      ).toThrow(/not defined/);
    expect(() =>
      compile(['ufixed<16,8>'], (context, x) => evaluateReduced(context, 'log', x, parseType('fixed<9,4>'))),
    ).toThrow(/infinite at 0/);
  });
});
