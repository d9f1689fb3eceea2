import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { synthesizeByComponent } from '../../bench/peers/byComponent.ts';
import { componentsOf } from '../../bench/peers/components.ts';
import type { ModuleRecord } from '../../bench/peers/netlistFile.ts';
import { type Design, elaborate, synthesize } from '../../bench/peers/synthesis.ts';
import { findCommand } from '../../src/toolchain/path.ts';
import { temporaryFolder } from '../../src/toolchain/temporary.ts';

const yosys = findCommand('yosys', process.env);
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Two particles, each with a sum, a table and a register of 8 bits; what both make is added, delayed by five cycles, and kept. */
const source = `
module model (input clk, input [15:0] x, input [15:0] y, output reg [8:0] sum);
  reg [7:0] first, second;
  reg [7:0] table0 [0:255];
  reg [7:0] table1 [0:255];
  integer i;
  initial for (i = 0; i < 256; i = i + 1) begin table0[i] = (i * i * 37) >> 3; table1[i] = (i * i * 37) >> 3; end
  wire [7:0] sum0 = x[7:0] + y[7:0];
  wire [7:0] sum1 = x[15:8] + y[15:8];
  always @(posedge clk) begin
    first <= table0[sum0];
    second <= table1[sum1];
  end
  wire [8:0] both = first + second;
  reg [8:0] d0, d1, d2, d3;
  always @(posedge clk) begin d0 <= both; d1 <= d0; d2 <= d1; d3 <= d2; sum <= d3; end
endmodule
`;

const design = (): Design => ({ folder: folder.path, files: ['model.v'], top: 'model', limit: 100 });

describe.skipIf(!yosys)('a design by its components', { timeout: 120_000 }, () => {
  const prepare = (): void => writeFileSync(join(folder.path, 'model.v'), source);

  it('has each of its components once, with how often it is there', async () => {
    prepare();
    const components = componentsOf(await elaborate(design()));
    const counts = components.map(({ count }) => count).sort();
    // The sum of both is one, with the registers behind it; the particles are equal, whatever their tables are called.
    expect(counts).toEqual([1, 2]);
  });

  it('has sums and differences that are what they were, signed or not', async () => {
    const widths = ['[4:0] a, input [2:0] b', 'signed [2:0] a, input signed [4:0] b'];
    const modules = widths.map(
      (inputs, i) =>
        `module m${i} (input ${inputs}, output [5:0] s, output [5:0] d);
           assign s = a + b; assign d = a - b;
         endmodule\n`,
    );
    writeFileSync(join(folder.path, 'sums.v'), readFileSync('bench/peers/sums.v'));
    writeFileSync(join(folder.path, 'pairs.v'), modules.join(''));
    for (const i of modules.keys()) {
      const script = `read_verilog pairs.v; hierarchy -top m${i}; proc; copy m${i} made;
        techmap -map sums.v made; select -assert-none made/t:$add made/t:$sub; select -assert-count 2 made/t:$alu;
        techmap -map +/techmap.v made; miter -equiv -flatten m${i} made both; sat -verify -prove trigger 0 both`;
      await execa('yosys', ['-q', '-p', script], { cwd: folder.path });
    }
  });

  it('takes what it takes in one piece, shift registers too', async () => {
    prepare();
    const whole = await synthesize(design());
    const parts = await synthesizeByComponent(design(), join(folder.path, 'known'));
    const { seconds: _, ...counts } = whole;
    expect(parts).toMatchObject(counts);
    expect(whole).toMatchObject({ ff: 16, srl: 9 });
  });
});

const cell = (type: string, connections: Readonly<Record<string, number[]>>, parameters = {}) => ({
  type,
  parameters,
  port_directions: Object.fromEntries(
    Object.keys(connections).map(
      (port) => [port, port === 'Y' || port === 'Q' ? 'output' : 'input'] as const,
    ),
  ),
  connections,
});

/** Cells by name; all bits that none of them drives are inputs. */
const moduleOf = (cells: ModuleRecord['cells'], outputs: readonly number[]): ModuleRecord => ({
  ports: { y: { direction: 'output', bits: outputs } },
  cells,
});

const hashesOf = (module: ModuleRecord): string[] =>
  componentsOf(module)
    .map(({ hash }) => hash)
    .sort();

describe('components', () => {
  const and = cell('$and', { A: [10], B: [11], Y: [20] });
  const or = cell('$or', { A: [20], B: [12], Y: [21] });

  it('are equal in whatever order and with whatever names their cells come', () => {
    const renamed = [
      cell('$or', { A: [5], B: [3], Y: [6] }),
      cell('$and', { A: [7], B: [8], Y: [5] }),
    ] as const;
    const first = hashesOf(moduleOf({ a: and, b: or }, [21]));
    expect(hashesOf(moduleOf({ x: renamed[0], y: renamed[1] }, [6]))).toEqual(first);
    expect(first).toHaveLength(1);
  });

  it.each([
    ['another kind of cell', moduleOf({ a: and, b: { ...or, type: '$xor' } }, [21])],
    ['another parameter', moduleOf({ a: { ...and, parameters: { A_SIGNED: '1' } }, b: or }, [21])],
    ['a wire in another place', moduleOf({ a: and, b: cell('$or', { A: [12], B: [20], Y: [21] }) }, [21])],
    ['the same wire twice', moduleOf({ a: and, b: cell('$or', { A: [20], B: [10], Y: [21] }) }, [21])],
    ['a wire that others read too', moduleOf({ a: and, b: or }, [20, 21])],
  ])('differ by %s', (_what, module) => {
    expect(hashesOf(module)).not.toEqual(hashesOf(moduleOf({ a: and, b: or }, [21])));
  });

  it('end at registers', () => {
    const register = cell('$_DFF_P_', { C: [1], D: [20], Q: [30] });
    const behind = cell('$or', { A: [30], B: [12], Y: [31] });
    expect(
      componentsOf(moduleOf({ a: and, r: register, b: behind }, [31])).map(({ cells }) => cells),
    ).toEqual([2, 1]);
  });

  it('leave out what nobody reads', () => {
    const unread = cell('$_DFF_P_', { C: [1], D: [12], Q: [30] });
    expect(hashesOf(moduleOf({ a: and, unread, b: or }, [21]))).toEqual(
      hashesOf(moduleOf({ a: and, b: or }, [21])),
    );
  });

  it('refuse a loop without a register', () => {
    const loop = cell('$and', { A: [21], B: [11], Y: [20] });
    expect(() => componentsOf(moduleOf({ a: loop, b: or }, [21]))).toThrow('loop');
  });
});
