import type { ModelSettings } from '../ir/graph.ts';
import { type Module, scopeAt, type Value, valueAt } from '../ir/module.ts';
import { formatType } from '../numeric/fixedType.ts';
import { containerOf, formatTensorType } from '../numeric/tensorType.ts';
import type { Part } from '../report/parts.ts';
import type { CastLoss } from '../sim/losses.ts';
import { assumptions, estimateScopes, type ScopeEstimate } from './estimate/scopes.ts';

/** Resources, in pieces. */
export interface Resources {
  readonly lut: number;
  readonly ff: number;
  readonly dsp: number;
  readonly bram18: number;
}

/** One layer's row. */
export interface LayerReport extends Resources {
  readonly name: string;
  readonly kind: string;
  /** Line of the model file. */
  readonly line: number | null;
  readonly shape: readonly number[];
  readonly type: string;
  readonly weightType: string | null;
  readonly multiplications: number;
  readonly strategy: string;
  readonly reuseFactor: number;
  readonly latencyCycles: number;
  readonly latencyNs: number;
  readonly initiationInterval: number;
  /** Its share of the part's scarcest resource, in percent. */
  readonly share: number;
}

/** What one cast lost on the events that were simulated. */
export interface CastReport {
  readonly layer: string;
  readonly line: number | null;
  readonly from: string;
  readonly to: string;
  readonly values: number;
  readonly rounded: number;
  readonly overflowed: number;
  /** What happens to values out of range: they saturate or wrap. */
  readonly overflow: string;
  readonly largest: number;
}

/** Everything the report shows; `schema` changes when a field changes its meaning. */
export interface Report {
  readonly schema: 'hls4ts-report/1';
  readonly model: string;
  readonly tool: string;
  readonly part: string;
  readonly clockPeriod: number;
  readonly layers: readonly LayerReport[];
  readonly total: Resources & {
    readonly multiplications: number;
    readonly latencyCycles: number;
    readonly latencyNs: number;
    readonly initiationInterval: number;
  };
  /** Percent of the part. */
  readonly shares: Resources;
  readonly criticalPath: readonly string[];
  readonly latencyBudget: { readonly ns: number; readonly met: boolean } | null;
  readonly casts: readonly CastReport[];
  /** Events behind the casts' numbers. */
  readonly events: number;
  readonly assumptions: readonly string[];
}

export interface ReportInput {
  readonly module: Module;
  readonly settings: ModelSettings;
  readonly part: Part;
  readonly toolVersion: string;
  readonly losses: readonly CastLoss[];
  readonly events: number;
}

const percent = (amount: number, available: number): number =>
  available === 0
    ? amount > 0
      ? Number.POSITIVE_INFINITY
      : 0
    : Math.round((1000 * amount) / available) / 10;

const sharesOf = ({ lut, ff, dsp, bram18 }: Resources, part: Part): Resources => ({
  lut: percent(lut, part.lut),
  ff: percent(ff, part.ff),
  dsp: percent(dsp, part.dsp),
  bram18: percent(bram18, part.bram18),
});

/** Estimates a module and puts everything a report shows into plain data. */
export function makeReport({ module, settings, part, toolVersion, losses, events }: ReportInput): Report {
  const estimates = estimateScopes(module, part, settings.clockPeriod);
  const layers = estimates
    .filter(({ scope }) => scopeAt(module, scope).kind !== 'input')
    .map((estimate) => layerReport(module, estimate, settings.clockPeriod, part));
  const sum = (pick: (layer: LayerReport) => number): number =>
    layers.reduce((total, layer) => total + pick(layer), 0);
  const last = [...estimates].sort((a, b) => b.finish - a.finish)[0];
  const resources = {
    lut: sum(({ lut }) => lut),
    ff: sum(({ ff }) => ff),
    dsp: sum(({ dsp }) => dsp),
    bram18: sum(({ bram18 }) => bram18),
  };
  const latencyCycles = last?.finish ?? 0;
  const latencyNs = latencyCycles * settings.clockPeriod;
  const { latencyBudget } = settings;
  return {
    schema: 'hls4ts-report/1',
    model: module.name,
    tool: `hls4ts ${toolVersion}`,
    part: part.name,
    clockPeriod: settings.clockPeriod,
    layers,
    total: {
      ...resources,
      multiplications: sum(({ multiplications }) => multiplications),
      latencyCycles,
      latencyNs,
      initiationInterval: Math.max(1, ...layers.map(({ initiationInterval }) => initiationInterval)),
    },
    shares: sharesOf(resources, part),
    criticalPath: pathTo(module, estimates, last),
    latencyBudget:
      latencyBudget === undefined ? null : { ns: latencyBudget, met: latencyNs <= latencyBudget },
    casts: losses.map((loss) => castReport(module, loss)),
    events,
    assumptions,
  };
}

function layerReport(module: Module, estimate: ScopeEstimate, clockPeriod: number, part: Part): LayerReport {
  const { name, kind, span, strategy, reuseFactor } = scopeAt(module, estimate.scope);
  const own = module.values.filter((value) => value.scope === estimate.scope);
  const result = resultOf(module, name, own);
  const weights = own.find(({ op }) => op.kind === 'constant' && /_(weight|scale)$/.test(op.name));
  const { multiplications, lut, dsp, bram18 } = estimate.cost;
  const resources = { lut, ff: estimate.ff, dsp, bram18 };
  return {
    name,
    kind,
    line: span?.line ?? null,
    shape: result?.shape ?? [],
    type: result ? formatTensorType(result.type) : '',
    weightType: weights ? formatTensorType(weights.type) : null,
    multiplications,
    strategy,
    reuseFactor,
    latencyCycles: estimate.latency,
    latencyNs: estimate.latency * clockPeriod,
    initiationInterval: estimate.initiationInterval,
    ...resources,
    share: Math.max(...Object.values(sharesOf(resources, part))),
  };
}

const resultOf = (module: Module, name: string, own: readonly Value[]): Value | undefined => {
  const trace = module.traces.find((traced) => traced.name === name);
  return trace ? valueAt(module, trace.value) : own.at(-1);
};

/** Layers from an input to the last result, each waiting for the one before. */
function pathTo(
  module: Module,
  estimates: readonly ScopeEstimate[],
  last: ScopeEstimate | undefined,
): string[] {
  const path: string[] = [];
  for (let at = last; at; ) {
    path.unshift(scopeAt(module, at.scope).name);
    const { waitsFor } = at;
    at = estimates.find(({ scope }) => scope === waitsFor);
  }
  return path;
}

function castReport(module: Module, { value, total, rounded, overflowed, largest }: CastLoss): CastReport {
  const cast = valueAt(module, value);
  const operand = cast.op.kind === 'cast' ? valueAt(module, cast.op.operand) : cast;
  const { name, span } = scopeAt(module, cast.scope);
  return {
    layer: name,
    line: span?.line ?? null,
    from: formatType(containerOf(operand.type)),
    to: formatTensorType(cast.type),
    values: total,
    rounded,
    overflowed,
    overflow: cast.type.granularity === 'tensor' ? cast.type.type.overflow : 'by element',
    largest,
  };
}
