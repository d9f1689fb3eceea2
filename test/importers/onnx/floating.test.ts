import { describe, expect, it } from 'vitest';
import { sharedIsHere } from '../../golden/shared.ts';
import { checkpoint } from '../imported.ts';
import { graphOf, onnxFixture, readCase, realOutputs, worstDifference } from './cases.ts';

/** onnxruntime computes in single precision, the reference in double. */
const tolerance = 3e-6;

describe('an ONNX network in floating point has the same real numbers', () => {
  it.each([
    'float_elementwise',
    'float_matrices',
    'float_shapes',
    'float_reductions',
    'float_norms',
    'float_convolutions',
    'float_embedding',
    'exported_transformer',
    'exported_attention',
  ])('%s', async (name) => {
    const case_ = readCase(name);
    const own = realOutputs(await graphOf(onnxFixture(name)), case_);
    for (const [output, values] of Object.entries(case_.y))
      expect(worstDifference(own.get(output) ?? [], values), output).toBeLessThan(tolerance);
  });
});

describe.skipIf(!sharedIsHere)('a checkpoint has the same real numbers', () => {
  it.each(['three_layer_bn_pytorch', 'conv1d_small_keras'])('%s', async (name) => {
    const case_ = readCase(`checkpoint_${name}`);
    const input = Object.keys(case_.x)[0] ?? '';
    const graph = await graphOf(checkpoint(`${name}.onnx`));
    const port = graph.inputs[0]?.layer.name ?? '';
    const own = realOutputs(graph, { ...case_, x: { [port]: case_.x[input] ?? [] } });
    for (const [output, values] of Object.entries(case_.y))
      expect(worstDifference(own.get(output) ?? [], values), output).toBeLessThan(tolerance);
  });
});
