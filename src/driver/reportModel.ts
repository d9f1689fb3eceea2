import { adderOptionsOf } from '../passes/distributedArithmetic/settings.ts';
import { requirePart } from '../report/parts.ts';
import { makeReport, type Report } from '../report/report.ts';
import { createSimulator } from '../sim/simulator.ts';
import type { Compilation } from './compilation.ts';
import { exampleEvents } from './examples.ts';
import { randomEvents } from './vectors.ts';
import { toolVersion } from './version.ts';

/** Random events behind the casts' numbers of a model without examples. */
const randomCount = 1000;

/** Estimates latency and resources, and measures what the casts lose on the example events. */
export function reportModel(compilation: Compilation): Report {
  const { graph, module } = compilation;
  const { settings } = graph;
  const examples = exampleEvents(compilation);
  const events = examples ?? randomEvents(module, randomCount, 1);
  const { losses } = createSimulator(module, { countLosses: true }).run(events.inputs, events.count);
  return makeReport({
    module,
    settings,
    part: requirePart(settings.part, graph.span),
    toolVersion,
    adders: adderOptionsOf(settings),
    losses,
    events: events.count,
    eventKind: examples ? 'example' : 'random',
  });
}
