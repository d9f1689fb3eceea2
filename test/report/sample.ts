import type { Module } from '../../src/ir/module.ts';
import { requirePart } from '../../src/report/parts.ts';
import { makeReport, type ReportInput } from '../../src/report/report.ts';
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

/** A report of the network, or of what is given. */
export const report = (input: Partial<ReportInput> = {}) =>
  makeReport({
    module: input.module ?? network(),
    settings: { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, latencyBudget: undefined },
    part: requirePart('vu13p'),
    toolVersion: '1.2.3',
    ...input,
  });

/** Losses of the network for events (x0, x1), in quarters. */
export function losses(...events: readonly (readonly [number, number])[]) {
  const module = network();
  const data = Float64Array.from(events.flat());
  const simulator = createSimulator(module, { countLosses: true });
  const result = simulator.run(new Map([['x', data]]), events.length);
  return { module, losses: result.losses, events: events.length };
}
