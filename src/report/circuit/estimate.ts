import type { VerilogLayer } from '../../backends/verilog/emit.ts';
import type { VerilogPlan } from '../../backends/verilog/plan.ts';
import { Registers } from '../../backends/verilog/registers.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import { heldChoices } from './heldChoices.ts';
import { type LogicCost, logicCost } from './logic.ts';

/** What a circuit takes, in pieces. */
export interface CircuitCost extends LogicCost {
  readonly ff: number;
  readonly srl: number;
}

export interface CircuitEstimate {
  /** By the scope of the layer. */
  readonly layers: ReadonlyMap<number, CircuitCost>;
  /** Registers of the top module. */
  readonly rest: CircuitCost;
  readonly total: CircuitCost;
}

const nothing: CircuitCost = { lut: 0, ff: 0, srl: 0, dsp: 0, bram18: 0 };

const sum = (parts: readonly CircuitCost[]): CircuitCost =>
  parts.reduce(
    (a, b) => ({
      lut: a.lut + b.lut,
      ff: a.ff + b.ff,
      srl: a.srl + b.srl,
      dsp: a.dsp + b.dsp,
      bram18: a.bram18 + b.bram18,
    }),
    nothing,
  );

/** Registers of products in LUTs; those of a DSP and of a block RAM are inside. */
const insideBits = ({ netlist, schedule }: VerilogPlan, id: number, { dsp }: LogicCost): number =>
  netlist.kind(id) === nodeKinds.multiply && dsp === 0
    ? (schedule.cycles[id] ?? 0) * widthOf(netlist, id)
    : 0;

/** Registers behind the inputs, between the layers and the outputs, at the outputs, and of `valid`. */
function topRegisters({ netlist, schedule }: VerilogPlan): CircuitCost {
  const registers = new Registers(netlist, schedule);
  let ff = schedule.latency;
  for (let id = 0; id < netlist.size; id++)
    if (schedule.live[id] === 1 && netlist.kind(id) === nodeKinds.input)
      ff += schedule.inputRegisters * widthOf(netlist, id);
  for (const { signals } of netlist.outputs) {
    for (const { node } of signals) {
      registers.at(node, schedule.latency - 1);
      ff += widthOf(netlist, node);
    }
  }
  const cost = registers.cost();
  return { ...nothing, ff: ff + cost.ff, srl: cost.srl };
}

/** Estimates an emitted circuit from its nodes and registers; `multiplier` has the widths of a DSP's factors. */
export function estimateCircuit(
  plan: VerilogPlan,
  layers: readonly VerilogLayer[],
  multiplier: readonly [number, number],
): CircuitEstimate {
  const held = heldChoices(plan.netlist, plan.schedule);
  const costs = layers.map(({ part, module, units }): readonly [number, CircuitCost] => {
    const nodes = part.kinds.flatMap(({ instances }) => instances.flatMap((unit) => unit.nodes));
    const logic = nodes.map((id): CircuitCost => {
      const cost = logicCost(plan.netlist, id, multiplier, held[id] === 1);
      return { ...nothing, ...cost, ff: insideBits(plan, id, cost) };
    });
    const registers = [module, ...units].map(
      ({ registers: { ff, srl }, instances }): CircuitCost => ({
        ...nothing,
        ff: ff * instances,
        srl: srl * instances,
      }),
    );
    return [part.scope, sum([...logic, ...registers])];
  });
  const rest = topRegisters(plan);
  return { layers: new Map(costs), rest, total: sum([...costs.map(([, cost]) => cost), rest]) };
}
