import Handlebars from 'handlebars';
import { readAsset } from '../../base/assets.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { ShellSettings } from './options.ts';
import type { Plan } from './plan.ts';
import { type Port, portsOf, signature } from './top.ts';

interface PortView {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Position of its first element among all ports of its direction. */
  readonly offset: number;
}

function views(plan: Plan, ports: readonly Port[], direction: Port['direction']): PortView[] {
  let offset = 0;
  return ports
    .filter((port) => port.direction === direction)
    .map(({ name, type, size }) => {
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

const total = (ports: readonly PortView[]): number => ports.reduce((sum, { size }) => sum + size, 0);

/** Header, test bench, bridge and scripts: code whose form does not depend on the network. */
export function shellFiles(plan: Plan, settings: ShellSettings): OutputFile[] {
  const { name } = plan.module;
  const ports = portsOf(plan);
  const inputs = views(plan, ports, 'in');
  const outputs = views(plan, ports, 'out');
  const all = [...inputs, ...outputs];
  const header = fill('header.h', {
    guard: name.toUpperCase(),
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
    arguments: all.map((port) => port.name).join(', '),
  });
  const bridge = fill('bridge.cpp', {
    name,
    inputs,
    outputs,
    ports: all.map((port) => `${port.name}_port`).join(', '),
    precisions: ['float', 'double'].map((word) => ({ word, arguments: pointers(inputs, outputs, word) })),
    rawArguments: pointers(inputs, outputs, 'std::int64_t'),
  });
  const design = { name, part: settings.part, clockPeriod: settings.clockPeriod };
  return [
    { path: `firmware/${name}.h`, contents: header },
    { path: `${name}_test.cpp`, contents: test },
    { path: `${name}_bridge.cpp`, contents: bridge },
    { path: 'build_prj.tcl', contents: fill('build_prj.tcl', design) },
    { path: 'hls_config.cfg', contents: fill('hls_config.cfg', design) },
    { path: 'build_lib.sh', contents: fill('build_lib.sh', design), executable: true },
  ];
}
