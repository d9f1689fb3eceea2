import { dense, input, model, relu, softmax, tensor } from 'hls4ts';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { createTableMaker } from '../../src/numeric/table.ts';
import { parsePrecision, printPrecision } from '../../src/passes/precision/file.ts';
import { explicitPrecision } from '../../src/passes/precision/resolve.ts';
import { searchPrecision } from '../../src/passes/precision/search.ts';

const wave = (rows: number, columns: number) =>
  tensor([rows, columns], (i, j) => Math.sin(3 * i + 5 * j) / 2);
const events = Float64Array.from({ length: 128 * 8 }, (_, i) => 3 * Math.sin(i * 1.7));

function network(errorBudget: number) {
  const x = input('x', [8], 'fixed<14,4>');
  const hidden = relu(
    dense(x, { name: 'hidden', weight: wave(8, 12), bias: tensor(new Array(12).fill(0.3)) }),
    { name: 'hidden_relu' },
  );
  const logits = dense(hidden, {
    name: 'logits',
    weight: wave(12, 3),
    precision: { result: 'fixed<18,6,RND,SAT>' },
  });
  return model({
    name: 'net',
    inputs: [x],
    outputs: { logits, scores: softmax(logits, { name: 'scores' }) },
    precision: 'auto',
    errorBudget,
  });
}

const search = (errorBudget: number) => {
  const graph = network(errorBudget);
  return {
    graph,
    ...searchPrecision(graph, { events: new Map([['x', events]]), count: 128, tables: createTableMaker() }),
  };
};

const totalBits = ({ precision }: ReturnType<typeof search>): number =>
  [...precision.values()]
    .flatMap((types) => Object.values(types))
    .reduce((sum, type) => sum + (type?.granularity === 'tensor' ? type.type.width : 0), 0);

describe('automatic precision', () => {
  const loose = search(0.05);
  const tight = search(0.005);

  it('stays within the error budget and spends more bits on a smaller one', () => {
    expect(loose.error).toBeLessThanOrEqual(0.05);
    expect(tight.error).toBeLessThanOrEqual(0.005);
    expect(totalBits(tight)).toBeGreaterThan(totalBits(loose));
  });

  it('leaves types alone that the model names, and layers exact that only feed a rounding', () => {
    expect(loose.precision.get('logits')?.result).toBeUndefined();
    expect(loose.precision.get('hidden')?.result).toBeUndefined();
    expect(
      explicitPrecision(loose.graph.layers.find(({ name }) => name === 'logits') ?? expect.fail()),
    ).toHaveProperty('result');
  });

  it('gives the same types every time, and reads back what it writes', () => {
    const again = search(0.05);
    const text = printPrecision(loose.graph, loose.precision, loose.error);
    expect(printPrecision(again.graph, again.precision, again.error)).toBe(text);
    expect(parsePrecision(text, 'precision.json', loose.graph)).toEqual(loose.precision);
  });

  it('refuses pinned types that do not fit the model', () => {
    const code = (text: string): string | undefined => {
      try {
        parsePrecision(text, 'precision.json', loose.graph);
        return undefined;
      } catch (problem) {
        return problem instanceof UserError ? problem.diagnostics[0]?.code : String(problem);
      }
    };
    const file = (layers: object) => JSON.stringify({ format: 'hls4ts-precision/1', layers });
    expect(code(file({ hidden: { weight: 'fixed<8,2>' } }))).toBeUndefined();
    expect(code(file({ nowhere: { weight: 'fixed<8,2>' } }))).toBe('HLS4007');
    expect(code(file({ hidden: { table: 'fixed<8,2>' } }))).toBe('HLS4007');
    expect(code(file({ hidden: { weight: 'float' } }))).toBe('HLS4001');
    expect(code('{')).toBe('HLS1002');
    expect(code('{}')).toBe('HLS1002');
  });

  it('says when the budget cannot be met', () => {
    const x = input('x', [8], 'fixed<14,4>');
    const coarse = dense(x, { weight: wave(8, 3), precision: { result: 'fixed<4,4>' } });
    const graph = model({
      name: 'net',
      inputs: [x],
      outputs: { coarse },
      precision: 'auto',
      errorBudget: 1e-6,
    });
    expect(() =>
      searchPrecision(graph, { events: new Map([['x', events]]), count: 16, tables: createTableMaker() }),
    ).toThrow(/HLS4006/);
  });
});
