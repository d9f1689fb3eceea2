import type { Limits } from '../compiler.ts';

/** One run of Yosys: a script, and the files it sees, by path. */
export interface YosysRequest extends Limits {
  /** Commands, one a line. */
  readonly script: string;
  readonly files: Readonly<Record<string, string>>;
  /** Names of the files that are given back; they lie in no folder. */
  readonly wanted: readonly string[];
  /** Hears the log as it is written. */
  readonly listener?: ((text: string) => void) | undefined;
}

export interface YosysResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Those of the wanted files that it wrote. */
  readonly files: Readonly<Record<string, string>>;
}

/** Which Yosys may be used: any, only the command of the machine, or only the WebAssembly one. */
export type YosysChoice = 'any' | 'native' | 'wasm';

/** Yosys, native or as WebAssembly: every run has a file system of its own, which holds only the given files. */
export interface Yosys {
  /** Name and version. */
  readonly name: string;
  /** Throws UserError HLS6004 when it crashes or takes too long; an exit code is a result. */
  run(request: YosysRequest): Promise<YosysResult>;
}

/** The file that the script is put into. */
export const scriptName = 'hls4ts.ys';
