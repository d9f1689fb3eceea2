import { describe, expect, it } from 'vitest';
import type { ImportOptions } from '../../src/driver/import.ts';
import { readGolden, readRaws, sharedIsHere } from '../golden/shared.ts';
import { checkpoint, compileImported, simulateReal } from './imported.ts';

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

const batch = 100;

describe.skipIf(!sharedIsHere)('imported from its checkpoint', () => {
  for (const [name, { file, options }] of Object.entries(cases)) {
    it(`${name} gives all its events bit for bit`, { timeout: 120_000 }, () => {
      const { inputs, outputs } = readGolden<Golden>(name);
      const [{ type, n: width } = { n: 0 }] = inputs;
      const [output] = outputs;
      if (!type || !output || outputs.length !== 1) return expect.fail('expected one input and one output');
      const port = `${type.signed ? '' : 'u'}fixed<${type.W},${type.I}>`;
      const { module } = compileImported(checkpoint(file), { ...options, inputTypes: new Map([['', port]]) });

      const given = readRaws(`golden/${name}/inputs.csv.gz`);
      const expected = readRaws(`golden/${name}/outputs.csv.gz`);
      expect(given.rows).toBeGreaterThanOrEqual(500);
      const real = given.data.map((raw) => raw * 2 ** -type.F);
      const step = 2 ** -(output.type?.F ?? output.F ?? Number.NaN);
      for (let first = 0; first < given.rows; first += batch) {
        const events = Math.min(batch, given.rows - first);
        const [own] = simulateReal(module, real.slice(first * width, (first + events) * width), events);
        const golden = expected.data.slice(first * output.n, (first + events) * output.n);
        expect([...(own ?? [])]).toEqual([...golden.map((raw) => raw * step)]);
      }
    });
  }
});
