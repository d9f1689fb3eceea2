import { join } from 'node:path';
import { fail } from '../base/errors.ts';
import type { CompileRequest, CppCompiler, CppProgram, RunRequest, RunResult } from './compiler.ts';
import { firstComplaints } from './complaints.ts';
import { placeInputs, takeOutputs, writeAll } from './files.ts';
import { temporaryFolder } from './temporary.ts';
import { runTool } from './tool.ts';

/** A command of the machine that understands g++'s options. */
export interface NativeCommand {
  readonly command: string;
  /** What stands before the options: the `g++` of `ccache g++`. */
  readonly prefix: readonly string[];
  /** First line of its `--version`. */
  readonly version: string;
}

/** g++, clang++ or another compiler with their options, as a command of the machine. */
export const nativeCompiler = (native: NativeCommand): CppCompiler => ({
  name: native.version,
  version: native.version,
  compile: (request) => compileNative(native, request),
});

const flagsOf = ({
  standard,
  optimize = 2,
  defines = {},
  vendorTypes,
  includes,
}: CompileRequest): string[] => [
  `-std=${standard}`,
  `-O${optimize}`,
  '-Wno-unknown-pragmas',
  '-Wno-unused-label',
  ...Object.entries(defines).map(([name, value]) => `-D${name}=${value}`),
  ...(vendorTypes ? [`-I${vendorTypes}`] : []),
  ...includes.map((path) => `-I${path}`),
];

async function compileNative(
  { command, prefix, version }: NativeCommand,
  request: CompileRequest,
): Promise<CppProgram> {
  const folder = temporaryFolder();
  try {
    writeAll(folder.path, request.files);
    // The folder itself is the working directory, so that its name is in no complaint.
    const args = [...prefix, ...flagsOf(request), ...request.sources, '-o', 'program'];
    const { exitCode, stderr } = await runTool(version, command, args, folder.path, request);
    if (exitCode !== 0) {
      fail('HLS6002', `${version} cannot compile the emitted C++`, { help: firstComplaints(stderr) });
    }
    return { run: (run) => runNative(folder.path, run), dispose: folder.remove };
  } catch (problem) {
    folder.remove();
    throw problem;
  }
}

async function runNative(folder: string, request: RunRequest): Promise<RunResult> {
  placeInputs(folder, request);
  const result = await runTool(
    'the compiled program',
    join(folder, 'program'),
    request.arguments,
    folder,
    request,
  );
  return { ...result, files: takeOutputs(folder, request.wanted) };
}
