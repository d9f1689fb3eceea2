import type { VerilogLayer } from '../../backends/verilog/emit.ts';
import type { VerilogOptions } from '../../backends/verilog/options.ts';
import type { VerilogPlan } from '../../backends/verilog/plan.ts';
import { scopeAt } from '../../ir/module.ts';
import { narrowFactor } from '../../ir/netlist/booth.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { criticalPath } from '../../passes/pipeline/criticalPath.ts';
import { delaysInside } from '../../passes/pipeline/inside.ts';
import { readStage } from '../../passes/pipeline/schedule.ts';
import { percentOf, sourceOf } from '../losses.ts';
import type { Part } from '../parts.ts';
import { budgetOf } from '../report.ts';
import type { Synthesis, SynthesisEntry } from '../synthesis.ts';
import { type CircuitCost, estimateCircuit } from './estimate.ts';
import type { CircuitEntry, CircuitLayer, CircuitReport, SynthesisState } from './model.ts';

export interface CircuitReportInput {
  readonly plan: VerilogPlan;
  readonly layers: readonly VerilogLayer[];
  readonly options: VerilogOptions;
  /** The part that the options name; see `requirePart`. */
  readonly part: Part;
  /** What synthesis gave, and whether it was of the Verilog that this plan becomes. */
  readonly synthesis?: { readonly found: Synthesis; readonly same: boolean } | undefined;
}

const tidy = (value: number): number => Number(value.toFixed(3));

/** Latency, resources and logic of a planned circuit by layer, with what its synthesis gave beside them, as plain data. */
export function makeCircuitReport(input: CircuitReportInput): CircuitReport {
  const { plan, layers, options, part, synthesis } = input;
  const { module, netlist, schedule } = plan;
  const { clockPeriod, usable, delays, latencyBudget, toolVersion } = options;
  const estimate = estimateCircuit(plan, layers, delays.dspBits);
  const inside = delaysInside(netlist, schedule, delays, usable);
  const work = workOf(plan);
  // Numbers of another circuit would be compared with estimates of this one.
  const known = synthesis?.same ? synthesis.found : undefined;
  const byName = new Map(known?.layers.map((layer) => [layer.name, layer]));
  const latencyNs = tidy(schedule.latency * clockPeriod);
  const { name: device, family, lut, ff, dsp, bram18, uram, slr } = part;
  const state: SynthesisState = synthesis ? (synthesis.same ? 'same' : 'other') : 'none';
  return {
    schema: 'hls4ts-circuit-report/1',
    model: module.name,
    tool: `hls4ts ${toolVersion}`,
    part: { name: options.part, device, family, lut, ff, dsp, bram18, uram, slr },
    clockPeriodNs: clockPeriod,
    latencyCycles: schedule.latency,
    latencyNs,
    initiationInterval: 1,
    latencyBudget: budgetOf(latencyBudget, latencyNs),
    logicNs: tidy(schedule.period),
    usableNs: tidy(usable),
    layers: layers.map((layer): CircuitLayer => {
      const { scope } = layer.part;
      const { kind, span } = scopeAt(module, scope);
      const { adders, multipliers, from, to } = work.get(scope) ?? noWork;
      return {
        name: layer.name,
        kind,
        source: sourceOf(span),
        adders,
        multipliers,
        latencyCycles: Math.max(0, to - from),
        logicNs: tidy(inside.get(scope) ?? 0),
        ...entryOf(estimate.layers.get(scope) ?? estimate.rest, part, byName.get(layer.name)),
      };
    }),
    rest: entryOf(estimate.rest, part, known?.rest),
    total: entryOf(estimate.total, part, known?.total),
    criticalPath: criticalPath(netlist, schedule).map(({ scope, from, to }) => ({
      layer: scopeAt(module, scope).name,
      cycles: to - from,
    })),
    synthesis: { state, yosys: synthesis?.found.yosys ?? null },
  };
}

function entryOf(cost: CircuitCost, part: Part, entry: SynthesisEntry | null | undefined): CircuitEntry {
  const { lut, srl, ff, dsp, bram18 } = cost;
  return {
    lut: Math.round(lut),
    srl,
    ff,
    dsp,
    bram18,
    percent: {
      lut: percentOf(lut + srl, part.lut),
      ff: percentOf(ff, part.ff),
      dsp: percentOf(dsp, part.dsp),
      bram18: percentOf(bram18, part.bram18),
    },
    synthesized: entry ? { ...entry.synthesized, ratio: entry.ratio } : null,
  };
}

interface Work {
  readonly adders: number;
  readonly multipliers: number;
  /** The stages of the latest operand from elsewhere and of the latest result. */
  readonly from: number;
  readonly to: number;
}

const noWork: Work = { adders: 0, multipliers: 0, from: 0, to: 0 };

/** What each scope's nodes do, in one pass over the netlist. */
function workOf({ netlist, schedule }: VerilogPlan): ReadonlyMap<number, Work> {
  const found = new Map<number, { -readonly [Key in keyof Work]: Work[Key] }>();
  for (let id = 0; id < netlist.size; id++) {
    const kind = netlist.kind(id);
    if (schedule.live[id] === 0 || kind === nodeKinds.constant) continue;
    const scope = netlist.scope(id);
    const work = found.get(scope) ?? { ...noWork };
    found.set(scope, work);
    if (kind === nodeKinds.add || kind === nodeKinds.subtract) work.adders++;
    // A product in rows has one of each place.
    if (kind === nodeKinds.multiply && narrowFactor(netlist, id) === undefined) work.multipliers++;
    if (kind === nodeKinds.boothRow && netlist.p(id) === 1) work.multipliers++;
    work.to = Math.max(work.to, schedule.stage[id] ?? 0);
    if (kind === nodeKinds.input) continue;
    for (const operand of netlist.operands(id)) {
      if (netlist.scope(operand) === scope || (schedule.stage[operand] ?? 0) < 0) continue;
      work.from = Math.max(work.from, Math.min(schedule.stage[operand] ?? 0, readStage(schedule, id)));
    }
  }
  return found;
}
