import type { FixedType } from '../numeric/fixedType.ts';
import type { RawData } from '../numeric/rawTensor.ts';
import type { Shape } from '../numeric/shape.ts';
import type { TensorType } from '../numeric/tensorType.ts';

/** Position of a value in `Module.values`; an operand always stands before its user. */
export type ValueId = number;

/** How elements move without being computed. */
export type Rearrangement =
  | { readonly form: 'reshape'; readonly shape: Shape }
  /** Result axis i is operand axis `permutation[i]`. */
  | { readonly form: 'transpose'; readonly permutation: readonly number[] }
  | { readonly form: 'slice'; readonly starts: readonly number[]; readonly sizes: readonly number[] }
  | { readonly form: 'concat'; readonly axis: number }
  /** Operand axis i becomes result axis `axes[i]` (same extent or 1); all other axes repeat. */
  | { readonly form: 'broadcast'; readonly shape: Shape; readonly axes: readonly number[] }
  /** Picks `indices` along `axis`, known at compile time. */
  | { readonly form: 'gather'; readonly axis: number; readonly indices: readonly number[] };

export type Relation = 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne';

/**
 * hls4ml's `accum_t` in a contraction. `product`: every product is cast, then added in the type (dense layers).
 * `sum`: the exact product is added, then the sum is cast (einsum). Terms are taken index by index, `bias` first.
 */
export interface ContractAccumulator {
  readonly type: FixedType;
  readonly cast: 'product' | 'sum';
}

/** hls4ml's accumulator of a sum: `tree` splits n terms after the largest power of two below n. */
export interface ReduceAccumulator {
  readonly type: FixedType;
  readonly order: 'sequential' | 'tree';
}

/**
 * Index letters as in NumPy's einsum, for one contraction `left,right->output`. Letters of the output come first from
 * either side; letters that are missing there are summed over, in row-major order of the left operand.
 */
export interface ContractSpec {
  readonly left: string;
  readonly right: string;
  readonly output: string;
}

/** The closed set of exact integer tensor operations. Only `cast` and the accumulators lose bits. */
export type Op =
  | { readonly kind: 'input'; readonly name: string; readonly shape: Shape; readonly type: TensorType }
  | {
      readonly kind: 'constant';
      readonly name: string;
      readonly shape: Shape;
      readonly type: TensorType;
      readonly data: RawData;
    }
  | { readonly kind: 'cast'; readonly operand: ValueId; readonly type: TensorType }
  | { readonly kind: 'add' | 'sub' | 'mul' | 'max' | 'min'; readonly left: ValueId; readonly right: ValueId }
  | { readonly kind: 'neg'; readonly operand: ValueId }
  /** Times 2^amount; no bit is moved, the binary point is. */
  | { readonly kind: 'shift'; readonly operand: ValueId; readonly amount: number }
  | {
      readonly kind: 'contract';
      readonly left: ValueId;
      readonly right: ValueId;
      readonly spec: ContractSpec;
      readonly accumulator?: ContractAccumulator;
      /** Start of the accumulation; only together with an accumulator. */
      readonly bias?: ValueId;
    }
  | {
      readonly kind: 'reduce';
      readonly operation: 'sum' | 'max' | 'min';
      readonly operand: ValueId;
      readonly axes: readonly number[];
      readonly accumulator?: ReduceAccumulator;
    }
  /** Entry number (raw bits as an unsigned integer) of a table; the operand has one type for all elements. */
  | { readonly kind: 'lookup'; readonly operand: ValueId; readonly table: number }
  /** ufixed<1,1>: 1 where the relation holds. */
  | { readonly kind: 'compare'; readonly relation: Relation; readonly left: ValueId; readonly right: ValueId }
  | {
      readonly kind: 'select';
      readonly condition: ValueId;
      readonly whenTrue: ValueId;
      readonly whenFalse: ValueId;
    }
  | {
      readonly kind: 'rearrange';
      readonly rearrangement: Rearrangement;
      readonly operands: readonly ValueId[];
    };

export type OpKind = Op['kind'];

/** The op of one kind. */
export type OpOf<Kind extends OpKind> = Op extends infer Candidate
  ? Candidate extends { readonly kind: OpKind }
    ? Kind extends Candidate['kind']
      ? Candidate & { readonly kind: Kind }
      : never
    : never
  : never;

/** Operands in order; the one place that knows where each kind keeps them. */
export function operandsOf(op: Op): readonly ValueId[] {
  switch (op.kind) {
    case 'input':
    case 'constant':
      return [];
    case 'cast':
    case 'neg':
    case 'shift':
    case 'reduce':
    case 'lookup':
      return [op.operand];
    case 'add':
    case 'sub':
    case 'mul':
    case 'max':
    case 'min':
    case 'compare':
      return [op.left, op.right];
    case 'contract':
      return op.bias === undefined ? [op.left, op.right] : [op.left, op.right, op.bias];
    case 'select':
      return [op.condition, op.whenTrue, op.whenFalse];
    case 'rearrange':
      return op.operands;
  }
}

/** The same op on other operands. */
export function mapOperands(op: Op, map: (id: ValueId) => ValueId): Op {
  switch (op.kind) {
    case 'input':
    case 'constant':
      return op;
    case 'cast':
    case 'neg':
    case 'shift':
    case 'reduce':
    case 'lookup':
      return { ...op, operand: map(op.operand) };
    case 'add':
    case 'sub':
    case 'mul':
    case 'max':
    case 'min':
    case 'compare':
      return { ...op, left: map(op.left), right: map(op.right) };
    case 'contract': {
      const mapped = { ...op, left: map(op.left), right: map(op.right) };
      return op.bias === undefined ? mapped : { ...mapped, bias: map(op.bias) };
    }
    case 'select':
      return {
        ...op,
        condition: map(op.condition),
        whenTrue: map(op.whenTrue),
        whenFalse: map(op.whenFalse),
      };
    case 'rearrange':
      return { ...op, operands: op.operands.map(map) };
  }
}
