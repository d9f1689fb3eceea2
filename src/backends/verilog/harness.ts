import { readAsset } from '../../base/assets.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { PackedPort, PortLayout } from './layout.ts';

/** Name of the class that Verilator makes of the top module. */
export const verilatedTop = 'Vtop';

/** The program around a verilated network: events from a file, one each clock cycle, outputs to a file. */
export const verilogHarness = (layout: PortLayout, latency: number): OutputFile[] => [
  { path: 'check_verilog.cpp', contents: readAsset('testbench/harness/check_verilog.cpp') },
  { path: 'check_ports.h', contents: portsHeader(layout, latency) },
];

const words = (ports: readonly PackedPort[]): number =>
  ports.reduce((sum, { elements }) => sum + elements.length, 0);

const table = ({ port, elements, container }: PackedPort): string => {
  const rows = elements.map(
    ({ offset, width, signed, fraction }) => `{${offset}, ${width}, ${signed}, ${container - fraction}}`,
  );
  return `static const Element ${port}_elements[] = {${rows.join(', ')}};`;
};

function portsHeader({ inputs, outputs }: PortLayout, latency: number): string {
  const sets = inputs.map(({ port, elements, width }) =>
    width > 0
      ? `    put(top.${port}, ${port}_elements, ${elements.length}, in);`
      : `    in += ${elements.length};`,
  );
  const gets = outputs.map(({ port, elements, width }) =>
    width > 0
      ? `    get(top.${port}, ${port}_elements, ${elements.length}, out);`
      : `    for (int i = 0; i < ${elements.length}; i++) *out++ = 0;`,
  );
  return [
    `#define HLS4TS_LATENCY ${latency}`,
    `#define HLS4TS_INPUT_WORDS ${words(inputs)}`,
    `#define HLS4TS_OUTPUT_WORDS ${words(outputs)}`,
    ...[...inputs, ...outputs].filter(({ width }) => width > 0).map(table),
    'static void set_inputs(Vtop &top, const std::int64_t *in) {',
    ...sets,
    '}',
    'static void get_outputs(Vtop &top, std::int64_t *out) {',
    ...gets,
    '}',
    '',
  ].join('\n');
}
