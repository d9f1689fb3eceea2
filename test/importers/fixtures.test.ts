import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runReference } from '../../src/passes/precision/reference.ts';
import { compileImported, fixture, simulateReal } from './imported.ts';

/** One case of fixtures/make.py: inputs, and what the library computes of them. */
interface Case {
  readonly file: string;
  readonly events: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const readCase = (name: string): Case => JSON.parse(readFileSync(fixture(`${name}.json`), 'utf8')) as Case;

describe('a quantized network computes what the library computes, bit for bit', () => {
  const hgq = [
    'hgq_dense',
    'hgq_dense_h5',
    'hgq_einsum',
    'hgq_merge',
    'hgq_merge_h5',
    'hgq_batchnorm',
    'hgq_softmax',
    'hgq_softmax_latency',
    'hgq_attention',
    'hgq_linformer',
    'hgq_unary',
    'hgq_conv',
    'hgq_attentions',
    'hgq_convolutions',
    'hgq_exact_activations',
    'hgq_functions',
    'hgq_modes',
    'hgq_modes_h5',
    'hgq_normalizations',
    'hgq_products',
    'hgq_quantizers',
    'hgq_quantizers_h5',
  ];
  const hgq1 = ['hgq1_dense_wrap', 'hgq1_dense_sat', 'hgq1_conv_wrap', 'hgq1_conv_sat'];
  const qkeras = [
    'qkeras_powers',
    'qkeras_activations',
    'qkeras_conv',
    'qkeras_linear',
    'qkeras_linear_conv',
    'qkeras_linear_activations',
  ];
  const cases = [
    ...[...hgq, ...hgq1].map((name) => [name, 'fixed<16,6>']),
    ...qkeras.map((name) => [name, 'fixed<9,4>']),
  ];
  it.each(cases)('%s', async (name = '', type = '') => {
    const { file, events, x, y } = readCase(name);
    const { module } = await compileImported(fixture(file), { inputTypes: new Map([['', type]]) });
    const outputs = simulateReal(module, Float64Array.from(x), events);
    expect(outputs.flatMap((output) => [...output])).toEqual(y);
  });
});

describe('factors that are no powers of two are used exactly; the library rounds every product with them', () => {
  it.each(['qkeras_factors', 'qkeras_linear_factors', 'qkeras_norms'])('%s', async (name) => {
    const { file, events, x, y } = readCase(name);
    const { module } = await compileImported(fixture(file), { inputTypes: new Map([['', 'fixed<9,4>']]) });
    const own = simulateReal(module, Float64Array.from(x), events).flatMap((output) => [...output]);
    expect(own.length).toBe(y.length);
    const worst = y.reduce((most, value, i) => Math.max(most, Math.abs(value - (own[i] ?? Number.NaN))), 0);
    expect(worst).toBeLessThan(2e-6);
  });
});

/** Networks of sums and products alone, which the library computes in double precision as the reference does. */
const onlySums = ['float_conv', 'float_embedding'];

/**
 * How far a result may be from the library's, element by element. Keras takes functions (exp, tanh, roots) in single
 * precision always, and some constants have 24 bits here: 2^-9 of the step of `fixed<16,6>`, the default type of the port.
 */
const errorOf = (name: string, value: number): number =>
  Math.max(Math.abs(value), 1) * (onlySums.includes(name) ? 2 ** -44 : 2 ** -9 * 2 ** -10);

describe('a network in floating point has the same real numbers', () => {
  it.each([
    'float_mlp',
    'float_mlp_h5',
    'float_particles',
    'float_embedding',
    'float_conv',
    'float_activations',
    'float_depthwise',
    'float_functions',
    'keras2_layers',
  ])('%s', async (name) => {
    const { file, events, x, y } = readCase(name);
    // The reference does not depend on the types; narrow ones keep the tables small.
    const { graph } = await compileImported(fixture(file), { precision: 'fixed<10,4,RND,SAT>' });
    const input = graph.layers.find(({ layer }) => layer.kind === 'input')?.name ?? '';
    const [own] = runReference(graph, new Map([[input, Float64Array.from(x)]]), events).values();
    expect(own?.length).toBe(y.length);
    const wrong = y.flatMap((value, i) => {
      const difference = Math.abs(value - (own?.[i] ?? Number.NaN));
      return difference <= errorOf(name, value) ? [] : [`${i}: ${own?.[i]} for ${value}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe('a network in floating point compiles with the arithmetic of hls4ml too', () => {
  it.each(['float_mlp', 'float_conv', 'float_depthwise', 'float_functions'])('%s', async (name) => {
    const { file, events, x, y } = readCase(name);
    const { module } = await compileImported(fixture(file), { compat: true, precision: 'fixed<12,5>' });
    const [own] = simulateReal(
      module,
      Float64Array.from(x).map((value) => Math.floor(value * 128) / 128),
      events,
    );
    expect(own?.length).toBe(y.length);
  });
});
