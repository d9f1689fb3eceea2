import type { CppNode } from './node.ts';

/** A constant of a configuration, or a variable: its type, its value as text, and where it stands. */
export interface CppConstant {
  readonly type: string;
  readonly value: string | undefined;
  readonly node: CppNode;
}

/** A name for a type: `typedef ap_fixed<16,6> input_t;` */
export interface CppAlias {
  readonly target: string;
  readonly node: CppNode;
}

/** A configuration of a layer, or a plain structure. */
export interface CppStruct {
  readonly name: string;
  readonly node: CppNode;
  readonly constants: Map<string, CppConstant>;
  readonly aliases: Map<string, CppAlias>;
  /** Fields that are no constants, in order: those of a packed weight. */
  readonly fields: Map<string, CppAlias>;
}

/** An array or a single value outside all functions. */
export interface CppVariable extends CppConstant {
  /** Text of each extent. */
  readonly extents: readonly string[];
}

/** What the files of a project declare, by name without namespaces; later declarations do not replace earlier ones. */
export interface CppProgram {
  readonly macros: Map<string, CppConstant>;
  readonly aliases: Map<string, CppAlias>;
  readonly structs: Map<string, CppStruct>;
  readonly variables: Map<string, CppVariable>;
  readonly functions: Map<string, CppNode>;
  /** Names that may still be looked up: constants that double each other would take forever. */
  readonly budget: { left: number };
}

export const emptyProgram = (): CppProgram => ({
  macros: new Map(),
  aliases: new Map(),
  structs: new Map(),
  variables: new Map(),
  functions: new Map(),
  budget: { left: 50_000 },
});

/** `b` of `a::b`. */
export const lastName = (text: string): string => text.slice(text.lastIndexOf('::') + 1).replace(/^:/, '');
