import { type Diagnostic, error, warning } from '../../base/diagnostic.ts';
import { scopeAt } from '../../ir/module.ts';
import { type NodeKind, nodeKinds } from '../../ir/netlist/nodes.ts';
import { criticalPath } from '../../passes/pipeline/criticalPath.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import type { VerilogOptions } from './options.ts';
import type { VerilogPlan } from './plan.ts';

/** Layers on the slowest way that are listed with their lines. */
const shown = 12;

/** HLS5006 where the latency is above the budget, with the layers that the cycles go to, in their order, and their lines. */
function budgetProblems(
  { module, netlist, schedule }: VerilogPlan,
  { latencyBudget, clockPeriod }: VerilogOptions,
): Diagnostic[] {
  const latency = schedule.latency * clockPeriod;
  if (latencyBudget === undefined || latency <= latencyBudget) return [];
  const path = criticalPath(netlist, schedule).map((stretch) => ({
    ...scopeAt(module, stretch.scope),
    cycles: stretch.to - stretch.from,
  }));
  const slowest = [...path].sort((a, b) => b.cycles - a.cycles);
  const listed = new Set(slowest.slice(0, shown));
  const list = path.map(({ name, cycles }) => `${name} ${cycles}`).join(', ');
  const related = path.flatMap((stretch) => {
    const { name, cycles, span } = stretch;
    return span && listed.has(stretch)
      ? [{ span, message: `${cycles} ${cycles === 1 ? 'cycle' : 'cycles'} in '${name}'` }]
      : [];
  });
  const budget = `the budget of ${latencyBudget} ns`;
  return [
    error('HLS5006', `${schedule.latency} cycles = ${latency} ns are above ${budget}; on the way: ${list}`, {
      span: slowest[0]?.span,
      related,
      help: 'narrower types, fewer levels of adders (distributedArithmetic.delayConstraint), or a longer budget',
    }),
  ];
}

const names: Readonly<Record<NodeKind, string>> = {
  input: 'an input',
  constant: 'a constant',
  add: 'a sum',
  subtract: 'a difference',
  multiply: 'a product',
  maximum: 'a maximum',
  minimum: 'a minimum',
  compare: 'a comparison',
  select: 'a choice',
  floor: 'a rounding',
  wrap: 'a cast',
  lookup: 'a table',
  boothRow: 'a product',
};

const kindNames = Object.entries(nodeKinds) as [NodeKind, number][];

/**
 * HLS5007 where the logic between two registers takes longer than the clock allows: an error when it is longer than the period, a
 * warning when it only uses up what is kept for routing and jitter.
 */
function clockProblems(
  { module, netlist, schedule }: VerilogPlan,
  { clockPeriod, usable }: VerilogOptions,
): Diagnostic[] {
  const { period, slowest } = schedule;
  // Sums of delays in ns are not exact.
  if (slowest < 0 || period <= usable + 1e-3) return [];
  const { name, span } = scopeAt(module, netlist.scope(slowest));
  const kind = kindNames.find(([, code]) => code === netlist.kind(slowest))?.[0] ?? 'add';
  const what = `${names[kind]} of ${widthOf(netlist, slowest)} bits in '${name}' takes ${period.toFixed(2)} ns`;
  const report = period > clockPeriod ? error : warning;
  return [
    report('HLS5007', `${what}, a clock period of ${clockPeriod} ns leaves ${usable.toFixed(2)} ns for it`, {
      span,
      help: 'a longer clockPeriod, a faster part, or narrower types',
    }),
  ];
}

/** What a planned circuit promises and cannot keep: its latency budget and its clock. */
export const planProblems = (plan: VerilogPlan, options: VerilogOptions): Diagnostic[] => [
  ...budgetProblems(plan, options),
  ...clockProblems(plan, options),
];
