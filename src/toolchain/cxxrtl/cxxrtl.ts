import { fail } from '../../base/errors.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { CppCompiler, CppProgram } from '../compiler.ts';
import { firstComplaints } from '../complaints.ts';
import type { VerilogDesign, VerilogSimulator } from '../simulator.ts';
import { nativeYosys } from '../yosys/native.ts';
import { wasmYosys } from '../yosys/wasm.ts';
import type { Yosys } from '../yosys/yosys.ts';
import { nativeRuntime, wasmRuntime } from './runtime.ts';

/**
 * CXXRTL, the simulator inside Yosys: the command of the machine where its headers are installed too, else the npm package
 * @yowasp/yosys; undefined where there is neither.
 */
export async function findCxxrtl(
  choice: 'any' | 'native' | 'wasm' = 'any',
  env: NodeJS.ProcessEnv = process.env,
): Promise<VerilogSimulator | undefined> {
  if (choice !== 'wasm') {
    const [yosys, runtime] = [await nativeYosys(env), nativeRuntime(env)];
    if (yosys && runtime) return cxxrtl(yosys, runtime);
  }
  if (choice === 'native') return undefined;
  const [yosys, runtime] = [wasmYosys(), await wasmRuntime()];
  return yosys && runtime ? cxxrtl(yosys, runtime) : undefined;
}

const cxxrtl = (yosys: Yosys, runtime: readonly OutputFile[]): VerilogSimulator => ({
  kind: 'cxxrtl',
  name: `CXXRTL of ${yosys.name}`,
  build: (compiler, design) => build(yosys, runtime, compiler, design),
});

async function build(
  yosys: Yosys,
  runtime: readonly OutputFile[],
  compiler: CppCompiler,
  { top, sources, harness, seed }: VerilogDesign,
): Promise<CppProgram> {
  const script = [
    `read_verilog ${sources.map(({ path }) => path).join(' ')}`,
    `hierarchy -check -top ${top}`,
    'proc',
    // Registers start with anything.
    `setundef -init -random ${seed}`,
    // Every module stays one, so that what particles share is compiled once.
    'write_cxxrtl -noflatten -g0 design.h',
    '',
  ].join('\n');
  const files = Object.fromEntries(sources.map(({ path, contents }) => [path, contents.toString()]));
  const { exitCode, stderr, files: written } = await yosys.run({ script, files, wanted: ['design.h'] });
  const contents = written['design.h'];
  if (exitCode !== 0 || contents === undefined)
    fail('HLS6002', `${yosys.name} cannot read the emitted Verilog`, { help: firstComplaints(stderr) });
  return compiler.compile({
    files: [...runtime, ...harness, { path: 'design.h', contents }],
    sources: ['check_verilog.cpp'],
    includes: ['.', 'runtime'],
    optimize: 0,
    standard: 'c++17',
  });
}
