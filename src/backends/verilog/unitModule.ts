import { widthOf } from '../../passes/pipeline/delay.ts';
import { readStage } from '../../passes/pipeline/schedule.ts';
import { range } from './bits.ts';
import { logicOf } from './logic.ts';
import type { VerilogPlan } from './plan.ts';
import { type Declaration, type RegisterCost, Registers, type Tap, tapName } from './registers.ts';
import type { Unit } from './units.ts';
import { Uses } from './uses.ts';

/** A module of Verilog, whether it has a clock, and how often its layer contains it. */
export interface VerilogModule {
  readonly name: string;
  readonly text: string;
  readonly clocked: boolean;
  readonly instances: number;
  /** Its own registers, but for those inside of products and tables. */
  readonly registers: RegisterCost;
}

/** The head of a module whose ports are the numbers that it reads and gives, under their names. */
export function header(
  { netlist, schedule }: Pick<VerilogPlan, 'netlist' | 'schedule'>,
  name: string,
  { reads, gives }: Pick<Unit, 'reads' | 'gives'>,
  clocked: boolean,
  uses: Uses,
): string[] {
  const input = (tap: Tap): string => {
    const [port, width] = [tapName(schedule, tap), widthOf(netlist, tap.node)];
    return uses.waived(`    input ${range(width)} ${port}`, port, width);
  };
  const all = [
    ...(clocked ? ['    input clk'] : []),
    ...reads.map(input),
    ...gives.map((id) => `    output ${range(widthOf(netlist, id))} n${id}`),
  ];
  return [`module ${name} (`, all.join(',\n'), ');'];
}

/** Lines that happen at every clock edge. */
export const atEdge = (edges: readonly string[]): string[] =>
  edges.length > 0 ? ['    always @(posedge clk) begin', ...edges, '    end'] : [];

/** What the modules of a design have in common. */
export interface ModuleContext extends Pick<VerilogPlan, 'netlist' | 'schedule'> {
  /** Name of the whole design. */
  readonly design: string;
  /** 1 for sums that stay sums of two terms; see `joinedSums`. */
  readonly joined: Uint8Array;
}

/** The module of a kind of units, written as the first of them is; a shared one stays a module of its own in Verilator. */
export function unitModule(
  { netlist, schedule, design, joined }: ModuleContext,
  [unit, ...others]: readonly [Unit, ...Unit[]],
  name: string,
  shared: boolean,
): VerilogModule {
  const instances = [unit, ...others];
  const registers = new Registers(netlist, schedule, unit.reads);
  const uses = new Uses();
  const body: (Declaration | string)[] = [];
  const given = new Set(unit.gives);
  let clocked = false;
  for (const [i, id] of unit.nodes.entries()) {
    const stage = readStage(schedule, id);
    const cycles = schedule.cycles[id] ?? 0;
    const alone = instances.some(({ nodes }) => joined[nodes[i] ?? id] === 1);
    const logic = logicOf({ netlist, id, cycles, design, alone }, (operand) => registers.at(operand, stage));
    const wire = { name: `n${id}`, width: widthOf(netlist, id) };
    const declaration = `    wire ${range(wire.width)} ${wire.name}`;
    for (const read of 'instance' in logic ? logic.reads : [logic.expression]) uses.add(read);
    if ('instance' in logic) {
      if (!given.has(id)) body.push({ ...wire, text: `${declaration};` });
      body.push(`    ${logic.instance}`);
      clocked ||= logic.clocked;
    } else if (logic.bitBelow) {
      const { passes } = logic;
      const own = wire.width - (passes?.width ?? 0);
      const sum = { name: `n${id}_sum`, width: own + 1 };
      const upper = `${sum.name}[${own}:1]`;
      const value = passes ? `{${upper}, ${passes.text}}` : upper;
      uses.add(value);
      body.push({ ...sum, text: `    wire ${range(sum.width)} ${sum.name} = ${logic.expression};` });
      if (given.has(id)) body.push(`    assign n${id} = ${value};`);
      else body.push({ ...wire, text: `${declaration} = ${value};` });
    } else if (given.has(id)) body.push(`    assign n${id} = ${logic.expression};`);
    else body.push({ ...wire, text: `${declaration} = ${logic.expression};` });
  }
  const { declarations, edges } = registers.text();
  uses.addRegisters(declarations, edges);
  clocked ||= edges.length > 0;
  const lines = [
    ...header({ netlist, schedule }, name, unit, clocked, uses),
    ...(shared ? ['    /* verilator no_inline_module */'] : []),
    ...[...declarations, ...body].map((line) =>
      typeof line === 'string' ? line : uses.waived(line.text, line.name, line.width),
    ),
    ...atEdge(edges),
    'endmodule',
  ];
  return {
    name,
    text: `${lines.join('\n')}\n`,
    clocked,
    instances: instances.length,
    registers: registers.cost(),
  };
}
