import type { Tensor, TypeName } from 'hls4ts';
import { input } from 'hls4ts';
import { expect } from 'vitest';
import { cornerEvents, joinEvents, randomEvents } from '../../../src/driver/vectors.ts';
import { valueAt } from '../../../src/ir/module.ts';
import { fractionOf, parseType } from '../../../src/numeric/fixedType.ts';
import { toBig } from '../../../src/numeric/rawTensor.ts';
import { containerOf } from '../../../src/numeric/tensorType.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';
import { compileLayer } from '../checkLayer.ts';
import { type Exact, exact, minus } from './exactNumber.ts';

/**
 * Compares a layer with a re-implementation of it, bit for bit, on corner and random events, before and after
 * optimization. The re-implementation sees one event's inputs and gives its results, row-major.
 */
export function compare(
  shape: readonly number[],
  type: TypeName,
  layer: (x: Tensor) => Tensor,
  again: (x: readonly Exact[]) => readonly Exact[],
  events = 60,
): void {
  const x = input('x', shape, type);
  const { plain, optimized } = compileLayer({ inputs: [x], output: layer(x), bound: 0 });
  const given = joinEvents(plain, [cornerEvents(plain), randomEvents(plain, events, 3)]);
  const raws = toBig(given.inputs.get('x') ?? new Float64Array(0));
  const size = raws.length / given.count;
  const fraction = fractionOf(parseType(type));
  for (const module of [plain, optimized]) {
    const results = toBig(
      createSimulator(module).run(given.inputs, given.count).outputs.get('result') ?? new Float64Array(0),
    );
    const port = module.outputs[0] ?? expect.fail('no output');
    const own = fractionOf(containerOf(valueAt(module, port.value).type));
    const width = results.length / given.count;
    for (let event = 0; event < given.count; event++) {
      const values = raws.slice(event * size, (event + 1) * size).map((raw) => exact(raw, fraction));
      const expected = again(values);
      expect(expected.length).toBe(width);
      expected.forEach((value, i) => {
        const difference = minus(exact(results[event * width + i] ?? 0n, own), value);
        expect(difference.raw, `event ${event}, element ${i}`).toBe(0n);
      });
    }
  }
}

/** Seeded whole numbers: not a good generator, but always the same one. */
export function numbers(count: number, limit: number, seed: number): number[] {
  let state = BigInt(seed) * 2862933555777941757n + 3037000493n;
  return Array.from({ length: count }, () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
    return Number((state >> 33n) % BigInt(limit));
  });
}

/** A table of any numbers that a type holds: what it stands for does not matter to how it is indexed. */
export function anyTable(size: number, text: string, seed: number) {
  const { signed, width, integer } = parseType(text);
  const raws = numbers(size, 2 ** Math.min(width, 30), seed).map((raw) =>
    signed && raw >= 2 ** (width - 1) ? raw - 2 ** width : raw,
  );
  return {
    tensor: { shape: [size], data: Float64Array.from(raws, (raw) => raw * 2 ** (integer - width)) },
    entries: raws.map((raw) => exact(raw, width - integer)),
  };
}
