import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { fail } from '../base/errors.ts';
import type { OutputFile } from '../base/outputFile.ts';
import type { CompileRequest, CppCompiler, CppProgram, RunRequest } from './compiler.ts';
import { firstComplaints } from './complaints.ts';

/** g++ or clang++ as a command of the machine. */
export const nativeCompiler = (command: string, name: string): CppCompiler => ({
  name,
  compile: (request) => compileNative(command, request),
});

async function compileNative(command: string, request: CompileRequest): Promise<CppProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'hls4ts-'));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeAll(folder, request.files);
    const includes = [
      ...(request.vendorTypes ? [request.vendorTypes] : []),
      ...request.includes.map((path) => join(folder, path)),
    ];
    const flags = [
      `-std=${request.standard}`,
      '-O2',
      '-Wno-unknown-pragmas',
      '-Wno-unused-label',
      ...includes.map((path) => `-I${path}`),
    ];
    const program = join(folder, 'program');
    const result = await execa(
      command,
      [...flags, ...request.sources.map((path) => join(folder, path)), '-o', program],
      { reject: false },
    );
    if (result.failed) {
      fail('HLS6002', `${command} cannot compile the emitted C++`, {
        help: firstComplaints(String(result.stderr ?? result.message), folder),
      });
    }
    return { run: (run) => runNative(folder, program, run), dispose };
  } catch (problem) {
    dispose();
    throw problem;
  }
}

function writeAll(folder: string, files: readonly OutputFile[]): void {
  for (const { path, contents } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

async function runNative(folder: string, program: string, request: RunRequest) {
  for (const [name, contents] of request.files) writeFileSync(join(folder, name), contents);
  const result = await execa(program, request.arguments, { cwd: folder, reject: false, all: true });
  if (result.exitCode === undefined) {
    fail('HLS6004', `the compiled program stopped: ${result.signal ?? result.message}`, {
      help: String(result.all ?? '').slice(-500),
    });
  }
  const files = request.wanted.map(
    (name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const,
  );
  return { exitCode: result.exitCode, output: String(result.all ?? ''), files: new Map(files) };
}
