import type { OutputFile } from '../../base/outputFile.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { isBlockRam, widthOf } from '../../passes/pipeline/delay.ts';
import { literal, range } from './bits.ts';

/**
 * Name of the module of a node's table. Nodes that look the same numbers up in the same table have one; a table that begins
 * with another number than 0 has it in its name.
 */
export function romName(netlist: Netlist, id: number, design: string): string {
  const first = BigInt(netlist.low(netlist.a(id)));
  const from = first === 0n ? '' : first < 0n ? `_n${-first}` : `_${first}`;
  return `${design}__rom${netlist.p(id)}${from}`;
}

/** A table as a module: every number that its address can be, and 0 for those it cannot. Large ones are block RAMs. */
export function romFile(netlist: Netlist, id: number, design: string): OutputFile {
  const operand = netlist.a(id);
  const [inputs, outputs] = [widthOf(netlist, operand), widthOf(netlist, id)];
  const name = romName(netlist, id, design);
  const first = BigInt(netlist.low(operand));
  const clocked = isBlockRam(netlist, id);
  const assign = clocked ? '<=' : '=';
  const lines = [
    `// A table of ${netlist.rom(id).length} numbers${clocked ? ', with a register behind it as block RAMs have' : ''}.`,
    `module ${name} (`,
    ...(clocked ? ['    input clk,'] : []),
    `    input ${range(inputs)} address,`,
    `    ${clocked ? '(* rom_style = "block" *) ' : ''}output reg ${range(outputs)} data`,
    ');',
    // Verilator would write the table anew wherever it is read.
    '    /* verilator no_inline_module */',
    `    always @(${clocked ? 'posedge clk' : '*'})`,
    '        case (address)',
    ...netlist
      .rom(id)
      .map(
        (entry, i) =>
          `            ${literal(first + BigInt(i), inputs)}: data ${assign} ${literal(entry, outputs)};`,
      ),
    `            default: data ${assign} ${literal(0, outputs)};`,
    '        endcase',
    'endmodule',
  ];
  return { path: `rtl/${name}.v`, contents: `${lines.join('\n')}\n` };
}
