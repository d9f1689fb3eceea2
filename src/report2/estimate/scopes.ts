import { type Module, scopeAt } from '../../ir/module.ts';
import { operandsOf } from '../../ir/op.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import type { Part } from '../../report/parts.ts';
import { type Cost, free, together } from './cost.ts';
import { cyclesOf } from './delays.ts';
import { estimateOp } from './ops.ts';

/** Estimate of one layer. */
export interface ScopeEstimate {
  readonly scope: number;
  readonly cost: Cost;
  readonly ff: number;
  /** Cycles from its inputs to its results. */
  readonly latency: number;
  readonly initiationInterval: number;
  /** Cycles from the network's inputs to its results. */
  readonly finish: number;
  /** The layer whose result it waits for longest. */
  readonly waitsFor: number | undefined;
}

/** Flip-flops between the stages of a layer for each LUT; networks made of adders were seen at about half. */
const flipFlopsPerLut = 0.4;

/** Estimates every layer, and when its result is there. */
export function estimateScopes(module: Module, part: Part, clockPeriod: number): ScopeEstimate[] {
  const costs = module.values.map((value) => estimateOp(module, value, part));
  const paths = pathDelays(module, costs);
  const leaving = leavingValues(module);
  const estimates = new Map<number, ScopeEstimate>();
  for (const scope of scopesInOrder(module)) {
    const own = module.values.filter((value) => value.scope === scope && value.op.kind !== 'constant');
    const cost = own.map(({ id }) => costs[id] ?? free).reduce(together, free);
    const latency = cost.turns + cyclesOf(Math.max(0, ...own.map(({ id }) => paths[id] ?? 0)), clockPeriod);
    const { strategy, reuseFactor } = scopeAt(module, scope);
    const before = own
      .flatMap(({ op }) => operandsOf(op))
      .flatMap((id) => estimates.get(module.values[id]?.scope ?? -1) ?? []);
    const [last] = before.filter((other) => other.scope !== scope).sort((a, b) => b.finish - a.finish);
    const results = own.filter(({ id }) => leaving.has(id));
    const bits = results.reduce((sum, value) => sum + sizeOf(value.shape) * containerOf(value.type).width, 0);
    estimates.set(scope, {
      scope,
      cost,
      ff: Math.ceil(latency === 0 ? 0 : bits + cost.lut * flipFlopsPerLut),
      latency,
      initiationInterval: strategy === 'resource' ? reuseFactor : 1,
      finish: (last?.finish ?? 0) + latency,
      waitsFor: last?.scope,
    });
  }
  return [...estimates.values()];
}

/** Scopes by the last of their values, so that each comes after those it reads. */
function scopesInOrder(module: Module): number[] {
  const last = new Map<number, number>();
  for (const { scope, id, op } of module.values) if (op.kind !== 'constant') last.set(scope, id);
  return [...last].sort((a, b) => a[1] - b[1]).map(([scope]) => scope);
}

/** Longest delay in ns from a layer's inputs to each of its values. */
function pathDelays(module: Module, costs: readonly Cost[]): number[] {
  const paths: number[] = [];
  for (const { id, op, scope } of module.values) {
    const before = operandsOf(op).map((operand) =>
      module.values[operand]?.scope === scope ? (paths[operand] ?? 0) : 0,
    );
    paths[id] = Math.max(0, ...before) + (costs[id]?.delay ?? 0);
  }
  return paths;
}

/** Values that other layers read or that leave the network. */
function leavingValues(module: Module): Set<number> {
  const leaving = new Set(module.outputs.map(({ value }) => value));
  for (const user of module.values) {
    for (const id of operandsOf(user.op)) if (module.values[id]?.scope !== user.scope) leaving.add(id);
  }
  return leaving;
}

/** Why the numbers are estimates, and what they rest on. */
export const assumptions: readonly string[] = [
  'an estimate before synthesis, not yet calibrated against it',
  'latency strategy: every weight has hardware of its own; 0 and powers of two are free, others are shift-adds by signed digits',
  'products with both operands of 10 bits or more take a DSP block; so do constants of more than 3 signed digits there',
  'an adder takes one LUT a bit, 15 % less inside a matrix product; a selection half a LUT a bit',
  'tables of up to 16 kbit are LUTs, 2^(b-5) · out/2 for each reader; larger ones take block RAM, two readers a block',
  'delays: 0.35 ns a LUT with routing, 0.012 ns a carry bit, 2.4 ns a DSP block; 73 % of the clock period can be used',
  'every layer ends in registers; flip-flops are the bits of its results, and 0.4 for each LUT in between',
  'resource strategy: the reuse factor is the initiation interval, and as many cycles of latency',
];
