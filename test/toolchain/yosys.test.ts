import { describe, expect, it } from 'vitest';
import { cellsBelow, parseStatistics, resourcesOf } from '../../src/toolchain/yosys/cells.ts';
import { findYosys, requireYosys } from '../../src/toolchain/yosys/find.ts';
import { delaysIn } from '../../src/toolchain/yosys/log.ts';
import { synthesize } from '../../src/toolchain/yosys/synthesis.ts';

/** Two running sums of eight bits: a register, a LUT and a carry bit for each of them. */
const files = {
  'rtl/sum.v':
    "module sum (input clk, input [7:0] x, output reg [7:0] y = 8'd0); always @(posedge clk) y <= y + x; endmodule\n",
  'rtl/top.v':
    'module top (input clk, input [15:0] x, output [15:0] y); sum a (clk, x[7:0], y[7:0]); sum b (clk, x[15:8], y[15:8]); endmodule\n',
};

const providers = [
  ['the command yosys', await findYosys('native')],
  ['the package @yowasp/yosys', await findYosys('wasm')],
] as const;

// What is not installed is reported as skipped.
for (const [title, yosys] of providers) {
  describe.skipIf(!yosys)(title, { timeout: 120_000 }, () => {
    const found = async () => yosys ?? (await requireYosys());

    it('synthesizes for UltraScale+, each kind of module once, and times it', async () => {
      const commands: string[] = [];
      const { modules, delays } = await synthesize(await found(), {
        top: 'top',
        files,
        kept: ['sum'],
        timing: true,
        listener: (command) => commands.push(command),
      });
      expect([...modules.keys()].sort()).toEqual(['sum', 'top']);
      expect(modules.get('top')?.['sum']).toBe(2);
      expect(resourcesOf(cellsBelow(modules, 'top'))).toEqual({
        lut: 16,
        srl: 0,
        ff: 16,
        carry8: 2,
        mux: 0,
        dsp: 0,
        bram18: 0,
      });
      expect(resourcesOf(cellsBelow(modules, 'top', new Set(['sum']))).lut).toBe(0);
      expect(delays.get('sum')).toBeGreaterThan(0.1);
      expect(commands).toContain('ABC9');
    });

    it('complains about what is no Verilog, with the file and the line', async () => {
      const wrong = { 'rtl/top.v': files['rtl/top.v'].replace('module top', 'module') };
      await expect(
        synthesize(await found(), { top: 'top', files: wrong, timing: false }),
      ).rejects.toMatchObject({
        diagnostics: [{ code: 'HLS6002', help: expect.stringContaining('rtl/top.v:1') }],
      });
    });

    it('sees nothing of an earlier run, and is stopped when it takes too long', async () => {
      const empty = { script: 'read_verilog rtl/sum.v\n', files: {}, wanted: [] };
      expect((await (await found()).run(empty)).exitCode).not.toBe(0);
      const endless = { script: 'synth_xilinx -family xcup\n', files, wanted: [], timeout: 0.05 };
      await expect((await found()).run(endless)).rejects.toMatchObject({
        diagnostics: [{ code: 'HLS6004' }],
      });
    });
  });
}

describe('without Yosys', () => {
  it('says what to install', async () => {
    expect(await findYosys('native', { PATH: '' })).toBeUndefined();
  });
});

describe('what Yosys tells', () => {
  it('is counted by kinds of hardware, through the hierarchy', () => {
    const text = JSON.stringify({
      modules: {
        '\\top': { num_cells_by_type: { unit: 3, LUT2: 1, SRL16E: 2, RAMB36E2: 1 } },
        '\\unit': {
          num_cells_by_type: { LUT6: 2, LUT1: 1, FDRE: 5, FDSE: 1, CARRY4: 3, MUXF7: 1, DSP48E2: 1, INV: 4 },
        },
      },
    });
    const modules = parseStatistics(text);
    // 9 CARRY4 are 4.5 CARRY8.
    expect(resourcesOf(cellsBelow(modules, 'top'))).toEqual({
      lut: 10,
      srl: 2,
      ff: 18,
      carry8: 5,
      mux: 3,
      dsp: 3,
      bram18: 2,
    });
  });

  it('has the last mapping of each module as its delay', () => {
    const log = [
      "Extracted 10 AND gates and 20 wires from module `a' to a netlist network with 3 inputs and 2 outputs.",
      'ABC: P:  Del = 4451.00.  Ar =    2755.0.',
      'ABC: A:  Del = 4400.00.  Ar =    2463.0.',
      "Extracted 10 AND gates and 20 wires from module `b' to a netlist network with 3 inputs and 2 outputs.",
      'ABC: A:  Del =  100.00.  Ar =    2463.0.',
    ].join('\n');
    expect([...delaysIn(log)]).toEqual([
      ['a', 4.4],
      ['b', 0.1],
    ]);
  });
});
