import type { Module } from '../../ir/module.ts';
import type { ValueId } from '../../ir/op.ts';
import type { AdderOptions } from '../../passes/distributedArithmetic/optimize.ts';
import { type Cost, free } from './cost.ts';
import type { Factor } from './digits.ts';
import type { Technology } from './technology.ts';
import type { Wire } from './wire.ts';

/** Logic between two places where a register can stand. */
export interface Step {
  /** Slowest path in ns. */
  readonly delay: number;
  /** Bits that a register behind it holds; the last step's are those of the op's result. */
  readonly bits: number;
  /** A block RAM: takes the address at the next clock edge. */
  readonly memory?: boolean;
}

/** What one op is built of. */
export interface Work {
  /** The elements of the result. */
  readonly wires: readonly Wire[];
  readonly cost: Cost;
  readonly steps: readonly Step[];
  /** Products of two numbers of which at most one is constant and none is 0. */
  readonly multiplications: number;
  /** Turns in which the same hardware works on one event. */
  readonly turns: number;
  /** Set where adder graphs take the place of products: adders and subtracters, and levels of them. */
  readonly adders?: { readonly count: number; readonly depth: number };
}

/** What the rules of the ops look at. */
export interface Context {
  readonly module: Module;
  readonly technology: Technology;
  /** Digits of a constant. */
  readonly factor: (raw: number) => Factor;
  /** Turns that the op's layer asks for: its reuse factor, 1 when it is unrolled. */
  readonly reuse: number;
  /** How the op's adder graphs are made; undefined where it multiplies. */
  readonly adders: AdderOptions | undefined;
  readonly wiresOf: (id: ValueId) => readonly Wire[];
}

/** Nothing but wires. */
export const wiring = (wires: readonly Wire[]): Work => ({
  wires,
  cost: free,
  steps: [],
  multiplications: 0,
  turns: 1,
});

export const bitsIn = (wires: readonly Wire[]): number => wires.reduce((sum, { bits }) => sum + bits, 0);
