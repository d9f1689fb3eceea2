import { describe, expect, it } from 'vitest';
import { compileImported } from '../imported.ts';
import { exactOutputs, onnxFixture, readCase, worstDifference } from './cases.ts';

const options = { inputTypes: new Map([['', 'fixed<16,6>']]) };

describe('a quantized ONNX network whose scales are powers of two gives the same bits', () => {
  it.each(['qonnx_powers', 'qonnx_modes', 'qonnx_mixed', 'qcdq_powers'])('%s', async (name) => {
    const case_ = readCase(name);
    const own = exactOutputs(await compileImported(onnxFixture(name), options), case_);
    // The library has -0; numbers in fixed point have one zero.
    for (const [output, values] of Object.entries(case_.y))
      expect(own.get(output), output).toEqual(values.map((value) => value + 0));
  });
});

describe('with other scales it has the same steps, and its numbers to 24 bits', () => {
  it.each(['qonnx_scales', 'qcdq_scales'])('%s', async (name) => {
    const case_ = readCase(name);
    const own = exactOutputs(await compileImported(onnxFixture(name), options), case_);
    // A result that were off by one step would differ by much more.
    for (const [output, values] of Object.entries(case_.y))
      expect(worstDifference(own.get(output) ?? [], values), output).toBeLessThan(1e-6);
  });
});
