import { availableParallelism } from 'node:os';
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
    const compile = async (args: readonly string[]): Promise<void> => {
      const { exitCode, stderr } = await runTool(
        version,
        command,
        [...prefix, ...args],
        folder.path,
        request,
      );
      if (exitCode !== 0)
        fail('HLS6002', `${version} cannot compile the emitted C++`, { help: firstComplaints(stderr) });
    };
    const flags = flagsOf(request);
    const [first, ...others] = request.sources;
    if (first !== undefined && others.length === 0) await compile([...flags, first, '-o', 'program']);
    else {
      // Several files are compiled side by side, large ones first so that none is left for the end.
      const size = new Map(request.files.map(({ path, contents }) => [path, contents.length]));
      const queue = [...request.sources].sort((a, b) => (size.get(b) ?? 0) - (size.get(a) ?? 0));
      const objects = new Map(queue.map((source, i) => [source, `object${i}.o`]));
      const work = async (): Promise<void> => {
        for (let source = queue.shift(); source !== undefined; source = queue.shift())
          await compile([...flags, '-c', source, '-o', objects.get(source) ?? '']);
      };
      await Promise.all(Array.from({ length: availableParallelism() }, work));
      await compile([...objects.values(), '-o', 'program']);
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
