import { readAsset } from '../../base/assets.ts';
import { InternalError } from '../../base/errors.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import { scopeAt } from '../../ir/module.ts';
import type { Netlist } from '../../ir/netlist/netlist.ts';
import { nodeKinds } from '../../ir/netlist/nodes.ts';
import { widthOf } from '../../passes/pipeline/delay.ts';
import type { Schedule } from '../../passes/pipeline/schedule.ts';
import { range, shifted } from './bits.ts';
import { joinedSums } from './joinedSums.ts';
import { instanceOf, layerModules } from './layerModule.ts';
import { layoutOf, type PortLayout, portsFile } from './layout.ts';
import { multiply, multiplyPipelined } from './logic.ts';
import { verilogName } from './names.ts';
import { type Part, partition } from './partition.ts';
import type { VerilogPlan } from './plan.ts';
import { Registers, type RegisterText, tapName } from './registers.ts';
import { romFile, romName } from './rom.ts';
import type { VerilogModule } from './unitModule.ts';
import { Uses } from './uses.ts';

/** A layer and the modules that it became. */
export interface VerilogLayer {
  readonly part: Part;
  /** The layer's own name. */
  readonly name: string;
  /** The module that is the layer, and those it repeats. */
  readonly module: VerilogModule;
  readonly units: readonly VerilogModule[];
}

/** A port's bits behind its registers; names of ports do not begin so. */
const registered = (port: string): string => `registered_${port}`;

/** Wires for the elements of the input ports that something reads, behind the ports' registers where there are such. */
function inputWires(
  netlist: Netlist,
  { live, inputRegisters }: Schedule,
  layout: PortLayout,
  uses: Uses,
): string[] {
  const wires: string[] = [];
  for (let id = 0; id < netlist.size; id++) {
    if (live[id] === 0 || netlist.kind(id) !== nodeKinds.input) continue;
    const port = layout.inputs[netlist.a(id)];
    const element = port?.elements[netlist.p(id)];
    if (!port || !element) continue;
    const { width } = element;
    const source = inputRegisters > 0 ? registered(port.port) : port.port;
    const offset = element.offset + Math.max(0, inputRegisters - 1) * port.width;
    const slice = `${source}[${offset + width - 1}:${offset}]`;
    uses.add(slice);
    wires.push(uses.waived(`    wire ${range(width)} n${id} = ${slice};`, `n${id}`, width));
  }
  return wires;
}

/** Registers of the input ports: each as one word, which is shifted by a whole event. */
function inputRegisterText({ inputRegisters: count }: Schedule, { inputs }: PortLayout): RegisterText {
  const kept = inputs.filter(({ width }) => count > 0 && width > 0);
  return {
    declarations: kept.map(({ port, width }) => {
      const name = registered(port);
      return { text: `    reg ${range(count * width)} ${name};`, name, width: count * width };
    }),
    edges: kept.map(({ port, width }) => {
      const older = count > 1 ? `{${registered(port)}[${(count - 1) * width - 1}:0], ${port}}` : port;
      return `        ${registered(port)} <= ${older};`;
    }),
  };
}

/** The top module: the layers, wires between them, and registers at the outputs. */
function topModule(
  name: string,
  netlist: Netlist,
  schedule: Schedule,
  layout: PortLayout,
  layers: readonly VerilogLayer[],
): string {
  const registers = new Registers(netlist, schedule);
  const uses = new Uses();
  const { latency } = schedule;
  const results = netlist.outputs.flatMap(({ signals }, i) => {
    const port = layout.outputs[i];
    // A port has at least one bit.
    if (port?.width === 0) return [`        ${port.port} <= 1'd0;`];
    return (port?.elements ?? []).flatMap(({ offset, width, fraction }, k) => {
      const signal = signals[k];
      if (!port || !signal || width === 0) return [];
      const value = shifted(registers.at(signal.node, latency - 1), signal.exponent + fraction, width);
      uses.add(value);
      return [`        ${port.port}[${offset + width - 1}:${offset}] <= ${value};`];
    });
  });
  const [behind, own] = [inputRegisterText(schedule, layout), registers.text()];
  const declarations = [...behind.declarations, ...own.declarations];
  const edges = [...behind.edges, ...own.edges];
  uses.addRegisters(declarations, edges);
  for (const { part } of layers) for (const tap of part.reads) uses.add(tapName(schedule, tap));
  const wires = layers
    .flatMap(({ part }) => part.gives)
    .map((id) =>
      uses.waived(`    wire ${range(widthOf(netlist, id))} n${id};`, `n${id}`, widthOf(netlist, id)),
    );
  const elements = inputWires(netlist, schedule, layout, uses);
  const registerLines = declarations.map(({ text, name: signal, width }) => uses.waived(text, signal, width));
  const lines = [
    `// Latency ${latency} clock cycles, a new event every cycle; see ports.json for the elements.`,
    `module ${name} (`,
    '    input clk,',
    '    input valid_in,',
    '    output valid_out,',
    [
      ...layout.inputs.map(({ port, width }) =>
        uses.waived(`    input ${range(width)} ${port}`, port, width),
      ),
      ...layout.outputs.map(({ port, width }) => `    output reg ${range(width)} ${port}`),
    ].join(',\n'),
    ');',
    ...registerLines,
    ...elements,
    ...wires,
    ...layers.map(({ part, name: layer, module }) => instanceOf(module, `layer_${layer}`, schedule, part)),
    `    reg ${range(latency)} valid = ${latency}'d0;`,
    '    always @(posedge clk) begin',
    ...edges,
    ...results,
    latency === 1 ? '        valid <= valid_in;' : `        valid <= {valid[${latency - 2}:0], valid_in};`,
    '    end',
    `    assign valid_out = valid[${latency - 1}];`,
    'endmodule',
  ];
  return `${lines.join('\n')}\n`;
}

/** Where a module's text stands in the project. */
export const modulePath = (name: string): string => `rtl/${name}.v`;

/** Those of our primitives that the modules use. */
function primitivesOf(modules: readonly VerilogModule[]): OutputFile[] {
  const used = (name: string): boolean => modules.some(({ text }) => text.includes(`    ${name} #(`));
  const pipelined = used(multiplyPipelined);
  // The one with registers has the other one inside.
  const names = [
    ...(pipelined || used(multiply) ? [multiply] : []),
    ...(pipelined ? [multiplyPipelined] : []),
  ];
  return names.map((name) => ({ path: modulePath(name), contents: readAsset(`templates/rtl/${name}.v`) }));
}

/** Modules of the tables that something reads. */
function romFiles(netlist: Netlist, { live }: Schedule, design: string): OutputFile[] {
  const files = new Map<string, OutputFile>();
  for (let id = 0; id < netlist.size; id++) {
    if (live[id] === 0 || netlist.kind(id) !== nodeKinds.lookup) continue;
    const name = romName(netlist, id, design);
    if (!files.has(name)) files.set(name, romFile(netlist, id, design));
  }
  return [...files.values()];
}

/** The modules of every layer, in the order of their first nodes. */
export function verilogLayers({ module, netlist, schedule }: VerilogPlan): VerilogLayer[] {
  const context = { netlist, schedule, design: module.name, joined: joinedSums(netlist, schedule) };
  return partition(netlist, schedule).map((part) => {
    const { name } = scopeAt(module, part.scope);
    const modules = layerModules(context, part, `${module.name}_${name}`);
    const own = modules.at(-1);
    if (!own) throw new InternalError(`layer ${name} has no module`);
    return { part, name, module: own, units: modules.slice(0, -1) };
  });
}

/** Verilog files: one a layer, the top module, our tables and primitives, and `ports.json`. */
export function emitVerilog(plan: VerilogPlan, layers = verilogLayers(plan)): OutputFile[] {
  const { module, netlist, schedule } = plan;
  const layout = layoutOf(module);
  const top = verilogName(module.name);
  const modules = layers.flatMap((layer) => [...layer.units, layer.module]);
  return [
    { path: modulePath(top), contents: topModule(top, netlist, schedule, layout, layers) },
    ...modules.map(({ name, text }) => ({ path: modulePath(name), contents: text })),
    ...romFiles(netlist, schedule, module.name),
    ...primitivesOf(modules),
    { path: 'ports.json', contents: portsFile(module, layout, schedule.latency, netlist) },
  ];
}
