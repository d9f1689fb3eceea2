import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../base/errors.ts';
import type { CompileRequest, CppCompiler, CppProgram, RunRequest, RunResult } from '../compiler.ts';
import { firstComplaints, lastWords } from '../complaints.ts';
import { placeInputs, takeOutputs } from '../files.ts';
import { temporaryFolder } from '../temporary.ts';
import { vendorHeaders } from '../vendor.ts';
import type { Tree } from './messages.ts';
import { findPackage, type ToolPackage } from './package.ts';
import { WasmThread } from './thread.ts';
import { place } from './tree.ts';

/** Bytes; the linker's default of 64 kB is less than the arrays of a small network. Native programs have 8 MB. */
const stackSize = 16 * 2 ** 20;

const vendorFolder = 'vendor_types';

/**
 * The npm package @yowasp/clang, an optional peer: clang as WebAssembly, whose programs run in Node. Undefined where it
 * is not installed. The compiler is loaded once, by the first compilation, and stays loaded.
 */
export function wasmCompiler(): CppCompiler | undefined {
  const clang = findPackage('@yowasp/clang');
  if (!clang) return undefined;
  const thread = new WasmThread();
  return {
    name: `@yowasp/clang ${clang.version} (WebAssembly)`,
    version: clang.version,
    compile: (request) => compileWasm(clang, thread, request),
  };
}

function treeOf({ files, vendorTypes }: CompileRequest): Tree {
  const tree: Tree = {};
  for (const { path, contents } of files) place(tree, path, contents);
  for (const path of vendorTypes ? vendorHeaders(vendorTypes) : [])
    place(tree, `${vendorFolder}/${path}`, readFileSync(join(vendorTypes ?? '', path)));
  return tree;
}

const flagsOf = ({
  standard,
  optimize = 2,
  defines = {},
  vendorTypes,
  includes,
}: CompileRequest): string[] => [
  `-std=${standard}`,
  // Without optimization clang takes longer to write the program than to optimize it.
  `-O${Math.max(1, optimize)}`,
  '-fno-exceptions',
  `-Wl,-z,stack-size=${stackSize}`,
  '-Wno-unknown-pragmas',
  ...Object.entries(defines).map(([name, value]) => `-D${name}=${value}`),
  // The vendor's special headers specialize std::complex in a way that libc++ refuses; nothing emitted needs them.
  ...(vendorTypes ? [`-I${vendorFolder}`, '-D__AP_INT_SPECIAL_H__', '-D__AP_FIXED_SPECIAL_H__'] : []),
  ...includes.map((path) => `-I${path}`),
];

async function compileWasm(
  clang: ToolPackage,
  thread: WasmThread,
  request: CompileRequest,
): Promise<CppProgram> {
  const title = `@yowasp/clang ${clang.version}`;
  const program = 'program.wasm';
  const command = ['clang++', ...flagsOf(request), ...request.sources, '-o', program];
  const { program: bytes, complaints } = await thread.perform(
    title,
    { kind: 'compile', clang: clang.url, command, files: treeOf(request), program },
    request,
  );
  if (!bytes)
    fail('HLS6002', `${title} cannot compile the emitted C++`, { help: firstComplaints(complaints) });
  const module = await WebAssembly.compile(bytes.slice().buffer);
  const runner = new WasmThread();
  return { run: (run) => runWasm(module, runner, run), dispose: () => runner.end() };
}

/** Runs the program in a folder of its own, which holds nothing but its files. */
async function runWasm(
  module: WebAssembly.Module,
  runner: WasmThread,
  request: RunRequest,
): Promise<RunResult> {
  const place = temporaryFolder();
  try {
    const folder = join(place.path, 'files');
    mkdirSync(folder);
    placeInputs(folder, request);
    const stdout = join(place.path, 'stdout');
    const stderr = join(place.path, 'stderr');
    const { exitCode, trap } = await runner.perform(
      'the compiled program',
      { kind: 'run', module, arguments: request.arguments, folder, stdout, stderr },
      request,
    );
    const printed = { stdout: readFileSync(stdout, 'utf8'), stderr: readFileSync(stderr, 'utf8') };
    if (exitCode === undefined) {
      fail('HLS6004', `the compiled program stopped: ${trap}`, {
        help: lastWords(printed.stderr) || undefined,
      });
    }
    return { exitCode, ...printed, files: takeOutputs(folder, request.wanted) };
  } finally {
    place.remove();
  }
}
