import { readAsset } from '../../base/assets.ts';
import { CodeWriter } from '../../base/codeWriter.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { Module } from '../../ir/module.ts';
import { planModule } from './plan/plan.ts';
import { type Port, portsOf } from './plan/wiring.ts';

/** What `check` compiles besides the project: the program that runs events from a file. */
export function harnessFiles(module: Module): OutputFile[] {
  const plan = planModule(module);
  const ports = portsOf(plan);
  return [
    { path: 'check_main.cpp', contents: readAsset('testbench/harness/check_main.cpp') },
    { path: 'check_ports.h', contents: portsHeader(ports) },
    { path: 'check_network.h', contents: networkHeader(module.name, plan.namespace, ports) },
  ];
}

const words = (ports: readonly Port[], direction: Port['direction']): number =>
  ports.filter((port) => port.direction === direction).reduce((sum, { size }) => sum + size, 0);

const portsHeader = (ports: readonly Port[]): string =>
  [
    '#include "ap_fixed.h"',
    '#include "ap_int.h"',
    '',
    `#define HLS4TS_INPUT_WORDS ${words(ports, 'in')}`,
    `#define HLS4TS_OUTPUT_WORDS ${words(ports, 'out')}`,
    '',
  ].join('\n');

/** Includes the network itself, so that its layers see the trace macro. */
function networkHeader(name: string, namespace: string, ports: readonly Port[]): string {
  const code = new CodeWriter();
  code.line(`#include "firmware/${name}.cpp"`);
  code.line();
  code.block('static void hls4ts_run_event(const std::int64_t *in, std::int64_t *out)', () => {
    for (const { name: port, type, size } of ports)
      code.line(`static ${namespace}::${type} ${port}_port[${size}];`);
    let offset = 0;
    for (const { name: port, size, direction } of ports) {
      if (direction === 'out') continue;
      code.line(`hls4ts_check::read_words(in + ${offset}, ${port}_port, ${size});`);
      offset += size;
    }
    code.line(`::${name}(${ports.map((port) => `${port.name}_port`).join(', ')});`);
    offset = 0;
    for (const { name: port, size, direction } of ports) {
      if (direction === 'in') continue;
      code.line(`hls4ts_check::write_words(${port}_port, out + ${offset}, ${size});`);
      offset += size;
    }
  });
  return code.text();
}
