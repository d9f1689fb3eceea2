import type { OutputFile } from '../base/outputFile.ts';

/** What ends a tool early. */
export interface Limits {
  /** Stops the tool and throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds; a tool that takes longer is stopped with HLS6004. */
  readonly timeout?: number | undefined;
}

/** Source files, kept in memory, and how to compile them into one program. */
export interface CompileRequest extends Limits {
  readonly files: readonly OutputFile[];
  /** The files that are translated; the others are headers. */
  readonly sources: readonly string[];
  /** Folders among the files that `#include` looks into. */
  readonly includes: readonly string[];
  /** A folder on the disk with the vendor's ap_fixed.h, instead of ours; it is looked into first. */
  readonly vendorTypes?: string | undefined;
  /** Macros by name. */
  readonly defines?: Readonly<Record<string, string>> | undefined;
  /** 2 unless given. */
  readonly optimize?: 0 | 1 | 2 | 3 | undefined;
  readonly standard: 'c++14' | 'c++17';
}

/** Files by name; what a program reads and writes. */
export type ProgramFiles = ReadonlyMap<string, Uint8Array>;

export interface RunRequest extends Limits {
  readonly arguments: readonly string[];
  /** Files of the folder that the program starts in. */
  readonly files: ProgramFiles;
  /** Names of the files that are given back. */
  readonly wanted: readonly string[];
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Those of the wanted files that the program has written. */
  readonly files: ProgramFiles;
}

/** A compiled program, which keeps nothing from one run to the next; `dispose` removes what it left on the disk. */
export interface CppProgram {
  /** Throws UserError HLS6004 when the program crashes or takes too long; an exit code is a result. */
  run(request: RunRequest): Promise<RunResult>;
  dispose(): void;
}

/** A C++ compiler, native or WebAssembly; both are used in the same way and give programs with the same results. */
export interface CppCompiler {
  readonly name: string;
  readonly version: string;
  /** Throws UserError HLS6002 with the compiler's first complaints. */
  compile(request: CompileRequest): Promise<CppProgram>;
}
