import type { Diagnostic } from '../base/diagnostic.ts';
import type { OutputFile } from '../base/outputFile.ts';
import type { Module } from '../ir/module.ts';

/** Turns a verified module into files; it knows ops and scopes, never layers, and writes nothing itself. */
export interface Backend<Options> {
  readonly name: string;
  readonly summary: string;
  /** What this back end cannot express in the module; nothing is emitted when there is an error. */
  check(module: Module, options: Options): Diagnostic[];
  emit(module: Module, options: Options): OutputFile[];
}
