import type { Netlist } from '../../ir/netlist/netlist.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import type { Schedule } from '../../passes/pipeline/schedule.ts';
import { range } from './bits.ts';
import type { Part } from './partition.ts';
import { header, unitModule, type VerilogModule } from './unitModule.ts';
import type { Unit } from './units.ts';

/** Units smaller than this are written into the layer by Verilator rather than called. */
const smallUnit = 20;

/** `module name (.clk(clk), .n1(n7));`: a module made for `first`, connected as `unit` is. */
export function instanceOf(
  { name, clocked }: VerilogModule,
  label: string,
  first: Pick<Unit, 'reads' | 'gives'>,
  unit: Pick<Unit, 'reads' | 'gives'>,
): string {
  const connect = (inner: readonly number[], outer: readonly number[]): string[] =>
    inner.map((id, i) => `.n${id}(n${outer[i]})`);
  const ports = [
    ...(clocked ? ['.clk(clk)'] : []),
    ...connect(first.reads, unit.reads),
    ...connect(first.gives, unit.gives),
  ];
  return `    ${name} ${label} (${ports.join(', ')});`;
}

/** The modules of one layer, its own last: one, or one for every kind of unit that it repeats and one that connects them. */
export function layerModules(
  netlist: Netlist,
  schedule: Schedule,
  part: Part,
  name: string,
  design: string,
): VerilogModule[] {
  const single = part.kinds.length === 1 && part.kinds[0]?.instances.length === 1;
  const modules: VerilogModule[] = [];
  const body: string[] = [];
  const given = new Set(part.gives);
  part.kinds.forEach(({ instances }, kind) => {
    const [first] = instances;
    if (!first) return;
    const shared = instances.length > 1 && first.nodes.length >= smallUnit;
    const own = single ? name : `${name}__unit${kind}`;
    const module = unitModule(netlist, schedule, first, own, { shared, design, instances: instances.length });
    modules.push(module);
    instances.forEach((unit, i) => {
      for (const id of unit.gives)
        if (!given.has(id)) body.push(`    wire ${range(widthOf(netlist, id))} n${id};`);
      body.push(instanceOf(module, `unit${kind}_${i}`, first, unit));
    });
  });
  if (single) return modules;
  const clocked = modules.some((module) => module.clocked);
  const lines = [...header(netlist, name, part, clocked), ...body, 'endmodule'];
  return [
    ...modules,
    { name, text: `${lines.join('\n')}\n`, clocked, instances: 1, registers: { ff: 0, srl: 0 } },
  ];
}
