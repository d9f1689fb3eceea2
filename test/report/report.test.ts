import { describe, expect, it } from 'vitest';
import { requirePart } from '../../src/report/parts.ts';
import { renderJson } from '../../src/report/report.ts';
import { losses, report } from './sample.ts';
import { Sketch } from './sketch.ts';

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

  it('shows the traced result of a layer, else its last value', () => {
    const sketch = new Sketch();
    const x = sketch.input('x', [2, 2], 'int<8>');
    const traced = (name: string) => {
      sketch.layer(name);
      const half = sketch.cast(x, 'int<4>');
      return { half, flat: sketch.builder.reshape(half, [4]) };
    };
    const first = traced('first');
    sketch.builder.trace('first', first.half);
    const second = traced('second');
    sketch.builder.trace('second_1', second.flat);
    const third = traced('third');
    const { layers } = report({ module: sketch.finish(first.flat, second.flat, third.flat) });
    expect(layers.map(({ name, shape }) => [name, shape])).toEqual([
      ['layer', [2, 2]],
      ['first', [2, 2]],
      ['second', [4]],
      ['third', [4]],
    ]);
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
      'adders',
      'adderDepth',
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
