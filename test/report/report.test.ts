import { describe, expect, it } from 'vitest';
import type { Module } from '../../src/ir/module.ts';
import { requirePart } from '../../src/report/parts.ts';
import { makeReport, type ReportInput, renderJson } from '../../src/report/report.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { Sketch } from './sketch.ts';

const span = (line: number) => ({ file: 'models/tagger.ts', line, column: 7, length: 5 });

/** Two inputs, a dense layer, a relu in a type that wraps at 16 and rounds to whole numbers. */
function network(): Module {
  const sketch = new Sketch();
  const x = sketch.layer('x', { kind: 'input', span: span(3) }).input('x', [2], 'fixed<8,6>');
  sketch.layer('dense_1', { span: span(4) });
  const sum = sketch.builder.contract('i,io->o', x, sketch.constant([2, 3], 'int<4>', [1, 0, 3, 0, 2, 5]));
  sketch.builder.trace('dense_1', sum);
  sketch.layer('relu_1', { kind: 'relu', span: span(5) });
  const relu = sketch.cast(
    sketch.builder.binary('max', sum, sketch.constant([], 'uint<1>', [0])),
    'ufixed<4,4>',
  );
  sketch.builder.trace('relu_1', relu);
  return sketch.finish(relu);
}

const report = (input: Partial<ReportInput> & { readonly latencyBudget?: number } = {}) => {
  const { module = network(), latencyBudget } = input;
  return makeReport({
    module,
    settings: { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, latencyBudget },
    part: requirePart('vu13p'),
    toolVersion: '1.2.3',
    ...input,
  });
};

/** Losses of the network for events (x0, x1), in quarters. */
function losses(...events: readonly (readonly [number, number])[]) {
  const module = network();
  const data = Float64Array.from(events.flat());
  const simulator = createSimulator(module, { countLosses: true });
  const result = simulator.run(new Map([['x', data]]), events.length);
  return { module, losses: result.losses, events: events.length };
}

describe('a report', () => {
  it('says what was made of what', () => {
    expect(report()).toMatchObject({
      schema: 'hls4ts-report/1',
      model: 'sketch',
      tool: 'hls4ts 1.2.3',
      part: {
        name: 'xcvu13p-flga2577-2-e',
        device: 'xcvu13p',
        family: 'UltraScale+',
        lut: 1_728_000,
        slr: 4,
      },
      clockPeriodNs: 5,
      losses: null,
      latencyBudget: null,
    });
  });

  it('has a row for every layer', () => {
    const { layers } = report();
    expect(layers.map(({ name, kind, source }) => [name, kind, source?.line])).toEqual([
      ['x', 'input', 3],
      ['dense_1', 'dense', 4],
      ['relu_1', 'relu', 5],
    ]);
    expect(layers[1]).toMatchObject({
      source: { file: 'models/tagger.ts', line: 4 },
      shape: [3],
      // 3a + 5b is −1024 … 1016 in quarters.
      type: 'fixed<11,9>',
      weightType: 'fixed<4,4>',
      multiplications: 4,
      strategy: 'latency',
      reuseFactor: 1,
      latencyCycles: 0,
      initiationInterval: 1,
      // 3a and 5b: 9 LUTs each; their sum: 11 bits.
      lut: 9 + 9 + 11,
      dsp: 0,
      bram18: 0,
    });
    expect(layers[2]).toMatchObject({
      shape: [3],
      type: 'ufixed<4,4>',
      weightType: null,
      multiplications: 0,
    });
  });

  it('adds up the layers', () => {
    const { layers, total, percent, multiplications } = report();
    for (const kind of ['lut', 'ff', 'dsp', 'bram18'] as const) {
      expect(layers.reduce((sum, layer) => sum + layer[kind], 0)).toBe(total[kind]);
    }
    expect(multiplications).toBe(4);
    expect(percent.lut).toBeCloseTo((100 * total.lut) / 1_728_000, 6);
    expect(total.ff).toBe(3 * 4);
  });

  it('shows the way to the last result', () => {
    const { criticalPath, latencyCycles, latencyNs, initiationInterval, intervalNs } = report();
    expect(criticalPath.map(({ layer, cycles }) => [layer, cycles])).toEqual([
      ['x', 0],
      ['dense_1', 0],
      ['relu_1', 0],
    ]);
    // An adder of 8 + 3 bits, one of 11 bits; then a choice.
    expect(criticalPath[1]?.logicNs).toBe(0.76 + 0.76);
    expect(criticalPath[2]?.logicNs).toBe(0.3);
    expect([latencyCycles, latencyNs, initiationInterval, intervalNs]).toEqual([1, 5, 1, 5]);
  });

  it('looks at the latency budget', () => {
    expect(report({ settings: { part: 'vu13p', clockPeriod: 5, latencyBudget: 5 } })).toMatchObject({
      latencyBudget: { ns: 5, slackNs: 0, met: true },
      warnings: [],
    });
    const late = report({ settings: { part: 'vu13p', clockPeriod: 5, latencyBudget: 4.5 } });
    expect(late.latencyBudget).toEqual({ ns: 4.5, slackNs: -0.5, met: false });
    expect(late.warnings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: the latency of 5 ns is 0.5 ns above the budget of 4.5 ns',
    ]);
  });

  it('warns of what does not fit', () => {
    const part = { ...requirePart('vu13p'), lut: 50 };
    const { total } = report();
    expect(total.lut).toBe(9 + 9 + 11 + 4 + 4 + 5);
    const messages = (lut: number, slr = 1) =>
      report({ part: { ...part, lut, slr } }).warnings.map(
        ({ severity, message }) => `${severity}: ${message}`,
      );
    expect(messages(40)).toEqual(['warning: the design needs 105 % of the LUTs of xcvu13p: it does not fit']);
    expect(messages(50)).toEqual(['warning: the design needs 84 % of the LUTs of xcvu13p: routing may fail']);
    expect(messages(84)).toEqual([]);
    expect(messages(84, 4)).toEqual([
      'note: the design needs 50 % of the LUTs of xcvu13p, more than one of its 4 dies: signals between dies take longer',
    ]);
  });

  it('tells assumptions with the numbers of the part', () => {
    const text = report({ part: requirePart('ku115') }).assumptions.join('\n');
    expect(text).toContain('3.65 ns of the 5 ns clock period');
    expect(text).toContain('On UltraScale: adder 0.91 ns');
  });
});

describe('the losses', () => {
  it('say what every cast lost', () => {
    // Results of (4, 0): 1, 0, 3. Of (−4, 1): −1 and 0.5 and −1.75. Of (40, 20): 10, 10 and 55.
    const { losses: shown } = report(losses([4, 0], [-4, 1], [40, 20]));
    expect(shown).toEqual({
      events: 3,
      eventKind: 'example',
      casts: [
        {
          layer: 'relu_1',
          source: { file: 'models/tagger.ts', line: 5 },
          what: 'larger value',
          from: 'ufixed<10,8>',
          to: 'ufixed<4,4>',
          values: 9,
          rounded: 1,
          roundedPercent: 11.11,
          overflowed: 1,
          overflowedPercent: 11.11,
          overflow: 'WRAP',
          largest: 55,
          limit: 15,
        },
      ],
    });
  });

  it('become warnings where values wrap around', () => {
    expect(report(losses([4, 0], [-4, 1], [40, 20])).warnings).toEqual([
      {
        severity: 'warning',
        message:
          '11.11 % of the values (larger value) wrap around in ufixed<4,4>: seen up to 55, the type ends at 15',
        layer: 'relu_1',
        source: { file: 'models/tagger.ts', line: 5 },
      },
    ]);
    expect(report(losses([4, 0], [-4, 1])).warnings).toEqual([]);
  });

  it('prove little on random events', () => {
    const { warnings, losses: shown } = report({ ...losses([40, 20]), eventKind: 'random' });
    expect(warnings.map(({ severity }) => severity)).toEqual(['note']);
    expect(shown?.eventKind).toBe('random');
  });

  it('are left unsaid up to a thousandth', () => {
    const events = (count: number) =>
      Array.from({ length: count }, (_, i): readonly [number, number] => [i === 0 ? 40 : 4, 0]);
    // One of 3 · count values overflows: 30 where the type ends at 15.
    expect(report(losses(...events(333))).warnings).toHaveLength(1);
    expect(report(losses(...events(334))).warnings).toHaveLength(0);
  });
});

describe('the JSON', () => {
  const keys = (value: unknown): string[] => Object.keys(value as object);

  it('keeps its fields', () => {
    const made = report({
      ...losses([40, 20]),
      settings: { part: 'vu13p', clockPeriod: 5, latencyBudget: 1 },
    });
    const parsed = JSON.parse(renderJson(made)) as typeof made;
    expect(parsed).toEqual(made);
    expect(keys(parsed)).toEqual([
      'schema',
      'model',
      'tool',
      'part',
      'clockPeriodNs',
      'latencyCycles',
      'latencyNs',
      'initiationInterval',
      'intervalNs',
      'latencyBudget',
      'multiplications',
      'total',
      'percent',
      'layers',
      'criticalPath',
      'losses',
      'warnings',
      'assumptions',
    ]);
    expect(keys(parsed.layers[0])).toEqual([
      'name',
      'kind',
      'source',
      'shape',
      'type',
      'weightType',
      'multiplications',
      'strategy',
      'reuseFactor',
      'latencyCycles',
      'latencyNs',
      'initiationInterval',
      'lut',
      'ff',
      'dsp',
      'bram18',
      'percent',
    ]);
    expect(keys(parsed.part)).toEqual([
      'name',
      'device',
      'family',
      'lut',
      'ff',
      'dsp',
      'bram18',
      'uram',
      'slr',
    ]);
    expect(keys(parsed.criticalPath[0])).toEqual(['layer', 'cycles', 'logicNs']);
    expect(keys(parsed.warnings[0])).toEqual(['severity', 'message', 'layer', 'source']);
    expect(keys(parsed.latencyBudget)).toEqual(['ns', 'slackNs', 'met']);
  });

  it('is the same each time', () => {
    expect(renderJson(report(losses([4, 1])))).toBe(renderJson(report(losses([4, 1]))));
  });

  it('holds no time, path or machine', () => {
    expect(renderJson(report())).not.toMatch(/\/(home|work|tmp|Users)\/|T\d\d:\d\d/);
  });
});
