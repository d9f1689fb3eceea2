import { describe, expect, it } from 'vitest';
import { nativeVerilator } from '../../src/toolchain/verilator/native.ts';
import { wasmVerilator } from '../../src/toolchain/verilator/wasm.ts';

const source = "module top (input clk, output reg [3:0] y); always @(posedge clk) y <= y + 4'd1; endmodule\n";

const providers = [
  ['the command verilator', await nativeVerilator()],
  ['the package verilator-wasm', await wasmVerilator()],
] as const;

// What is not installed is reported as skipped.
for (const [title, verilator] of providers) {
  describe.skipIf(!verilator)(title, () => {
    it('translates Verilog to C++ and gives the files', async () => {
      const result = await verilator?.run({
        args: ['--cc', '--top-module', 'top', '--prefix', 'Vtop', '-Mdir', 'obj', 'rtl/top.v'],
        files: { 'rtl/top.v': source },
      });
      expect(result?.exitCode).toBe(0);
      expect(Object.keys(result?.files ?? {})).toContain('obj/Vtop.h');
      expect(Object.keys(result?.files ?? {})).not.toContain('rtl/top.v');
    });

    it('complains about what is no Verilog', async () => {
      const heard: string[] = [];
      const result = await verilator?.run({
        args: ['--lint-only', 'top.v'],
        files: { 'top.v': source.replace('posedge', 'nosuchedge') },
        onStderr: (text) => heard.push(text),
      });
      expect(result?.exitCode).not.toBe(0);
      expect(result?.stderr).toContain('top.v:1');
      expect(heard.join('')).toBe(result?.stderr);
    });

    it('sees nothing of an earlier run', async () => {
      const result = await verilator?.run({ args: ['--lint-only', 'rtl/top.v'], files: {} });
      expect(result?.exitCode).not.toBe(0);
    });

    it('brings the sources that its C++ needs', () => {
      const paths = verilator?.runtime().map(({ path }) => path) ?? [];
      expect(paths).toContain('verilated/verilated.h');
      expect(paths).toContain('verilated/verilated.cpp');
    });
  });
}
