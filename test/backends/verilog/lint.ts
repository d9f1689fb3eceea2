import type { OutputFile } from '../../../src/base/outputFile.ts';
import { verilator } from './simulated.ts';

/** What Verilator complains about in Verilog, with every warning that it has: one line each. */
export async function lintVerilog(top: string, sources: readonly OutputFile[]): Promise<string[]> {
  if (!verilator) throw new Error('there is no Verilator');
  const files = Object.fromEntries(sources.map(({ path, contents }) => [path, String(contents)]));
  const args = ['--lint-only', '-Wall', '--top-module', top, ...Object.keys(files)];
  const { stderr } = await verilator.run({ args, files });
  return stderr
    .split('\n')
    .filter((line) => /^%(Warning|Error)/.test(line) && !/^%Error: Exiting/.test(line));
}

/** The same files without what switches off single warnings. */
export const withoutWaivers = (sources: readonly OutputFile[]): OutputFile[] =>
  sources.map((file) => ({
    ...file,
    contents: String(file.contents).replace(/\/\* verilator lint_(off|on) UNUSEDSIGNAL \*\//g, ''),
  }));
