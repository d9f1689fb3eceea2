import type { Module } from '../ir/module.ts';
import { verify } from '../ir/verify.ts';

/** One step from module to module; the runner verifies, times and dumps. */
export interface Pass {
  readonly name: string;
  readonly summary: string;
  run(module: Module): Module;
}

/** What a pass took and left. */
export interface PassRecord {
  readonly pass: string;
  readonly milliseconds: number;
  readonly values: number;
}

export interface PassRun {
  readonly module: Module;
  readonly records: readonly PassRecord[];
}

export interface RunOptions {
  /** Names of passes to leave out. */
  readonly skip?: readonly string[];
  /** Called with the module after every pass, for dumps. */
  readonly after?: (pass: string, module: Module) => void;
}

/** Runs passes in order and verifies the module after each; throws InternalError naming the pass that broke it. */
export function runPasses(module: Module, passes: readonly Pass[], options: RunOptions = {}): PassRun {
  let current = module;
  verify(current);
  const records: PassRecord[] = [];
  for (const pass of passes) {
    if (options.skip?.includes(pass.name)) continue;
    const start = performance.now();
    current = pass.run(current);
    verify(current);
    records.push({ pass: pass.name, milliseconds: performance.now() - start, values: current.values.length });
    options.after?.(pass.name, current);
  }
  return { module: current, records };
}
