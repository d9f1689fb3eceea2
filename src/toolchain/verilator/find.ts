import { nativeVerilator } from './native.ts';
import type { Verilator } from './verilator.ts';
import { wasmVerilator } from './wasm.ts';

/** Verilator: the command on the PATH, else the npm package verilator-wasm; undefined when there is none. */
export const findVerilator = async (env: NodeJS.ProcessEnv = process.env): Promise<Verilator | undefined> =>
  (await nativeVerilator(env)) ?? (await wasmVerilator());
