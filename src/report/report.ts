import type { ModelSettings } from '../ir/graph.ts';
import { type Module, scopeAt, type Value, valueAt } from '../ir/module.ts';
import { operandsOf, type ValueId } from '../ir/op.ts';
import { sizeOf } from '../numeric/shape.ts';
import { formatTensorType } from '../numeric/tensorType.ts';
import type { AdderOptions } from '../passes/distributedArithmetic/optimize.ts';
import type { CastLoss } from '../sim/losses.ts';
import { assumptionsOf } from './estimate/assumptions.ts';
import type { Cost } from './estimate/cost.ts';
import { estimateModule, type LayerEstimate } from './estimate/estimate.ts';
import { castReports, percentOf, sourceOf } from './losses.ts';
import type { EventKind, LayerReport, Report, Resources } from './model.ts';
import type { Part } from './parts.ts';
import { warningsOf } from './warnings.ts';

export type {
  CastReport,
  EventKind,
  LayerReport,
  PathReport,
  Report,
  Resources,
  SourceLine,
  WarningReport,
} from './model.ts';

export interface ReportInput {
  readonly module: Module;
  readonly settings: Pick<ModelSettings, 'part' | 'clockPeriod' | 'latencyBudget'>;
  /** The part that the settings name; see `requirePart`. */
  readonly part: Part;
  readonly toolVersion: string;
  /** How adder graphs are made; as for a model that says nothing of it when left out. */
  readonly adders?: AdderOptions;
  /** What the casts lost on so many events, where some were simulated. */
  readonly losses?: readonly CastLoss[];
  readonly events?: number;
  readonly eventKind?: EventKind;
}

/** Sums of tenths and products with periods keep no more digits than are meant. */
const tidy = (value: number): number => Number(value.toFixed(3));

const percentages = (cost: Cost, part: Part): Resources => ({
  lut: percentOf(cost.lut, part.lut),
  ff: percentOf(cost.ff, part.ff),
  dsp: percentOf(cost.dsp, part.dsp),
  bram18: percentOf(cost.bram18, part.bram18),
});

/** Estimates a module and puts all that a report shows into plain data that is JSON as it stands. */
export function makeReport(input: ReportInput): Report {
  const { module, settings, part, adders, toolVersion, losses, events = 0, eventKind = 'example' } = input;
  const { clockPeriod } = settings;
  const estimate = estimateModule(module, part, clockPeriod, adders);
  const latencyNs = tidy(estimate.latency * clockPeriod);
  const { name: device, family, lut, ff, dsp, bram18, uram, slr } = part;
  const report: Omit<Report, 'warnings'> = {
    schema: 'hls4ts-report/1',
    model: module.name,
    tool: `hls4ts ${toolVersion}`,
    part: { name: settings.part, device, family, lut, ff, dsp, bram18, uram, slr },
    clockPeriodNs: clockPeriod,
    latencyCycles: estimate.latency,
    latencyNs,
    initiationInterval: estimate.interval,
    intervalNs: tidy(estimate.interval * clockPeriod),
    latencyBudget: budgetOf(settings.latencyBudget, latencyNs),
    multiplications: estimate.multiplications,
    total: estimate.total,
    percent: percentages(estimate.total, part),
    layers: estimate.layers.map((layer) => layerReport(module, layer, part, clockPeriod)),
    criticalPath: estimate.path.map(({ scope, cycles, logic }) => ({
      layer: scopeAt(module, scope).name,
      cycles,
      logicNs: tidy(logic),
    })),
    losses: losses ? { events, eventKind, casts: castReports(module, losses) } : null,
    assumptions: assumptionsOf(part, clockPeriod),
  };
  const { assumptions, ...numbers } = report;
  return { ...numbers, warnings: warningsOf(report), assumptions };
}

/** A latency in ns held against its budget; null without one. */
export const budgetOf = (ns: number | undefined, latencyNs: number): Report['latencyBudget'] =>
  ns === undefined ? null : { ns, slackNs: tidy(ns - latencyNs), met: latencyNs <= ns };

function layerReport(module: Module, layer: LayerEstimate, part: Part, clockPeriod: number): LayerReport {
  const { name, kind, span, strategy, reuseFactor } = scopeAt(module, layer.scope);
  const own = module.values.filter(({ scope }) => scope === layer.scope);
  const result = resultOf(module, name, own);
  const weights = weightsOf(module, own);
  const { cost, multiplications, adders, adderDepth, latency, interval } = layer;
  return {
    name,
    kind,
    source: sourceOf(span),
    shape: result?.shape ?? [],
    type: result ? formatTensorType(result.type) : '',
    weightType: weights ? formatTensorType(weights.type) : null,
    multiplications,
    adders,
    adderDepth,
    strategy,
    reuseFactor,
    latencyCycles: latency,
    latencyNs: tidy(latency * clockPeriod),
    initiationInterval: interval,
    ...cost,
    percent: percentages(cost, part),
  };
}

/** What the trace of the layer shows, or its last value. */
function resultOf(module: Module, name: string, own: readonly Value[]): Value | undefined {
  const ids = new Set(own.map(({ id }) => id));
  const traces = module.traces.filter(({ value }) => ids.has(value));
  const trace = traces.find((named) => named.name === name) ?? traces[0];
  return trace ? valueAt(module, trace.value) : own.findLast(({ op }) => op.kind !== 'constant');
}

/** The largest constant that the layer multiplies by. */
function weightsOf(module: Module, own: readonly Value[]): Value | undefined {
  const constants = own
    .filter(({ op }) => op.kind === 'contract' || op.kind === 'mul')
    .flatMap(({ op }) => operandsOf(op).slice(0, 2))
    .flatMap((id) => constantBehind(module, id) ?? []);
  return constants.sort((a, b) => sizeOf(b.shape) - sizeOf(a.shape))[0];
}

/** A constant, or the one that is repeated here. */
function constantBehind(module: Module, id: ValueId): Value | undefined {
  const value = valueAt(module, id);
  if (value.op.kind === 'constant') return value;
  const [source] = value.op.kind === 'rearrange' ? value.op.operands : [];
  return source === undefined ? undefined : constantBehind(module, source);
}

/** A report as JSON, for scripts: two blanks of indentation, fields always in the same order. */
export const renderJson = (report: object): string => JSON.stringify(report, null, 2);
