import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Multipliers } from '../../../src/ir/graph.ts';
import type { Module } from '../../../src/ir/module.ts';
import { NetlistBuilder } from '../../../src/ir/netlist/builder.ts';
import { nodeKinds, type Signal } from '../../../src/ir/netlist/nodes.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { unrollProduct } from '../../../src/passes/unroll/products.ts';
import { evaluateNetlist, rawOfSignal } from '../../../src/sim/netlist.ts';
import { cellsBelow, resourcesOf } from '../../../src/toolchain/yosys/cells.ts';
import { findYosys } from '../../../src/toolchain/yosys/find.ts';
import { synthesize } from '../../../src/toolchain/yosys/synthesis.ts';
import { planned, sourcesOf } from '../../backends/verilog/simulated.ts';

type Range = readonly [low: number, high: number];

/** Ranges of one bit and more, with and without a sign, at and off the ends of their types. */
const ranges: readonly Range[] = [
  [0, 1],
  [-1, 0],
  [-1, 1],
  [0, 2],
  [-2, 1],
  [0, 3],
  [1, 3],
  [-4, 3],
  [-3, 2],
  [4, 7],
  [0, 8],
  [-9, 8],
  [8, 11],
  [0, 15],
  [-16, 15],
  [-17, -14],
  [0, 40],
  [-64, 63],
];

/** A product of two inputs, or of one with itself, and every node's value at (x, y). */
function product(
  a: Range,
  b: Range | undefined,
  multipliers: Multipliers,
  change = (s: Signal): Signal => s,
) {
  const builder = new NetlistBuilder();
  const x = builder.input(0, 0, a[0], a[1], 0);
  const y = b ? builder.input(0, 1, b[0], b[1], 0) : x;
  const made = unrollProduct(builder, change(x), y, multipliers);
  const { netlist } = builder;
  return {
    netlist,
    made,
    at: (p: number, q: number) => evaluateNetlist(netlist, (_, i) => (i === 0 ? p : q)),
  };
}

describe('products of two variables', () => {
  it.each(['auto', 'lut', 'dsp'] as const)(
    'are exact for every input, and no node leaves its bounds: %s',
    (multipliers) => {
      const wrong: string[] = [];
      for (const a of ranges)
        for (const b of [...ranges, undefined]) {
          const { netlist, made, at } = product(a, b, multipliers);
          for (let p = a[0]; p <= a[1]; p++)
            for (let q = b ? b[0] : p; q <= (b ? b[1] : p); q++) {
              const values = at(p, q);
              const found = rawOfSignal(made, values, 0);
              if (found !== p * q + 0) wrong.push(`${p} · ${q} is ${found}`);
              for (let id = 0; id < netlist.size; id++) {
                const value = values[id] ?? 0;
                if (value < netlist.low(id) || value > netlist.high(id))
                  wrong.push(
                    `${p} · ${q}: node ${id} is ${value}, not ${netlist.low(id)} … ${netlist.high(id)}`,
                  );
              }
            }
        }
      expect(wrong.slice(0, 5)).toEqual([]);
    },
  );

  it('keep the signs and the powers of two of their factors', () => {
    const { made, at } = product([-16, 15], [0, 40], 'lut', (x) => ({ ...x, exponent: -3, negative: true }));
    expect(rawOfSignal(made, at(-11, 23), 3)).toBe(253);
    const known = product([-17, -14], [-9, 8], 'lut');
    expect(rawOfSignal(known.made, known.at(-17, -9), 0)).toBe(153);
  });

  it('of wide numbers are exact beyond 2^53', () => {
    const wide: Range = [-(2 ** 40), 2 ** 40 - 1];
    const { made, at } = product(wide, [0, 2 ** 33], 'lut');
    expect(rawOfSignal(made, at(-987654321987, 8589934591), 0)).toBe(-987654321987n * 8589934591n);
  });

  it.each<{ a: Range; b: Range; multipliers: Multipliers; kinds: (keyof typeof nodeKinds)[] }>([
    { a: [0, 1], b: [-64, 63], multipliers: 'dsp', kinds: ['select'] },
    { a: [-128, 127], b: [-128, 127], multipliers: 'auto', kinds: ['multiply', 'boothRow'] },
    { a: [-256, 255], b: [-128, 127], multipliers: 'auto', kinds: ['multiply'] },
    { a: [-128, 127], b: [-128, 127], multipliers: 'dsp', kinds: ['multiply'] },
  ])('$a · $b with $multipliers: $kinds', ({ a, b, multipliers, kinds }) => {
    const { netlist } = product(a, b, multipliers);
    const found = new Set(Array.from({ length: netlist.size }, (_, id) => netlist.kind(id)));
    const work = ['multiply', 'boothRow', 'select'] as const;
    expect(work.filter((kind) => found.has(nodeKinds[kind]))).toEqual(kinds);
  });
});

const yosys = await findYosys();

function productModule(a: string, b: string): Module {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'product', kind: 'multiply', strategy: 'latency', reuseFactor: 1 });
  const [x, y] = [a, b].map((type, i) => builder.input(`in${i}`, [1], uniform(parseType(type))));
  if (x && y) builder.output('out', builder.binary('mul', x, y));
  return builder.finish('products');
}

describe.skipIf(!yosys)('rows in Yosys', () => {
  // A row of ⌈a/2⌉ takes as many LUTs as b has bits, one or two more for its sign and its double.
  it.each([
    { a: 'fixed<8,8>', b: 'fixed<8,8>', most: 40 },
    { a: 'fixed<4,4>', b: 'ufixed<16,16>', most: 38 },
  ])('take one LUT a bit: $a · $b', { timeout: 60_000 }, async ({ a, b, most }) => {
    if (!yosys) return;
    const module = productModule(a, b);
    const files = Object.fromEntries(
      sourcesOf(planned(module, 20, undefined)).map((file) => [file.path, `${file.contents}`]),
    );
    const { modules } = await synthesize(yosys, { top: 'products', files, timing: false });
    const { lut, dsp } = resourcesOf(cellsBelow(modules, 'products'));
    expect(dsp).toBe(0);
    expect(lut).toBeLessThanOrEqual(most);
    expect(lut).toBeGreaterThan(most / 2);
  });
});
