import { readAsset } from '../../base/assets.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { PackedPort, PortLayout } from './layout.ts';

/** Whose C++ the network has become. */
export type HarnessKind = 'verilator' | 'cxxrtl';

/** How the C++ names the top module's class and its ports, and what describes them. */
interface Dialect {
  readonly header: string;
  readonly using: (top: string) => string;
  readonly port: (name: string) => string;
}

/** CXXRTL doubles every underscore. */
const mangled = (name: string): string => `p_${name.replaceAll('_', '__')}`;

const dialects: Readonly<Record<HarnessKind, Dialect>> = {
  verilator: { header: 'verilated_top.h', using: () => '', port: (name) => name },
  cxxrtl: {
    header: 'cxxrtl_top.h',
    using: (top) => `using Top = cxxrtl_design::${mangled(top)};`,
    port: mangled,
  },
};

/** What the program around a network has to know. */
export interface HarnessRequest {
  /** Name of the top module. */
  readonly top: string;
  readonly layout: PortLayout;
  readonly latency: number;
}

/** The program around a simulated network: events from a file, one each clock cycle, outputs to a file. */
export function verilogHarness(request: HarnessRequest, kind: HarnessKind = 'verilator'): OutputFile[] {
  const dialect = dialects[kind];
  return [
    { path: 'check_verilog.cpp', contents: readAsset('testbench/harness/check_verilog.cpp') },
    { path: 'simulated_top.h', contents: readAsset(`testbench/harness/${dialect.header}`) },
    { path: 'check_ports.h', contents: portsHeader(request, dialect) },
  ];
}

const words = (ports: readonly PackedPort[]): number =>
  ports.reduce((sum, { elements }) => sum + elements.length, 0);

const table = ({ port, elements, container }: PackedPort): string => {
  const rows = elements.map(
    ({ offset, width, signed, fraction }) => `{${offset}, ${width}, ${signed}, ${container - fraction}}`,
  );
  return `static const Element ${port}_elements[] = {${rows.join(', ')}};`;
};

function portsHeader(
  { top, layout: { inputs, outputs }, latency }: HarnessRequest,
  { using, port: named }: Dialect,
): string {
  const sets = inputs.map(({ port, elements, width }) =>
    width > 0
      ? `    put(top.${named(port)}, ${port}_elements, ${elements.length}, in);`
      : `    in += ${elements.length};`,
  );
  const gets = outputs.map(({ port, elements, width }) =>
    width > 0
      ? `    get(top.${named(port)}, ${port}_elements, ${elements.length}, out);`
      : `    for (int i = 0; i < ${elements.length}; i++) *out++ = 0;`,
  );
  return [
    `#define HLS4TS_LATENCY ${latency}`,
    `#define HLS4TS_INPUT_WORDS ${words(inputs)}`,
    `#define HLS4TS_OUTPUT_WORDS ${words(outputs)}`,
    using(top),
    ...[...inputs, ...outputs].filter(({ width }) => width > 0).map(table),
    `static void set_clock(Top &top, bool high) { set_bit(top.${named('clk')}, 0, high); }`,
    `static void set_valid(Top &top, bool valid) { set_bit(top.${named('valid_in')}, 0, valid); }`,
    `static bool get_valid(const Top &top) { return bit_of(top.${named('valid_out')}, 0); }`,
    'static void set_inputs(Top &top, const std::int64_t *in) {',
    ...sets,
    '}',
    'static void get_outputs(Top &top, std::int64_t *out) {',
    ...gets,
    '}',
    '',
  ].join('\n');
}
