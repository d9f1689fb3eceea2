import type { OutputFile } from '../../../src/base/outputFile.ts';
import type { Verilator } from '../../../src/toolchain/verilator/verilator.ts';
import { verilator } from './simulated.ts';

/** Warnings and errors among what Verilator says: one line each. */
const complaintsIn = (text: string): string[] =>
  text.split('\n').filter((line) => /^%(Warning|Error)/.test(line) && !/^%Error: Exiting/.test(line));

/** What Verilator complains about in Verilog, with every warning that it has: one line each. */
export async function lintVerilog(top: string, sources: readonly OutputFile[]): Promise<string[]> {
  if (!verilator) throw new Error('there is no Verilator');
  const files = Object.fromEntries(sources.map(({ path, contents }) => [path, String(contents)]));
  const args = ['--lint-only', '-Wall', '--top-module', top, ...Object.keys(files)];
  const { stderr } = await verilator.run({ args, files });
  return complaintsIn(stderr);
}

/** The same files without what switches off single warnings. */
export const withoutWaivers = (sources: readonly OutputFile[]): OutputFile[] =>
  sources.map((file) => ({
    ...file,
    contents: String(file.contents).replace(/\/\* verilator lint_(off|on) UNUSEDSIGNAL \*\//g, ''),
  }));

/** A Verilator with every warning that it has, which notes them: lint and translation in one run, as each reads all. */
export function noting(verilator: Verilator, complaints: string[]): Verilator {
  return {
    ...verilator,
    run: async (request) => {
      const result = await verilator.run({ ...request, args: ['-Wall', ...request.args] });
      complaints.push(...complaintsIn(result.stderr));
      return result;
    },
  };
}
