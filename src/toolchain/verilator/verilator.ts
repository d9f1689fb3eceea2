import type { OutputFile } from '../../base/outputFile.ts';

/** One run of Verilator: its arguments, and the files it sees, by path. */
export interface VerilatorRequest {
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
}

export interface VerilatorResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Text files that it wrote, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Verilator, native or as WebAssembly, with the interface of the package verilator-wasm: every run has a file system of its
 * own, which holds only the given files.
 */
export interface Verilator {
  readonly name: string;
  run(request: VerilatorRequest): Promise<VerilatorResult>;
  /** Sources and headers that the C++ it writes is compiled with, below `verilated/`. */
  runtime(): OutputFile[];
}
