import type { Netlist, Rom } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import { readStage, type Schedule } from '../../passes/pipeline/schedule.ts';
import { literal } from './bits.ts';
import { logicOf } from './logic.ts';
import { Registers } from './registers.ts';
import type { Unit } from './units.ts';

/** `[7:0]` */
export const range = (width: number): string => `[${Math.max(1, width) - 1}:0]`;

/** A table as a function: every number that its operand can be, and 0 for those it cannot. */
function romFunction(netlist: Netlist, id: number, rom: Rom): string[] {
  const operand = netlist.a(id);
  const [inputs, outputs] = [widthOf(netlist, operand), widthOf(netlist, id)];
  const name = `rom_${netlist.p(id)}`;
  const first = BigInt(netlist.low(operand));
  const cases = rom.map(
    (entry, i) => `            ${literal(first + BigInt(i), inputs)}: ${name} = ${literal(entry, outputs)};`,
  );
  return [
    `    function ${range(outputs)} ${name}(input ${range(inputs)} index);`,
    '        case (index)',
    ...cases,
    `            default: ${name} = ${literal(0, outputs)};`,
    '        endcase',
    '    endfunction',
  ];
}

/** `[7:0] n12` for every number. */
const portsOf = (netlist: Netlist, ids: readonly number[], direction: string): string[] =>
  ids.map((id) => `    ${direction} ${range(widthOf(netlist, id))} n${id}`);

/** A module of Verilog, whether it has a clock, and how often its layer contains it. */
export interface VerilogModule {
  readonly name: string;
  readonly text: string;
  readonly clocked: boolean;
  readonly instances: number;
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

/** The module of one unit. */
export function unitModule(
  netlist: Netlist,
  schedule: Schedule,
  unit: Unit,
  name: string,
  shared: boolean,
  instances: number,
): VerilogModule {
  const registers = new Registers(netlist, schedule);
  const body: string[] = [];
  const roms = new Map<number, string[]>();
  const given = new Set(unit.gives);
  const edges: string[] = [];
  let clocked = false;
  for (const id of unit.nodes) {
    const stage = readStage(schedule, id);
    const cycles = schedule.cycles[id] ?? 0;
    const logic = logicOf(netlist, id, `n${id}`, cycles, (operand) => registers.at(operand, stage));
    const bits = range(widthOf(netlist, id));
    const declaration = `    wire ${bits} n${id}`;
    if ('instance' in logic) {
      body.push(...(given.has(id) ? [] : [`${declaration};`]), `    ${logic.instance}`);
      clocked ||= logic.clocked;
    } else if ('registered' in logic) {
      const name = given.has(id) ? `n${id}_data` : `n${id}`;
      body.push(`    (* rom_style = "block" *) reg ${bits} ${name};`);
      if (given.has(id)) body.push(`    assign n${id} = ${name};`);
      edges.push(`        ${name} <= ${logic.registered};`);
    } else if (given.has(id)) body.push(`    assign n${id} = ${logic.expression};`);
    else body.push(`${declaration} = ${logic.expression};`);
    if (netlist.kind(id) === nodeKinds.lookup && !roms.has(netlist.p(id)))
      roms.set(netlist.p(id), romFunction(netlist, id, netlist.rom(id)));
  }
  const chains = [...registers.chains()];
  edges.push(...chains.map((chain) => `        ${chain.name} <= ${chain.from};`));
  clocked ||= edges.length > 0;
  const lines = [
    // Roundings and casts drop bits.
    '/* verilator lint_off UNUSEDSIGNAL */',
    ...header(netlist, name, unit, clocked),
    ...(shared ? ['    /* verilator no_inline_module */'] : []),
    ...chains.map((chain) => `    reg ${range(chain.width)} ${chain.name};`),
    ...[...roms.values()].flat(),
    ...body,
    ...(edges.length > 0 ? ['    always @(posedge clk) begin', ...edges, '    end'] : []),
    'endmodule',
    '/* verilator lint_on UNUSEDSIGNAL */',
  ];
  return { name, text: `${lines.join('\n')}\n`, clocked, instances };
}
