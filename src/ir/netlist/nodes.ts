/**
 * Kinds of nodes of a netlist. Every node is one integer; powers of two and signs belong to the signals that read it.
 * a, b, c are operands, p is a parameter.
 */
export const nodeKinds = {
  /** Element p of input port a. */
  input: 0,
  /** The number in the node's bounds. */
  constant: 1,
  /** a·2^max(0, −p) + b·2^max(0, p) */
  add: 2,
  /** a·2^max(0, −p) − b·2^max(0, p) */
  subtract: 3,
  /** a·b */
  multiply: 4,
  /** The larger of a·2^max(0, −p) and b·2^max(0, p). */
  maximum: 5,
  /** The smaller of the two. */
  minimum: 6,
  /** 1 where the relation c holds between a·2^max(0, −p) and b·2^max(0, p), else 0. */
  compare: 7,
  /** a·2^max(0, −p) where c is not 0, else b·2^max(0, p). */
  select: 8,
  /** ⌊a / 2^p⌋ */
  floor: 9,
  /** a modulo 2^|p|; p < 0 gives the number in two's complement. */
  wrap: 10,
  /** Entry a − low(a) of ROM p. */
  lookup: 11,
  /** c + ⌈a/2⌉·b·4^p with −4 ≤ a ≤ 3: a row of a product in radix 4, the rows below it in c (A. D. Booth 1951, O. L. MacSorley 1961). */
  boothRow: 12,
} as const;

export type NodeKind = keyof typeof nodeKinds;
export type NodeCode = (typeof nodeKinds)[NodeKind];

/** Relations of `compare`, by the number in c. */
export const relationCodes = { lt: 0, le: 1, eq: 2, ne: 3 } as const;

/** A value of the circuit: ±node · 2^exponent. Scaling by powers of two and negating cost nothing. */
export interface Signal {
  readonly node: number;
  readonly exponent: number;
  readonly negative: boolean;
}
