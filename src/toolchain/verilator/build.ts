import { availableParallelism } from 'node:os';
import { fail } from '../../base/errors.ts';
import type { CppCompiler, CppProgram } from '../compiler.ts';
import { firstComplaints } from '../complaints.ts';
import type { VerilogDesign, VerilogSimulator } from '../simulator.ts';
import { bundled } from './bundle.ts';
import type { Verilator } from './verilator.ts';

/** Random contents of registers at the start, so that nothing depends on them unseen. */
const unknowns = ['--x-assign', 'unique', '--x-initial', 'unique'];

/**
 * Less C++ to compile: without gate optimization, instances of a module share their functions, as none of them has wires of its
 * neighbours written into it; and no comments.
 */
const short = ['-O3', '-fno-gate', '--no-decoration', '--output-split', '60000'];

/** Verilator as a simulator. */
export const verilatorSimulator = (verilator: Verilator): VerilogSimulator => ({
  kind: 'verilator',
  name: verilator.name,
  build: (compiler, design) => build(verilator, compiler, design),
});

async function build(
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
  } = await verilator.run({ args: [...args, ...unknowns, ...short, ...Object.keys(files)], files });
  if (exitCode !== 0)
    fail('HLS6002', `${verilator.name} cannot read the emitted Verilog`, { help: firstComplaints(stderr) });
  const translated = Object.entries(written)
    .filter(([path]) => /\.(h|cpp)$/.test(path))
    .map(([path, contents]) => ({ path, contents }));
  const bundles = bundled(
    translated.filter(({ path }) => path.endsWith('.cpp')),
    availableParallelism(),
  );
  const runtime = verilator.runtime();
  const wanted = ['verilated/verilated.cpp', 'verilated/verilated_threads.cpp'];
  const own = runtime.map(({ path }) => path).filter((path) => wanted.includes(path));
  return compiler.compile({
    files: [...translated, ...bundles, ...runtime, ...harness],
    sources: [...bundles.map(({ path }) => path), ...own, 'check_verilog.cpp'],
    includes: ['.', 'obj', 'verilated', 'verilated/vltstd'],
    // Verilator knows no WebAssembly; native compilers do not read this.
    defines: { VL_IGNORE_UNKNOWN_ARCH: '1' },
    // Compiling takes far longer than the events do.
    optimize: 0,
    standard: 'c++17',
  });
}
