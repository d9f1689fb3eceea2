import type { Netlist } from '../../ir/netlist/netlist.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import { readStage, type Schedule } from '../../passes/pipeline/schedule.ts';
import { range } from './bits.ts';
import { logicOf } from './logic.ts';
import { type RegisterCost, Registers } from './registers.ts';
import type { Unit } from './units.ts';

/** `[7:0] n12` for every number. */
const portsOf = (netlist: Netlist, ids: readonly number[], direction: string): string[] =>
  ids.map((id) => `    ${direction} ${range(widthOf(netlist, id))} n${id}`);

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
  netlist: Netlist,
  name: string,
  { reads, gives }: Pick<Unit, 'reads' | 'gives'>,
  clocked: boolean,
): string[] {
  const all = [
    ...(clocked ? ['    input clk'] : []),
    ...portsOf(netlist, reads, 'input'),
    ...portsOf(netlist, gives, 'output'),
  ];
  return [`module ${name} (`, all.join(',\n'), ');'];
}

/** The module of one unit of a design; a shared one stays a module of its own in Verilator. */
export function unitModule(
  netlist: Netlist,
  schedule: Schedule,
  unit: Unit,
  name: string,
  {
    shared,
    design,
    instances,
  }: { readonly shared: boolean; readonly design: string; readonly instances: number },
): VerilogModule {
  const registers = new Registers(netlist, schedule);
  const body: string[] = [];
  const given = new Set(unit.gives);
  let clocked = false;
  for (const id of unit.nodes) {
    const stage = readStage(schedule, id);
    const cycles = schedule.cycles[id] ?? 0;
    const logic = logicOf({ netlist, id, cycles, design }, (operand) => registers.at(operand, stage));
    const bits = range(widthOf(netlist, id));
    const declaration = `    wire ${bits} n${id}`;
    if ('instance' in logic) {
      body.push(...(given.has(id) ? [] : [`${declaration};`]), `    ${logic.instance}`);
      clocked ||= logic.clocked;
    } else if (given.has(id)) body.push(`    assign n${id} = ${logic.expression};`);
    else body.push(`${declaration} = ${logic.expression};`);
  }
  const chains = [...registers.chains()];
  const edges = chains.map((chain) => `        ${chain.name} <= ${chain.from};`);
  clocked ||= edges.length > 0;
  const lines = [
    // Roundings and casts drop bits.
    '/* verilator lint_off UNUSEDSIGNAL */',
    ...header(netlist, name, unit, clocked),
    ...(shared ? ['    /* verilator no_inline_module */'] : []),
    ...chains.map((chain) => `    reg ${range(chain.width)} ${chain.name};`),
    ...body,
    ...(edges.length > 0 ? ['    always @(posedge clk) begin', ...edges, '    end'] : []),
    'endmodule',
    '/* verilator lint_on UNUSEDSIGNAL */',
  ];
  return { name, text: `${lines.join('\n')}\n`, clocked, instances, registers: registers.cost() };
}
