import Handlebars from 'handlebars';
import { readAsset } from '../../../base/assets.ts';
import type { OutputFile } from '../../../base/outputFile.ts';
import { elementTypes } from '../../../numeric/tensorType.ts';
import { evenRuns } from '../code/runs.ts';
import { signature } from '../code/top.ts';
import type { ShellSettings } from '../options.ts';
import type { Plan } from '../plan/plan.ts';
import { cppType } from '../plan/types.ts';
import { type Port, portsOf } from '../plan/wiring.ts';
import { hashOf } from './manifest.ts';

interface PortView {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Position of its first element among all ports of its direction. */
  readonly offset: number;
}

function views(plan: Plan, ports: readonly Port[]): PortView[] {
  let offset = 0;
  return ports.map(({ name, type, size }) => {
    const view = { name, type: `${plan.namespace}::${type}`, size, offset };
    offset += size;
    return view;
  });
}

/** Fills one template of `templates/hls`; a name that the view lacks is an error. */
const fill = (template: string, view: object): string =>
  Handlebars.compile(readAsset(`templates/hls/${template}.hbs`), { noEscape: true, strict: true })(view);

const pointers = (inputs: readonly PortView[], outputs: readonly PortView[], word: string): string =>
  [
    ...inputs.map(({ name }) => `const ${word} *${name}`),
    ...outputs.map(({ name }) => `${word} *${name}`),
  ].join(', ');

/** How the real numbers of a port are read: every element as its own type has it. */
function readsOf({ name, source: { value } }: Port): { call: string }[] {
  return evenRuns(elementTypes(value.type, value.shape), []).map(({ type, starts, steps, count }) => {
    const range = `${starts[0] ?? 0}, ${Math.max(1, steps[0] ?? 1)}, ${count}`;
    return type.width === 0
      ? { call: `read_zeros(${name}_port, ${range});` }
      : { call: `read_reals<${cppType(type)}>(${name}, ${name}_port, ${range});` };
  });
}

const total = (ports: readonly PortView[]): number => ports.reduce((sum, { size }) => sum + size, 0);

/** Header, test bench, bridge and scripts: code whose form does not depend on the network. */
export function shellFiles(
  plan: Plan,
  settings: ShellSettings,
  firmware: readonly OutputFile[],
): OutputFile[] {
  const { name } = plan.module;
  const ports = portsOf(plan);
  const inputPorts = ports.filter(({ direction }) => direction === 'in');
  const inputs = views(plan, inputPorts);
  const outputs = views(
    plan,
    ports.filter(({ direction }) => direction === 'out'),
  );
  const all = [...inputs, ...outputs];
  const portNames = all.map((port) => `${port.name}_port`).join(', ');
  const header = fill('header.h', {
    guard: `${plan.namespace}_H_`.toUpperCase(),
    name,
    version: settings.toolVersion,
    signature: signature(plan, ports),
  });
  const test = fill('test.cpp', {
    name,
    inputs,
    outputs,
    inputSize: total(inputs),
    outputSize: total(outputs),
    ports: portNames,
  });
  const bridge = fill('bridge.cpp', {
    name,
    inputs,
    outputs,
    reads: inputPorts.flatMap(readsOf),
    ports: portNames,
    precisions: ['float', 'double'].map((word) => ({ word, arguments: pointers(inputs, outputs, word) })),
    rawArguments: pointers(inputs, outputs, 'std::int64_t'),
    rawOffsets: all.map((port) => `${port.name} + at_event * ${port.size}`).join(', '),
  });
  // A library's name changes with its contents: programs that keep loaded libraries by name see the new one.
  const stamp = hashOf(firmware.map(({ contents }) => contents).join('')).slice(0, 8);
  const design = { name, part: settings.part, clockPeriod: settings.clockPeriod, stamp };
  return [
    { path: `firmware/${name}.h`, contents: header },
    { path: `${name}_test.cpp`, contents: test },
    { path: `${name}_bridge.cpp`, contents: bridge },
    { path: 'build_prj.tcl', contents: fill('build_prj.tcl', design) },
    { path: 'hls_config.cfg', contents: fill('hls_config.cfg', design) },
    { path: 'build_lib.sh', contents: fill('build_lib.sh', design), executable: true },
  ];
}
