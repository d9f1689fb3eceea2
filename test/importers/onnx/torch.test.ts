import { describe, expect, it } from 'vitest';
import { runReference } from '../../../src/passes/precision/reference.ts';
import { compileImported } from '../imported.ts';
import { exactOutputs, graphOf, worstDifference } from './cases.ts';
import { exportedNetworks, readExports, withExport } from './exports.ts';

/** onnxruntime and PyTorch compute in single precision, the reference in double. */
const tolerance = 3e-6;

describe.each(exportedNetworks('torch'))('%s as PyTorch exports it has the same real numbers', (network) => {
  const { events, exports } = readExports('torch', network);

  it.each(exports)('$label', async ({ bytes }) => {
    const graph = await withExport(bytes, (path) => graphOf(path));
    const inputs = new Map(
      Object.entries(events.x).map(([name, values]) => [name, Float64Array.from(values)]),
    );
    const own = [...runReference(graph, inputs, events.events).values()];
    expect(own.length).toBe(Object.keys(events.y).length);
    own.forEach((values, i) => {
      expect(worstDifference(values, events.y[i] ?? []), `output ${i}`).toBeLessThan(tolerance);
    });
  });
});

describe('in fixed point', () => {
  const { events, exports } = readExports('torch', 'attention_padded_weights');

  it.each(exports)('absent particles have a weight of exactly 0: $label', async ({ bytes }) => {
    const options = { precision: 'fixed<22,8,RND,SAT>', inputTypes: new Map([['x', 'fixed<12,4>']]) };
    const compilation = await withExport(bytes, (path) => compileImported(path, options));
    const [, weights = []] = exactOutputs(compilation, { ...events, y: {} }).values();
    const expected = events.y[1] ?? [];
    const absent = (events.x.absent ?? []).flatMap((bit) => (bit === 1 ? [bit] : []));
    expect(absent.length).toBeGreaterThan(5);
    expect(weights.map((weight) => weight === 0)).toEqual(expected.map((weight) => weight === 0));
    // The tables of the softmax and products of 14 bits behind the point.
    expect(worstDifference(weights, expected)).toBeLessThan(2 ** -8);
  });
});
