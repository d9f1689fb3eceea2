import type { OutputFile } from '../base/outputFile.ts';

/** Source files, kept in memory, and how to compile them into one program. */
export interface CompileRequest {
  readonly files: readonly OutputFile[];
  /** The files that are translated; the others are headers. */
  readonly sources: readonly string[];
  /** Folders among the files that `#include` looks into. */
  readonly includes: readonly string[];
  /** A folder on the disk with the vendor's ap_fixed.h, instead of ours. */
  readonly vendorTypes?: string | undefined;
  readonly standard: 'c++14' | 'c++17';
}

/** Files by name; what a program reads and writes. */
export type ProgramFiles = ReadonlyMap<string, Uint8Array>;

export interface RunRequest {
  readonly arguments: readonly string[];
  readonly files: ProgramFiles;
  /** Names of the files that are given back. */
  readonly wanted: readonly string[];
}

export interface RunResult {
  readonly exitCode: number;
  readonly output: string;
  readonly files: ProgramFiles;
}

/** A compiled program; `dispose` removes what it left on the disk. */
export interface CppProgram {
  run(request: RunRequest): Promise<RunResult>;
  dispose(): void;
}

/** A C++ compiler, native or WebAssembly; both are used in the same way. */
export interface CppCompiler {
  readonly name: string;
  /** Throws UserError HLS6002 with the compiler's first complaints. */
  compile(request: CompileRequest): Promise<CppProgram>;
}
