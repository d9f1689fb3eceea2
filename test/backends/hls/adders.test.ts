import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CppParser, loadCppParser, type Node } from '../../../src/base/cppParser.ts';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Module } from '../../../src/ir/module.ts';
import { nodeKinds } from '../../../src/ir/netlist/nodes.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import type { Shape } from '../../../src/numeric/shape.ts';
import { type TensorType, uniform } from '../../../src/numeric/tensorType.ts';
import { isAdderGraph } from '../../../src/passes/distributedArithmetic/constantContraction.ts';
import { defaultAdderOptions } from '../../../src/passes/distributedArithmetic/optimize.ts';
import { liveNodes } from '../../../src/passes/pipeline/live.ts';
import { unroll } from '../../../src/passes/unroll/unroll.ts';
import { lintHls, synthesizedFiles } from '../../../src/toolchain/lint/lint.ts';
import { walk } from '../../../src/toolchain/lint/tree.ts';
import { Draws } from '../../ir/draws.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { randomRaws } from '../../ir/sketch.ts';
import { checkCompiled } from './compiled.ts';
import { emitAll, removeFolders, textOf, vectorsOf } from './emitted.ts';

let parser: CppParser;
beforeAll(async () => {
  parser = await loadCppParser();
});
afterAll(removeFolders);

const tensor = (type: string): TensorType => uniform(parseType(type));

/** Types of different signs, widths and fractions, one of them without bits. */
const mixed: TensorType = {
  granularity: 'channel',
  axis: 1,
  types: ['ufixed<4,4>', 'fixed<7,2>', 'fixed<5,6>', 'ufixed<0,0>'].map(parseType),
};

interface Contraction {
  readonly spec: string;
  readonly data: Shape;
  readonly weights: Shape;
  readonly type?: TensorType;
  readonly weightsFirst?: boolean;
}

/** Constant matrices in all arrangements. */
const contractions: readonly Contraction[] = [
  // One row; rows by row; columns by column; weights on the left.
  { spec: 'i,io->o', data: [6], weights: [6, 4] },
  { spec: 'ni,io->no', data: [3, 4], weights: [4, 5], type: mixed },
  { spec: 'tc,ts->sc', data: [6, 2], weights: [6, 4] },
  { spec: 'oi,ni->no', data: [3, 6], weights: [4, 6], weightsFirst: true },
  // Several axes summed, in another order; a matrix for each row; sums over letters that one side has alone.
  { spec: 'nij,ijo->on', data: [2, 3, 2], weights: [3, 2, 4] },
  { spec: 'bi,bio->bo', data: [2, 3], weights: [2, 3, 4] },
  { spec: 'nbi,bio->bno', data: [3, 2, 3], weights: [2, 3, 4] },
  { spec: 'ni,io->o', data: [3, 4], weights: [4, 2] },
  { spec: 'i,kio->o', data: [4], weights: [3, 4, 2] },
  { spec: 'i,i->', data: [5], weights: [5] },
];

/** A layer with the strategy, and an output, for each contraction. */
function everyMatrix(strategy: 'latency' | 'distributed_arithmetic', list = contractions): Module {
  const draws = new Draws(11);
  const builder = new ModuleBuilder();
  list.forEach(({ spec, data, weights, type = tensor('fixed<6,3>'), weightsFirst }, k) => {
    builder.enter({ name: `in${k}`, kind: 'input', strategy: 'latency', reuseFactor: 1 });
    const x = builder.input(`x${k}`, data, type);
    builder.enter({ name: `dense${k}`, kind: 'dense', strategy, reuseFactor: 1 });
    const weightType = tensor('fixed<6,2>');
    const raws = Float64Array.from(randomRaws(draws, weightType, weights), Number);
    const w = builder.constant(`w${k}`, weights, weightType, raws);
    builder.output(`y${k}`, weightsFirst ? builder.contract(spec, w, x) : builder.contract(spec, x, w));
  });
  return builder.finish('adders');
}

/** Functions of the synthesized C++ whose names end so. */
const functionsOf = (text: string, ending: RegExp): Node[] =>
  [...walk(parser(text))].filter(
    (node) =>
      node.type === 'function_definition' &&
      ending.test(
        node.childForFieldName('declarator')?.childForFieldName('declarator')?.text.split(/\s/).at(-1) ?? '',
      ),
  );

/** Multiplications of data: of anything but the counters of loops. */
function multiplicationsIn(root: Node): string[] {
  const nodes = [...walk(root)];
  const counters = new Set(
    nodes
      .filter(({ type }) => type === 'for_statement')
      .map((loop) => /int (\w+) =/.exec(loop.childForFieldName('initializer')?.text ?? '')?.[1]),
  );
  return nodes
    .filter(
      ({ type, text }) =>
        (type === 'binary_expression' || type === 'assignment_expression') && text.includes('*'),
    )
    .filter((node) => ['*', '*='].includes(node.childForFieldName('operator')?.text ?? ''))
    .filter((node) => [...walk(node)].some(({ type, text }) => type === 'identifier' && !counters.has(text)))
    .map(({ text }) => text);
}

const emitted = (module: Module): string =>
  textOf(emitAll(module, vectorsOf(module, randomInputs(module, 1), 1)), 'firmware/adders.cpp');

describe('the distributed arithmetic strategy', () => {
  it('gives the bits of the definition for matrices in all arrangements', async () => {
    const module = everyMatrix('distributed_arithmetic');
    expect(module.values.filter((value) => isAdderGraph(module, value))).toHaveLength(contractions.length);
    await checkCompiled(module, randomInputs(module, 5, 60), 60, ['-O0', '-std=c++14']);
  });

  it('multiplies nothing', () => {
    const text = emitted(everyMatrix('distributed_arithmetic'));
    // A matrix each, but two for each of the two batches.
    expect(functionsOf(text, /_adders(_\d+)?$/)).toHaveLength(contractions.length + 2);
    expect(multiplicationsIn(parser(text))).toEqual([]);
    expect(multiplicationsIn(parser(emitted(everyMatrix('latency'))))).toHaveLength(contractions.length);
  });

  it('writes a matrix once, whatever it is applied to, and reads no weights', () => {
    const rows = everyMatrix('distributed_arithmetic', [
      { spec: 'ni,io->no', data: [50, 4], weights: [4, 5] },
    ]);
    const files = emitAll(rows, vectorsOf(rows, randomInputs(rows, 1), 1));
    const text = textOf(files, 'firmware/adders.cpp');
    expect(functionsOf(text, /_adders$/)).toHaveLength(1);
    expect(text.match(/dense0_adders\(/g)).toHaveLength(2);
    expect(files.map(({ path }) => path).filter((path) => path.startsWith('firmware/weights/'))).toEqual([]);
  });

  it('is what the Verilog is made of: the same adders', () => {
    const module = everyMatrix('distributed_arithmetic', [
      { spec: 'i,io->o', data: [12], weights: [12, 9], type: tensor('fixed<7,3>') },
    ]);
    const netlist = unroll(module, defaultAdderOptions);
    const live = liveNodes(netlist);
    let adders = 0;
    for (let id = 0; id < netlist.size; id++) {
      const { add, subtract } = nodeKinds;
      const isSum = netlist.kind(id) === add || netlist.kind(id) === subtract;
      // 0 − x is a negative output's sign.
      const negates = isSum && netlist.kind(netlist.a(id)) === nodeKinds.constant;
      if (live[id] === 1 && isSum && !negates) adders++;
    }
    expect(adders).toBeGreaterThan(50);
    const [unit] = functionsOf(emitted(module), /_adders$/);
    expect(unit?.text.match(/const ap_u?int<\d+> s\d+ = /g)).toHaveLength(adders);
  });

  it('passes the lint', async () => {
    const module = everyMatrix('distributed_arithmetic');
    const files = emitAll(module, vectorsOf(module, randomInputs(module, 1), 1));
    expect(await lintHls(synthesizedFiles(files), parser)).toEqual([]);
  });
});
