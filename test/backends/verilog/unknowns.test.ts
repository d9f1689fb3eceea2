import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { layoutOf, type PackedPort } from '../../../src/backends/verilog/layout.ts';
import type { OutputFile } from '../../../src/base/outputFile.ts';
import { randomEvents } from '../../../src/driver/vectors.ts';
import type { RawData } from '../../../src/numeric/rawTensor.ts';
import { createSimulator } from '../../../src/sim/simulator.ts';
import { findCommand } from '../../../src/toolchain/path.ts';
import { joinModules } from '../../ir/joinModules.ts';
import { layerCases } from '../../layers/cases/cases.ts';
import { compileLayer } from '../../layers/checkLayer.ts';
import { planned, sourcesOf } from './simulated.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-unknowns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = 12;
const chosen = {
  dense: layerCases.dense[0],
  softmax: layerCases.softmax[0],
  layerNorm: layerCases.layerNorm[0],
};
const module = joinModules(
  'unknowns',
  Object.entries(chosen).flatMap(([prefix, layer]) =>
    layer ? [{ prefix, module: compileLayer(layer).optimized }] : [],
  ),
);
// A clock at which products have registers inside.
const plan = planned(module, 1.5, { delayConstraint: 0, effort: 0, measure: 'lut' });
const layout = layoutOf(module);
const events = randomEvents(module, count, 2);

/** The bus of an event as a number. */
function bus({ elements, container }: PackedPort, data: RawData, event: number): bigint {
  return elements.reduce((sum, { offset, width, fraction }, i) => {
    const raw = BigInt(data[event * elements.length + i] ?? 0) >> BigInt(container - fraction);
    return sum | (BigInt.asUintN(width, raw) << BigInt(offset));
  }, 0n);
}

/** A test bench that knows no reset: inputs are unknown until the first event comes, and between events. */
function bench(): string {
  const reg = ({ port, width }: PackedPort): string =>
    `reg [${width - 1}:0] ${port}, ${port}_events [0:${count - 1}];`;
  const wire = ({ port, width }: PackedPort): string => `wire [${width - 1}:0] ${port};`;
  const ports = [...layout.inputs, ...layout.outputs].map(({ port }) => `.${port}(${port})`);
  const each = (text: (port: string) => string): string =>
    layout.inputs.map(({ port }) => text(port)).join('\n');
  return `module bench;
reg clk = 0, valid_in = 0;
wire valid_out;
${layout.inputs.map(reg).join('\n')}
${layout.outputs.map(wire).join('\n')}
unknowns dut (.clk(clk), .valid_in(valid_in), .valid_out(valid_out), ${ports.join(', ')});
integer i;
initial begin
${each((port) => `$readmemh("${port}.hex", ${port}_events);`)}
for (i = 0; i < ${count + plan.schedule.latency + 3}; i = i + 1) begin
  valid_in = i >= 2 && i < ${count + 2};
${each((port) => `  ${port} = valid_in ? ${port}_events[i - 2] : 'bx;`)}
  #1 clk = 1;
  #1 if (valid_out !== 0) $display("%b${' %b'.repeat(layout.outputs.length)}", valid_out, ${layout.outputs.map(({ port }) => port).join(', ')});
  clk = 0;
end
end
endmodule
`;
}

function run(name: string, sources: readonly OutputFile[]): string[] {
  const place = join(folder, name);
  const files = [
    ...sources,
    { path: 'bench.v', contents: bench() },
    ...layout.inputs.map((port) => ({
      path: `${port.port}.hex`,
      contents: Array.from({ length: count }, (_, event) =>
        bus(port, events.inputs.get(port.name) ?? [], event).toString(16),
      ).join('\n'),
    })),
  ];
  for (const { path, contents } of files) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), contents);
  }
  const verilog = files.map(({ path }) => path).filter((path) => path.endsWith('.v'));
  execFileSync('iverilog', ['-g2005', '-s', 'bench', '-o', 'bench.vvp', ...verilog], { cwd: place });
  return execFileSync('vvp', ['bench.vvp'], { cwd: place, encoding: 'utf8' }).trim().split('\n');
}

describe.skipIf(!findCommand('iverilog', process.env))(
  'with unknown registers and inputs in Icarus Verilog',
  () => {
    it('gives known bits, and the right ones, whenever valid_out is high', { timeout: 300_000 }, () => {
      const outputs = createSimulator(module).run(events.inputs, count).outputs;
      const expected = Array.from({ length: count }, (_, event) =>
        layout.outputs.map((port) =>
          bus(port, outputs.get(port.name) ?? [], event)
            .toString(2)
            .padStart(port.width, '0'),
        ),
      );
      expect(run('right', sourcesOf(plan))).toEqual(expected.map((each) => ['1', ...each].join(' ')));
    });

    it('sees unknown bits where outputs come too early', { timeout: 300_000 }, () => {
      const early = sourcesOf(plan).map((file) => ({
        ...file,
        contents: String(file.contents).replace(/valid_out = valid\[\d+\]/, 'valid_out = valid[1]'),
      }));
      expect(run('early', early)[0]).toMatch(/^1 .*x/);
    });
  },
);
