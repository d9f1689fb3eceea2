import {
  attentionPool,
  classAttention,
  differentialAttention,
  input,
  learnedToken,
  linformerAttention,
  multiHeadAttention,
  multiHeadAttentionWithScores,
  type Projection,
  type Tensor,
} from 'hls4ts';
import { describe, expect, it } from 'vitest';
import { model } from '../../src/layers/model.ts';
import { createTableMaker } from '../../src/numeric/table.ts';
import { lowerGraph } from '../../src/passes/lower/lower.ts';
import { runReference } from '../../src/passes/precision/reference.ts';
import { resolvePrecision } from '../../src/passes/precision/resolve.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { projections, trained } from './cases/attention.ts';
import { gridNumbers } from './checkLayer.ts';

const [n, features, heads, size] = [4, 3, 2, 2];
const x = input('x', [n, features], 'fixed<8,3>');
const present = input('present', [n], 'ufixed<1,1>');
const parts = projections(features, heads, size);

type Rows = readonly (readonly number[])[];

const rowsOf = (data: Float64Array, columns: number): number[][] =>
  Array.from({ length: data.length / columns }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
const values = rowsOf(gridNumbers(n * features, 5, 3, 3), features);

/** The network in double precision on one event. */
function float(output: Tensor, inputs: Readonly<Record<string, readonly number[]>>): number[] {
  const known = [x, present].filter((tensor) => Object.hasOwn(inputs, tensor.layer.name ?? ''));
  const graph = model({ name: 'attention', inputs: known, outputs: { output } });
  const events = new Map(Object.entries(inputs).map(([name, data]) => [name, Float64Array.from(data)]));
  return [...(runReference(graph, events, 1).get('output') ?? [])];
}

// A second implementation, from the formulas, with plain loops.
const at = ({ weight }: Projection, ...index: number[]): number =>
  weight.data[index.reduce((sum, i, axis) => sum * (weight.shape[axis] ?? 1) + i, 0)] ?? Number.NaN;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const headed = (row: readonly number[], p: Projection, h: number): number[] =>
  range(size).map((d) => sum(row.map((v, f) => v * at(p, f, h, d))) + (p.bias?.data[h * size + d] ?? 0));
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((v, i) => v * (b[i] ?? 0)));
const normalized = (scores: readonly number[], keys: readonly number[]): number[] => {
  const exponentials = scores.map((score, m) => (keys[m] === 0 ? 0 : Math.exp(score)));
  const total = sum(exponentials);
  return exponentials.map((e) => (total === 0 ? 0 : e / total));
};
const outputOf = (context: Rows, p: Projection): number[] =>
  range(features).map(
    (f) => sum(context.flatMap((head, h) => head.map((v, d) => v * at(p, h, d, f)))) + (p.bias?.data[f] ?? 0),
  );
function attend(queries: Rows, keyValues: Rows, keys: readonly number[]): number[][] {
  return queries.map((q) => {
    const context = range(heads).map((h) => {
      const query = headed(q, parts.query, h);
      const scores = keyValues.map((k) => dot(query, headed(k, parts.key, h)) / Math.sqrt(size));
      const weights = normalized(scores, keys);
      return range(size).map((d) =>
        sum(keyValues.map((v, m) => (weights[m] ?? 0) * (headed(v, parts.value, h)[d] ?? 0))),
      );
    });
    return outputOf(context, parts.output);
  });
}

const close = (own: readonly number[], expected: readonly number[]): void => {
  expect(own.length).toBe(expected.length);
  own.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 10);
  });
};
const flat = values.flat();

describe('the float references of attention', () => {
  it('are softmax(Q·Kᵀ/√d)·V through the output layer', () => {
    close(float(multiHeadAttention(x, parts), { x: flat }), attend(values, values, [1, 1, 1, 1]).flat());
  });

  it('give masked keys no weight and masked queries zeros', () => {
    const keys = [1, 0, 1, 0];
    const expected = attend(values, values, keys).map((row, i) => row.map((v) => v * (keys[i] ?? 0)));
    close(
      float(multiHeadAttention(x, { ...parts, mask: present }), { x: flat, present: keys }),
      expected.flat(),
    );
  });

  it('let a class token attend to itself and to the particles', () => {
    const token = trained(31, 1, features);
    const layer = learnedToken({ weight: token.weight, precision: { weight: 'fixed<6,2>' } });
    const row = [...token.weight.data];
    const expected = attend([row], [row, ...values], [1, 1, 1, 0, 1]);
    close(
      float(classAttention(layer, x, { ...parts, mask: present }), { x: flat, present: [1, 1, 0, 1] }),
      expected.flat(),
    );
  });

  it('project keys and values along the particles, before or after their layers', () => {
    const [keyProjection, valueProjection] = [trained(32, n, 2), trained(33, n, 2)];
    const { bias: _key, ...key } = parts.key;
    const { bias: _value, ...value } = parts.value;
    // Without biases both orders are the same function.
    const [before, after] = [true, false].map((projectFirst) =>
      float(linformerAttention(x, { ...parts, key, value, keyProjection, valueProjection, projectFirst }), {
        x: flat,
      }),
    );
    const along = (p: Projection, rows: Rows): number[][] =>
      range(2).map((k) => range(features).map((f) => sum(rows.map((row, m) => (row[f] ?? 0) * at(p, m, k)))));
    const expected = values.map((q) => {
      const context = range(heads).map((h) => {
        const query = headed(q, parts.query, h);
        const keys = along(keyProjection, values).map((row) => headed(row, key, h));
        const weights = normalized(
          keys.map((k) => dot(query, k) / Math.sqrt(size)),
          [1, 1],
        );
        const projected = along(valueProjection, values).map((row) => headed(row, value, h));
        return range(size).map((d) => sum(projected.map((row, k) => (weights[k] ?? 0) * (row[d] ?? 0))));
      });
      return outputOf(context, parts.output);
    });
    close(before ?? [], expected.flat());
    close(after ?? [], expected.flat());
  });

  it('subtract λ times a second attention', () => {
    const first = { query: parts.query, key: parts.key };
    const second = { query: parts.key, key: parts.query };
    const both = float(
      differentialAttention(x, { first, second, lambda: 0.25, value: parts.value, output: parts.output }),
      { x: flat },
    );
    const alone = (source: typeof first) =>
      float(multiHeadAttention(x, { ...source, value: parts.value, output: parts.output }), { x: flat });
    const bias = parts.output.bias?.data ?? new Float64Array(0);
    const subtracted = alone(second);
    // Both carry the output's bias; the difference has it once.
    close(
      both,
      alone(first).map((v, i) => v - 0.25 * ((subtracted[i] ?? 0) - (bias[i % features] ?? 0))),
    );
  });

  it('pool by the softmax of one score a particle', () => {
    const query = trained(34, features);
    const weights = normalized(
      values.map((row) => dot(row, [...query.weight.data])),
      [1, 1, 1, 1],
    );
    const expected = range(features).map((f) =>
      sum(values.map((row, i) => (row[f] ?? 0) * (weights[i] ?? 0))),
    );
    close(float(attentionPool(x, { query }), { x: flat }), expected);
  });
});

/** Raw outputs of a network of x and present. */
function simulate(outputs: Record<string, Tensor>, events: readonly { x: number[]; present: number[] }[]) {
  const graph = model({ name: 'attention', inputs: [x, present], outputs });
  const { module } = lowerGraph(graph, resolvePrecision(graph), createTableMaker());
  if (!module) throw new Error('not lowered');
  const inputs = new Map([
    ['x', Float64Array.from(events.flatMap((event) => event.x))],
    ['present', Float64Array.from(events.flatMap((event) => event.present))],
  ]);
  return createSimulator(module).run(inputs, events.length).outputs;
}

const raws = gridNumbers(n * features, 0, 120, 5);
const garbage = gridNumbers(n * features, 0, 127, 6);
const [output, weights] = multiHeadAttentionWithScores(x, { ...parts, mask: present });
const linear = linformerAttention(x, {
  ...parts,
  keyProjection: trained(35, n, 2),
  valueProjection: trained(36, n, 2),
  projectFirst: false,
  mask: present,
});
const pooled = attentionPool(x, { query: trained(37, features), mask: present });
const token = learnedToken({ weight: trained(38, 1, features).weight, precision: { weight: 'fixed<6,2>' } });
const classed = classAttention(token, x, { ...parts, mask: present });

describe('masked attention in the simulator', () => {
  const mask = [1, 0, 1, 0];
  const padded = [...raws].map((raw, i) => (mask[Math.floor(i / features)] === 0 ? 0 : raw));
  const dirty = [...raws].map((raw, i) => (mask[Math.floor(i / features)] === 0 ? (garbage[i] ?? 0) : raw));

  it('does not see what stands in the padding', () => {
    const outputs = simulate({ output, weights, linear, pooled, classed }, [
      { x: padded, present: mask },
      { x: dirty, present: mask },
    ]);
    expect(dirty).not.toEqual(padded);
    for (const [name, data] of outputs) {
      const half = data.length / 2;
      expect([...data.slice(half)], name).toEqual([...data.slice(0, half)]);
    }
  });

  it('gives masked keys exactly no weight, and masked queries zeros', () => {
    const outputs = simulate({ output, weights }, [{ x: dirty, present: mask }]);
    const rows = rowsOf(outputs.get('weights') as Float64Array, n);
    for (const row of rows) expect([row[1], row[3]]).toEqual([0, 0]);
    expect(rows.flat().some((weight) => weight > 0)).toBe(true);
    const result = rowsOf(outputs.get('output') as Float64Array, features);
    expect([result[1], result[3]]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(result[0]?.some((value) => value !== 0)).toBe(true);
  });

  it('gives a jet without particles zeros', () => {
    const outputs = simulate({ output, weights, linear, pooled }, [
      { x: [...garbage], present: [0, 0, 0, 0] },
    ]);
    for (const [name, data] of outputs) {
      expect(
        [...data].every((raw) => Number(raw) === 0),
        name,
      ).toBe(true);
    }
  });

  it('moves rows with their particles, and pools to the same bits', () => {
    const order = [2, 0, 3, 1];
    const moved = order.flatMap((row) => dirty.slice(row * features, (row + 1) * features));
    const outputs = simulate({ output, pooled, classed }, [
      { x: dirty, present: mask },
      { x: moved, present: order.map((row) => mask[row] ?? 0) },
    ]);
    for (const name of ['pooled', 'classed']) {
      const data = outputs.get(name) ?? [];
      const half = data.length / 2;
      expect([...data.slice(half)], name).toEqual([...data.slice(0, half)]);
    }
    const rows = rowsOf(outputs.get('output') as Float64Array, features);
    expect(rows.slice(n)).toEqual(order.map((row) => rows[row]));
  });
});
