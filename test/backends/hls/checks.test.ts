import { afterAll, describe, expect, it } from 'vitest';
import { hlsBackend } from '../../../src/backends/hls/backend.ts';
import { literal } from '../../../src/backends/hls/code/literals.ts';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Value } from '../../../src/ir/module.ts';
import { fixed, parseType } from '../../../src/numeric/fixedType.ts';
import { type TensorType, uniform } from '../../../src/numeric/tensorType.ts';
import { Draws } from '../../ir/draws.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { checkCompiled } from './compiled.ts';
import { emitAll, optionsWith, removeFolders, vectorsOf } from './emitted.ts';
import { randomDesign } from './randomDesigns.ts';

afterAll(removeFolders);

/** The diagnostics for a network of one layer. */
function problemsOf(build: (builder: ModuleBuilder, input: (text: string) => Value) => Value): string[] {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'layer', kind: 'test', strategy: 'latency', reuseFactor: 1 });
  const input = (text: string): Value =>
    builder.input(`x${builder.inputs.length}`, [], uniform(parseType(text)));
  builder.output('y', build(builder, input));
  const options = optionsWith({ events: 0, inputs: new Map(), outputs: new Map() });
  return hlsBackend.check(builder.finish('net'), options).map(({ code, message }) => `${code} ${message}`);
}

const wideTo = (builder: ModuleBuilder, x: Value, width: number): Value =>
  builder.cast(x, fixed(true, width, 0));

describe('check', () => {
  it('accepts ports of 64 bits and refuses wider ones', () => {
    expect(problemsOf((_builder, input) => input('fixed<64,8>'))).toEqual([]);
    expect(problemsOf((builder, input) => builder.negate(input('fixed<64,8>')))).toEqual([
      "HLS5002 port 'y' is 65 bits wide; the limit is 64",
    ]);
    expect(
      problemsOf((builder, input) => builder.cast(input('ufixed<65,8>'), parseType('fixed<8,3>'))),
    ).toEqual(["HLS5002 port 'x0' is 65 bits wide; the limit is 64"]);
  });

  it('refuses products and sums that C++ computes with more than 1024 bits', () => {
    const product = (left: number, right: number) =>
      problemsOf((builder, input) => {
        const x = input('fixed<8,3>');
        const zero = builder.constant('zero', [], uniform(fixed(true, right, 0)), Float64Array.of(0));
        return builder.cast(builder.times(wideTo(builder, x, left), zero), parseType('fixed<8,3>'));
      });
    expect(product(1000, 24)).toEqual([]);
    expect(product(1000, 25)).toEqual([
      "HLS5002 layer 'layer' computes with 1025 bits; ap_fixed has at most 1024",
    ]);
    const comparison = (right: string) =>
      problemsOf((builder, input) => {
        const wide = builder.cast(input('fixed<8,3>'), fixed(true, 1020, 500));
        return builder.compare('lt', wide, input(right));
      });
    expect(comparison('fixed<8,503>')).toEqual([]);
    expect(comparison('fixed<8,504>')).toEqual([
      "HLS5002 layer 'layer' computes with 1025 bits; ap_fixed has at most 1024",
    ]);
  });

  it('refuses binary points that doubles do not reach', () => {
    const constant = (integer: number) =>
      problemsOf((builder, input) => {
        const c = builder.constant('c', [], uniform(fixed(true, 4, integer)), Float64Array.of(1));
        return builder.cast(builder.times(input('fixed<8,3>'), c), parseType('fixed<8,3>'));
      });
    expect(constant(-1018)).toEqual([]);
    expect(constant(-1019)).toEqual(["HLS5003 constant 'c' has a binary point that doubles do not reach"]);
    expect(constant(1027)).toEqual([]);
    expect(constant(1028)).toEqual(["HLS5003 constant 'c' has a binary point that doubles do not reach"]);
    expect(problemsOf((_builder, input) => input('fixed<8,1000>'))).toEqual([
      "HLS5003 port 'x0' has a binary point that doubles do not reach",
      "HLS5003 port 'y' has a binary point that doubles do not reach",
    ]);
  });
});

describe('numbers in the C++', () => {
  it.each([
    [5n, 4, '0.3125'],
    [-40n, 3, '-5'],
    [3n, -2, '12'],
    [0n, 7, '0'],
    [1234567890123n, 0, '1234567890123.0'],
    // 2^60 + 1 has 61 significant bits: 2^60 and 1.
    [(1n << 60n) + 1n, 0, 'T(1152921504606846976.0) + T(1)'],
    [-((1n << 60n) + 1n), 60, 'T(-1) + T(-0.000000000000000000867361737988403547205962240695953369140625)'],
  ])('%s / 2^%i are exact', (raw, fraction, text) => {
    expect(literal(raw, fraction, 'T')).toBe(text);
  });

  it('keep every bit of weights and tables of up to 900 bits', async () => {
    const draws = new Draws(8);
    const builder = new ModuleBuilder();
    builder.enter({ name: 'wide', kind: 'test', strategy: 'latency', reuseFactor: 1 });
    const x = builder.input('x', [3], uniform(parseType('ufixed<2,2>')));
    for (const width of [53, 54, 64, 65, 107, 128, 129, 500, 900]) {
      const type = fixed(draws.chance(0.5), width, draws.between(-20, 40));
      const held: TensorType = uniform(type);
      const entries = Array.from({ length: 4 }, () => draws.raw(type));
      const indexType = parseType('ufixed<2,2>');
      const table = { name: `table${width}`, description: '', indexType, type, entries };
      const weights = builder.constant(`weights${width}`, [3], held, entries.slice(0, 3));
      for (const [k, value] of [weights, builder.lookup(x, table)].entries()) {
        // Slices of 50 bits, so that every bit goes through a port.
        for (let low = 0; low < width; low += 50) {
          const slice = builder.cast(value, fixed(false, 50, type.integer - width + low + 50));
          builder.output(`y${width}_${k}_${low}`, slice);
        }
      }
    }
    const module = builder.finish('wide');
    await checkCompiled(module, randomInputs(module, 1, 20), 20);
  });
});

describe('emission', () => {
  it('gives the same bytes each time', () => {
    for (const seed of [9001, 9104]) {
      const emit = () => {
        const module = randomDesign(seed, { operations: 18 });
        return emitAll(module, vectorsOf(module, randomInputs(module, seed, 3), 3));
      };
      expect(emit()).toEqual(emit());
    }
  });

  it('has the files of an hls4ml project', () => {
    const module = { ...randomDesign(9001, { operations: 18 }), name: 'net' };
    const paths = emitAll(module, vectorsOf(module, randomInputs(module, 1), 1)).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['cpp', 'h'].map((end) => `firmware/net.${end}`),
        ...['defines.h', 'parameters.h', 'nnet_utils/nnet_helpers.h', 'ap_types/ap_fixed.h'].map(
          (path) => `firmware/${path}`,
        ),
        ...[
          'net_test.cpp',
          'net_bridge.cpp',
          'build_prj.tcl',
          'hls_config.cfg',
          'build_lib.sh',
          'manifest.json',
        ],
        ...['tb_data/tb_input_features.dat', 'tb_data/tb_output_predictions.dat'],
      ]),
    );
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('lists every file with its hash in the manifest, and no date or folder', () => {
    const module = randomDesign(9003, { operations: 18 });
    const vectors = vectorsOf(module, randomInputs(module, 1), 1);
    const files = hlsBackend.emit(module, optionsWith(vectors));
    const manifest = JSON.parse(String(files.at(-1)?.contents)) as {
      files: { path: string; sha256: string }[];
      layers: { name: string; types: Record<string, string> }[];
      clockPeriod: number;
    };
    expect(manifest.files.map(({ path }) => path)).toEqual(files.slice(0, -1).map(({ path }) => path));
    expect(manifest.clockPeriod).toBe(2.5);
    expect(JSON.stringify(manifest)).not.toMatch(/20\d\d-\d\d|\/home|\/tmp/);
  });
});
