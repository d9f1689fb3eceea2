import { InternalError } from '../../base/errors.ts';
import type { Whole } from './bounds.ts';
import { type NodeCode, nodeKinds, type Signal } from './nodes.ts';

/** Output port: its signals and the fraction bits in which its raw integers are counted. */
export interface NetlistPort {
  readonly name: string;
  readonly signals: readonly Signal[];
  readonly fraction: number;
}

/** Contents of a table, for every integer that its operand can be. */
export type Rom = readonly Whole[];

/** Grows a typed array to twice its length. */
const grown = <A extends Uint8Array | Int32Array | Float64Array>(array: A, make: (n: number) => A): A => {
  const next = make(array.length * 2);
  next.set(array);
  return next;
};

/**
 * A fully unrolled circuit: scalar, static single assignment, in columns. Operands stand before their users. What a
 * node can be is known exactly enough to give it its bits: `low` and `high`, in whole steps.
 */
export class Netlist {
  size = 0;
  readonly roms: Rom[] = [];
  readonly outputs: NetlistPort[] = [];
  private kinds = new Uint8Array(1024);
  private operandsA = new Int32Array(1024);
  private operandsB = new Int32Array(1024);
  private operandsC = new Int32Array(1024);
  private parameters = new Int32Array(1024);
  private scopes = new Int32Array(1024);
  private lows = new Float64Array(1024);
  private highs = new Float64Array(1024);
  /** Bounds beyond 2^53. */
  private readonly wide = new Map<number, { low: Whole; high: Whole }>();

  /** Adds a node; use a builder, which folds and shares. */
  push(
    kind: NodeCode,
    a: number,
    b: number,
    c: number,
    p: number,
    scope: number,
    low: Whole,
    high: Whole,
  ): number {
    if (this.size === this.kinds.length) this.grow();
    const id = this.size++;
    this.kinds[id] = kind;
    this.operandsA[id] = a;
    this.operandsB[id] = b;
    this.operandsC[id] = c;
    this.parameters[id] = p;
    this.scopes[id] = scope;
    this.bound(id, low, high);
    return id;
  }

  /** Says what a node can be. */
  bound(id: number, low: Whole, high: Whole): void {
    this.lows[id] = Number(low);
    this.highs[id] = Number(high);
    if (typeof low === 'bigint' || typeof high === 'bigint') this.wide.set(id, { low, high });
    else this.wide.delete(id);
  }

  private grow(): void {
    this.kinds = grown(this.kinds, (n) => new Uint8Array(n));
    const ints = (n: number) => new Int32Array(n);
    this.operandsA = grown(this.operandsA, ints);
    this.operandsB = grown(this.operandsB, ints);
    this.operandsC = grown(this.operandsC, ints);
    this.parameters = grown(this.parameters, ints);
    this.scopes = grown(this.scopes, ints);
    const doubles = (n: number) => new Float64Array(n);
    this.lows = grown(this.lows, doubles);
    this.highs = grown(this.highs, doubles);
  }

  kind = (id: number): NodeCode => (this.kinds[id] ?? 0) as NodeCode;
  a = (id: number): number => this.operandsA[id] ?? 0;
  b = (id: number): number => this.operandsB[id] ?? 0;
  c = (id: number): number => this.operandsC[id] ?? 0;
  p = (id: number): number => this.parameters[id] ?? 0;
  /** The layer the node came from first. */
  scope = (id: number): number => this.scopes[id] ?? 0;

  low(id: number): Whole {
    return this.wide.size > 0 ? (this.wide.get(id)?.low ?? this.lows[id] ?? 0) : (this.lows[id] ?? 0);
  }

  high(id: number): Whole {
    return this.wide.size > 0 ? (this.wide.get(id)?.high ?? this.highs[id] ?? 0) : (this.highs[id] ?? 0);
  }

  rom(id: number): Rom {
    const rom = this.kind(id) === nodeKinds.lookup ? this.roms[this.p(id)] : undefined;
    if (!rom) throw new InternalError(`node ${id} has no table`);
    return rom;
  }

  /** The operands of a node that are nodes, in order. */
  operands(id: number): number[] {
    switch (this.kind(id)) {
      case nodeKinds.input:
      case nodeKinds.constant:
        return [];
      case nodeKinds.floor:
      case nodeKinds.wrap:
      case nodeKinds.lookup:
        return [this.a(id)];
      case nodeKinds.select:
      case nodeKinds.boothRow:
        return [this.c(id), this.a(id), this.b(id)];
      default:
        return [this.a(id), this.b(id)];
    }
  }
}
