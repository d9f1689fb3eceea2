import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/driver/compilation.ts';
import { exampleEvents } from '../../src/driver/examples.ts';
import { readArrays } from '../../src/importers/arrays.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { modelOf } from './models.ts';

/** Logits of the simulated firmware and of PyTorch in training, as multiples of 1/256. */
function logitsOf(name: string): { simulated: number[]; trained: number[] } {
  const compilation = compileModel(modelOf(name));
  const events = exampleEvents(compilation) ?? expect.fail('no events');
  const { outputs } = createSimulator(compilation.module).run(events.inputs, events.count);
  const file = readArrays(modelOf(name).replace('model.ts', 'events.npz'));
  return {
    simulated: [...(outputs.get('logits') ?? [])].map(Number),
    trained: [...(file.get('logits')?.data ?? [])].map((value) => value * 256),
  };
}

describe('logits of 1000 jets', () => {
  it.each(['deepsets', 'jet-transformer', 'jet-linformer'])(
    '%s: the firmware computes what PyTorch computed in training, bit for bit',
    (name) => {
      const { simulated, trained } = logitsOf(name);
      expect(simulated.length).toBe(5000);
      expect(simulated).toEqual(trained);
    },
  );

  // LayerNorm and logarithms were trained in double precision; the README of each example has these figures.
  it.each([
    ['mixer-subjets', 5000, 2],
    ['particle-transformer-tiny', 5000, 8],
    ['iaformer-tiny', 5000, 6],
    ['gn2-tiny', 3000, 7],
  ] as const)(
    '%s: the firmware differs from PyTorch by no more than the README says',
    (name, count, median) => {
      const { simulated, trained } = logitsOf(name);
      expect(simulated.length).toBe(count);
      const differences = simulated.map((value, i) => Math.abs(value - (trained[i] ?? Number.NaN)));
      expect(differences.sort((a, b) => a - b)[count >> 1]).toBe(median);
    },
  );
});
