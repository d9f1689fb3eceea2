import { afterAll, describe, expect, it } from 'vitest';
import { hlsBackend } from '../../../src/backends/hls/backend.ts';
import { foldingOf } from '../../../src/backends/hls/code/folding.ts';
import { emitFunction } from '../../../src/backends/hls/code/layerFunction.ts';
import { planModule } from '../../../src/backends/hls/plan/plan.ts';
import { isDataflow, portsOf, type Step, wire } from '../../../src/backends/hls/plan/wiring.ts';
import { legalReuseFactors } from '../../../src/backends/hls/reuse.ts';
import { CodeWriter } from '../../../src/base/codeWriter.ts';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Module } from '../../../src/ir/module.ts';
import type { ContractAccumulator } from '../../../src/ir/op.ts';
import { fixed, parseType } from '../../../src/numeric/fixedType.ts';
import { type Shape, sizeOf } from '../../../src/numeric/shape.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { Draws } from '../../ir/draws.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { randomRaws } from '../../ir/sketch.ts';
import { checkCompiled } from './compiled.ts';
import { emitAll, optionsWith, removeFolders, textOf, vectorsOf } from './emitted.ts';
import { randomDesign } from './randomDesigns.ts';

afterAll(removeFolders);

const saturating = (cast: ContractAccumulator['cast']): ContractAccumulator => ({
  type: parseType('fixed<7,5,RND_CONV,SAT>'),
  cast,
});

interface Contraction {
  readonly spec: string;
  readonly data: Shape;
  readonly weights: Shape;
  readonly accumulator?: ContractAccumulator;
  readonly weightsFirst?: boolean;
}

/** Contractions with trained weights in all arrangements: vectors, instances, several axes, shared axes, either side. */
const contractions: readonly Contraction[] = [
  { spec: 'i,io->o', data: [6], weights: [6, 4] },
  { spec: 'ni,io->no', data: [3, 6], weights: [6, 4], accumulator: saturating('product') },
  { spec: 'tc,ts->sc', data: [6, 2], weights: [6, 4], accumulator: saturating('sum') },
  {
    spec: 'oi,ni->no',
    data: [3, 6],
    weights: [4, 6],
    accumulator: saturating('product'),
    weightsFirst: true,
  },
  { spec: 'nij,ijo->on', data: [2, 3, 2], weights: [3, 2, 4], accumulator: saturating('product') },
  { spec: 'bi,bio->bo', data: [2, 3], weights: [2, 3, 4], accumulator: saturating('product') },
  { spec: 'ij,jik->k', data: [2, 3], weights: [3, 2, 2], accumulator: saturating('sum') },
];

/** One layer, and one output, for each contraction and each of its legal reuse factors. */
function everyFold(): Module {
  const draws = new Draws(3);
  const builder = new ModuleBuilder();
  contractions.forEach(({ spec, data, weights, accumulator, weightsFirst }, k) => {
    builder.enter({ name: `in${k}`, kind: 'input', strategy: 'latency', reuseFactor: 1 });
    const x = builder.input(`x${k}`, data, uniform(parseType('fixed<6,3>')));
    const type = uniform(parseType('fixed<5,2>'));
    const raws = Float64Array.from(randomRaws(draws, type, weights), Number);
    const w = builder.constant(`w${k}`, weights, type, raws);
    const [left, right] = weightsFirst ? [w, x] : [x, w];
    const plain = builder.contract(spec, left, right, accumulator);
    if (plain.op.kind !== 'contract') throw new Error('no contraction');
    const { inputs, outputs } = foldingOf(builder, { op: plain.op });
    const bias = accumulator
      ? builder.constant(
          `b${k}`,
          plain.shape,
          type,
          Float64Array.from(randomRaws(draws, type, plain.shape), Number),
        )
      : undefined;
    for (const reuseFactor of legalReuseFactors(inputs, outputs)) {
      builder.enter({ name: `dense${k}_r${reuseFactor}`, kind: 'dense', strategy: 'resource', reuseFactor });
      const sum = builder.contract(spec, left, right, accumulator, bias);
      builder.output(`y${k}_r${reuseFactor}`, builder.cast(sum, fixed(true, 6, 4, 'RND', 'SAT')));
    }
  });
  return builder.finish('folds');
}

describe('the resource strategy', () => {
  it('gives the bits of the definition with every legal reuse factor', async () => {
    const module = everyFold();
    expect(module.outputs.length).toBe(40);
    await checkCompiled(module, randomInputs(module, 5, 60), 60);
  });

  it('refuses other reuse factors and says which are legal', () => {
    const builder = new ModuleBuilder();
    const span = { file: 'model.ts', line: 7, column: 3, length: 5 };
    builder.enter({ name: 'embed', kind: 'dense', strategy: 'resource', reuseFactor: 5, span });
    const x = builder.input('x', [4], uniform(parseType('fixed<6,3>')));
    const w = builder.constant('w', [4, 6], uniform(parseType('fixed<5,2>')), new Float64Array(24).fill(1));
    builder.output('y', builder.contract('i,io->o', x, w));
    const module = builder.finish('net');
    const vectors = vectorsOf(module, randomInputs(module, 1), 1);
    expect(hlsBackend.check(module, optionsWith(vectors))).toEqual([
      {
        code: 'HLS5001',
        severity: 'error',
        message: "layer 'embed': a reuse factor of 5 does not fold 4 × 6 multiplications evenly",
        help: 'legal reuse factors are 1, 2, 4, 8, 12, 24',
        span,
      },
    ]);
  });

  it('reads the weights of a turn as one word, and runs layers beside each other', () => {
    const { text } = smallNetwork('resource', 6);
    expect(text).toContain('#pragma HLS DATAFLOW');
    expect(text).not.toMatch(/void net\([^{]*\{[^}]*PIPELINE/);
    // 6 × 4 multiplications in 6 turns: 4 at once.
    expect(text).toContain('#pragma HLS ARRAY_RESHAPE variable=embed_w cyclic factor=4 dim=1');
    expect(text).toContain('#pragma HLS BIND_STORAGE variable=embed_w type=rom_1p impl=lutram');
    expect(text).toMatch(
      /embed_accum_reuse: for \(int turn = 0; turn < 6; turn\+\+\) \{\n +#pragma HLS PIPELINE II=1\n/,
    );
  });

  it('has one writer and one reader for every array between layers', () => {
    let arrays = 0;
    for (let seed = 9000; seed < 9300; seed++) {
      const plan = planModule(randomDesign(seed, { operations: 24 }));
      if (!isDataflow(plan)) continue;
      const { written, read, declared } = usesOf(wire(plan));
      arrays += declared.length;
      const ports = portsOf(plan);
      const once = [
        ...declared,
        ...ports.filter(({ direction }) => direction === 'out').map(({ name }) => name),
      ];
      for (const name of once)
        expect([name, written.filter((each) => each === name).length]).toEqual([name, 1]);
      for (const name of declared)
        expect([name, read.filter((each) => each === name).length]).toEqual([name, 1]);
      const readTwice = ports.filter(({ name }) => read.filter((each) => each === name).length > 1);
      expect(readTwice).toEqual([]);
    }
    expect(arrays).toBeGreaterThan(50);
  });
});

describe('a function of a layer', () => {
  /** Arrays whose elements a statement uses: all but the one it assigns to. */
  const usedIn = (line: string): string =>
    / \+= /.test(line) ? line : line.replace(/^ *\w+\[[^=]*\] = /, '');

  it('never reads what it hands on', () => {
    let written = 0;
    for (let seed = 9000; seed < 9100; seed++) {
      const plan = planModule(randomDesign(seed, { operations: 24 }));
      for (const planned of plan.functions) {
        const code = new CodeWriter();
        emitFunction(code, plan, planned);
        const [head = '', body = ''] = code.text().split(/\) \{\n(.*)/s);
        const statements = body.split('\n').filter((line) => !line.includes('HLS4TS_TRACE'));
        for (const { name } of planned.writes) {
          const parameter = head.includes(`${name}_out[`) ? `${name}_out` : name;
          const reads = statements.filter((line) => usedIn(line).includes(`${parameter}[`));
          expect(reads, code.text()).toEqual([]);
          written++;
        }
      }
    }
    expect(written).toBeGreaterThan(100);
  });
});

describe('the latency strategy', () => {
  it('unrolls everything and takes an event in every clock cycle', () => {
    const { text } = smallNetwork('latency', 1);
    expect(text).not.toContain('DATAFLOW');
    expect(text).toMatch(
      /void net\([^{]*\{\n( +#pragma HLS (ARRAY_RESHAPE|INTERFACE).*\n)+ +#pragma HLS PIPELINE II=1/,
    );
    const loops = text.split('\n').filter((line) => line.includes('for (int')).length;
    const unrolled = text.split('\n').filter((line) => line.includes('#pragma HLS UNROLL')).length;
    expect(loops).toBeGreaterThan(3);
    expect(unrolled).toBe(loops);
  });
});

/** Names of arrays by what the steps of the top function do with them. */
function usesOf(steps: readonly Step[]) {
  const written: string[] = [];
  const read: string[] = [];
  const declared: string[] = [];
  for (const step of steps) {
    if (step.kind === 'declare') declared.push(step.array);
    else if (step.kind === 'call') {
      const reads = step.function.reads.length;
      read.push(...step.arguments.slice(0, reads));
      written.push(...step.arguments.slice(reads));
    } else {
      read.push(step.from);
      written.push(...step.to);
    }
  }
  return { written, read, declared };
}

function smallNetwork(strategy: 'latency' | 'resource', reuseFactor: number): { text: string } {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'embed', kind: 'dense', strategy, reuseFactor });
  const x = builder.input('x', [2, 6], uniform(parseType('fixed<6,3>')));
  const w = builder.constant('w', [6, 4], uniform(parseType('fixed<5,2>')), new Float64Array(24).fill(3));
  const y = builder.cast(builder.contract('ni,io->no', x, w), parseType('fixed<8,4,RND,SAT>'));
  builder.enter({ name: 'pool', kind: 'sumPool', strategy: 'latency', reuseFactor: 1 });
  builder.output('y', builder.reduce('sum', y, [0]));
  const module = builder.finish('net');
  const files = emitAll(module, vectorsOf(module, randomInputs(module, 1), 1));
  expect(sizeOf(x.shape)).toBe(12);
  return { text: textOf(files, 'firmware/net.cpp') };
}

describe('legal reuse factors', () => {
  it.each([
    // By hand from hls4ml's rule: the factor divides n_in · n_out, and it divides n_in or n_in divides it.
    [4, 6, [1, 2, 4, 8, 12, 24]],
    [3, 5, [1, 3, 15]],
    [16, 1, [1, 2, 4, 8, 16]],
    [1, 4, [1, 2, 4]],
    [1, 1, [1]],
  ])('of %i × %i', (inputs, outputs, factors) => {
    expect(legalReuseFactors(inputs, outputs)).toEqual(factors);
  });
});
