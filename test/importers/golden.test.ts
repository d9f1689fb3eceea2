import { describe, expect, it } from 'vitest';
import type { ImportOptions } from '../../src/driver/import.ts';
import type { Module } from '../../src/ir/module.ts';
import { planned, simulateVerilog, verilator } from '../backends/verilog/simulated.ts';
import { runCompiled } from '../golden/check.ts';
import { readGolden, readRaws, sharedIsHere } from '../golden/shared.ts';
import { checkpoint, compileImported, rawInputs, realOutputs, simulateReal } from './imported.ts';

interface Port {
  readonly n: number;
  readonly F?: number;
  readonly type?: { readonly signed: number; readonly W: number; readonly I: number; readonly F: number };
}

interface Golden {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** Golden vectors made from a checkpoint by other programs: the imported network gives the same bits. */
const cases: Readonly<Record<string, { readonly file: string; readonly options?: ImportOptions }>> = {
  HGQ2_MHA_jet8: { file: 'mha8part.keras' },
  HGQ2_Linformer_jet8: { file: 'lin8part.keras' },
  HGQ2_JSC_openml_MLP_75: { file: 'jsc_openml_acc75.86.h5' },
  HGQ2_MLPMixer_jet64_77: { file: 'mlp_mixer_64x16_acc77.26.h5' },
  exact_JEDIlinear_32x3: { file: 'jedi_linear_32x3_acc78.28.keras' },
  KERAS_3layer_softmax_stable16: { file: 'KERAS_3layer.json', options: { compat: true } },
};

/** Those whose Verilog compiles in seconds; the others take a minute each, and give their bits as well. */
const inVerilog = ['HGQ2_JSC_openml_MLP_75', 'HGQ2_MLPMixer_jet64_77'];
/** ns that a clock of 200 MHz leaves for logic. */
const usable = 3.65;

const batch = 100;

interface GoldenCase {
  readonly module: Module;
  readonly events: number;
  /** What the input port is given, event after event, as real numbers. */
  readonly given: Float64Array;
  readonly expected: Float64Array;
  /** Numbers of one event. */
  readonly inputs: number;
  readonly outputs: number;
}

/** The imported network, and what it is to give for every event of the golden file. */
async function goldenCase(name: string): Promise<GoldenCase> {
  const { file = '', options } = cases[name] ?? {};
  const { inputs, outputs } = readGolden<Golden>(name);
  const [{ type, n: width } = { n: 0 }] = inputs;
  const [output] = outputs;
  if (!type || !output || outputs.length !== 1) return expect.fail('expected one input and one output');
  const port = `${type.signed ? '' : 'u'}fixed<${type.W},${type.I}>`;
  const { module } = await compileImported(checkpoint(file), {
    ...options,
    inputTypes: new Map([['', port]]),
  });
  const given = readRaws(`golden/${name}/inputs.csv.gz`);
  expect(given.rows).toBeGreaterThanOrEqual(500);
  const step = 2 ** -(output.type?.F ?? output.F ?? Number.NaN);
  return {
    module,
    events: given.rows,
    given: given.data.map((raw) => raw * 2 ** -type.F),
    expected: readRaws(`golden/${name}/outputs.csv.gz`).data.map((raw) => raw * step),
    inputs: width,
    outputs: output.n,
  };
}

describe.skipIf(!sharedIsHere).each(Object.keys(cases))('imported from its checkpoint, %s', (name) => {
  it('gives all its events bit for bit', { timeout: 120_000 }, async () => {
    const { module, events, given, expected, inputs, outputs } = await goldenCase(name);
    for (let first = 0; first < events; first += batch) {
      const count = Math.min(batch, events - first);
      const [own] = simulateReal(module, given.slice(first * inputs, (first + count) * inputs), count);
      const golden = expected.slice(first * outputs, (first + count) * outputs);
      expect([...(own ?? [])]).toEqual([...golden]);
    }
  });

  it('gives them in compiled C++', { timeout: 180_000 }, async () => {
    const { module, events, given, expected } = await goldenCase(name);
    const results = await runCompiled(module, rawInputs(module, given), events);
    expect([...(realOutputs(module, results)[0] ?? [])]).toEqual([...expected]);
  });

  it.skipIf(!verilator || !inVerilog.includes(name))(
    'gives them in simulated Verilog',
    { timeout: 300_000 },
    async () => {
      const { module, events, given, expected } = await goldenCase(name);
      const inputs = new Map([[module.inputs[0]?.name ?? '', rawInputs(module, given)]]);
      const plan = planned(module, usable, { delayConstraint: 2, effort: 0, measure: 'lut' });
      const results = await simulateVerilog(plan, { inputs, count: events });
      expect([...(realOutputs(module, results)[0] ?? [])]).toEqual([...expected]);
    },
  );
});
