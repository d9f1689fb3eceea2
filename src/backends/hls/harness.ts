import { readAsset } from '../../base/assets.ts';
import { CodeWriter } from '../../base/codeWriter.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { Module } from '../../ir/module.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import { planModule } from './plan.ts';
import { type Port, portsOf } from './top.ts';
import { storable } from './types.ts';

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
  `#include "ap_fixed.h"\n#include "ap_int.h"\n\nstatic const int input_words = ${words(ports, 'in')};\nstatic const int output_words = ${words(ports, 'out')};\n`;

/** Includes the network itself, so that its layers see the trace macro. */
function networkHeader(name: string, namespace: string, ports: readonly Port[]): string {
  const code = new CodeWriter();
  code.line(`#include "firmware/${name}.cpp"`);
  code.line();
  code.block('static void run_event(const std::int64_t *in, std::int64_t *out)', () => {
    let offset = 0;
    for (const { name: port, type, size, direction, source } of ports) {
      code.line(`static ${namespace}::${type} ${port}[${size}];`);
      if (direction === 'out') continue;
      const { width } = storable(containerOf(source.value.type));
      code.line(
        `for (int i = 0; i < ${size}; i++) ${port}[i].range(${width - 1}, 0) = ap_int<64>(in[${offset} + i]).range(${width - 1}, 0);`,
      );
      offset += size;
    }
    code.line(`${name}(${ports.map((port) => port.name).join(', ')});`);
    offset = 0;
    for (const { name: port, size, direction, source } of ports) {
      if (direction === 'in') continue;
      const { width, signed } = storable(containerOf(source.value.type));
      const bits = signed ? `ap_int<${width}>` : `ap_uint<${width}>`;
      const word = signed ? 'to_int64()' : 'to_uint64()';
      code.block(`for (int i = 0; i < ${size}; i++)`, () => {
        code.line(`const ${bits} bits = ${port}[i].range(${width - 1}, 0);`);
        code.line(`out[${offset} + i] = static_cast<std::int64_t>(bits.${word});`);
      });
      offset += size;
    }
  });
  return code.text();
}
