import { fail } from '../../base/errors.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { CppCompiler, CppProgram } from '../compiler.ts';
import { firstComplaints } from '../complaints.ts';
import type { Verilator } from './verilator.ts';

export interface VerilogDesign {
  readonly top: string;
  /** Verilog files. */
  readonly sources: readonly OutputFile[];
  /** The program around it, in C++; it includes `Vtop.h`. */
  readonly harness: readonly OutputFile[];
}

/** Random contents of registers at the start, so that nothing depends on them unseen. */
const unknowns = ['--x-assign', 'unique', '--x-initial', 'unique'];

/**
 * Less C++ to compile: without gate optimization, instances of a module share their functions, as none of them has wires of its
 * neighbours written into it; and no comments.
 */
const short = ['-O3', '-fno-gate', '--no-decoration', '--output-split', '60000'];

/** Turns Verilog into a program that runs it, with Verilator and a C++ compiler. Throws HLS6002 with their complaints. */
export async function buildVerilog(
  verilator: Verilator,
  compiler: CppCompiler,
  { top, sources, harness }: VerilogDesign,
): Promise<CppProgram> {
  const files = Object.fromEntries(sources.map(({ path, contents }) => [path, contents.toString()]));
  const args = ['--cc', '--top-module', top, '--prefix', 'Vtop', '-Mdir', 'obj', '-Wno-fatal'];
  const {
    exitCode,
    stderr,
    files: written,
  } = await verilator.run({
    args: [...args, ...unknowns, ...short, ...Object.keys(files)],
    files,
  });
  if (exitCode !== 0)
    fail('HLS6002', `${verilator.name} cannot read the emitted Verilog`, { help: firstComplaints(stderr) });
  const translated = Object.entries(written)
    .filter(([path]) => /\.(h|cpp)$/.test(path))
    .map(([path, contents]) => ({ path, contents }));
  const runtime = verilator.runtime();
  const wanted = ['verilated/verilated.cpp', 'verilated/verilated_threads.cpp'];
  const own = runtime.map(({ path }) => path).filter((path) => wanted.includes(path));
  return compiler.compile({
    files: [...translated, ...runtime, ...harness],
    sources: [
      ...translated.map(({ path }) => path).filter((path) => path.endsWith('.cpp')),
      ...own,
      'check_verilog.cpp',
    ],
    includes: ['.', 'obj', 'verilated', 'verilated/vltstd'],
    // Compiling takes far longer than the events do.
    optimize: 0,
    standard: 'c++17',
  });
}
