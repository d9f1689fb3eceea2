import { widthOf } from '../../passes/pipeline/delay.ts';
import type { Schedule } from '../../passes/pipeline/schedule.ts';
import { range } from './bits.ts';
import type { Part } from './partition.ts';
import { Registers, type Tap, tapName } from './registers.ts';
import { atEdge, header, type ModuleContext, unitModule, type VerilogModule } from './unitModule.ts';
import type { Unit } from './units.ts';
import { Uses } from './uses.ts';

/** Units smaller than this are written into the layer by Verilator rather than called. */
const smallUnit = 20;

/** `module name (.clk(clk), .n1(n7));`: a module made for `first`, connected as `unit` is. */
export function instanceOf(
  { name, clocked }: Pick<VerilogModule, 'name' | 'clocked'>,
  label: string,
  schedule: Schedule,
  first: Pick<Unit, 'reads' | 'gives'>,
  unit = first,
): string {
  const own = (tap: Tap | undefined): string => (tap ? tapName(schedule, tap) : '');
  const ports = [
    ...(clocked ? ['.clk(clk)'] : []),
    ...first.reads.map((tap, i) => `.${own(tap)}(${own(unit.reads[i])})`),
    ...first.gives.map((id, i) => `.n${id}(n${unit.gives[i]})`),
  ];
  return `    ${name} ${label} (${ports.join(', ')});`;
}

/** The modules of one layer, its own last: one, or one for every kind of unit that it repeats and one that connects them. */
export function layerModules(context: ModuleContext, part: Part, name: string): VerilogModule[] {
  const { netlist, schedule } = context;
  const single = part.kinds.length === 1 && part.kinds[0]?.instances.length === 1;
  const modules: VerilogModule[] = [];
  const body: string[] = [];
  const given = new Set(part.gives);
  const registers = new Registers(netlist, schedule);
  part.kinds.forEach(({ instances }, kind) => {
    const [first, ...others] = instances;
    if (!first) return;
    const shared = instances.length > 1 && first.nodes.length >= smallUnit;
    const own = single ? name : `${name}__unit${kind}`;
    const module = unitModule(context, [first, ...others], own, shared);
    modules.push(module);
    instances.forEach((unit, i) => {
      for (const id of unit.gives)
        if (!given.has(id)) body.push(`    wire ${range(widthOf(netlist, id))} n${id};`);
      for (const { node, stage } of unit.reads) registers.at(node, stage);
      body.push(instanceOf(module, `unit${kind}_${i}`, schedule, first, unit));
    });
  });
  if (single) return modules;
  const { declarations, edges } = registers.text();
  const uses = new Uses();
  uses.addRegisters(declarations, edges);
  for (const { instances } of part.kinds)
    for (const { reads } of instances) for (const tap of reads) uses.add(tapName(schedule, tap));
  const clocked = edges.length > 0 || modules.some((module) => module.clocked);
  const lines = [
    ...header({ netlist, schedule }, name, part, clocked, uses),
    ...declarations.map(({ text }) => text),
    ...body,
    ...atEdge(edges),
    'endmodule',
  ];
  return [
    ...modules,
    { name, text: `${lines.join('\n')}\n`, clocked, instances: 1, registers: registers.cost() },
  ];
}
