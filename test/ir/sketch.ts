import type { SourceSpan } from '../../src/base/span.ts';
import { ModuleBuilder } from '../../src/ir/builder.ts';
import { containerOfValue, type Value } from '../../src/ir/module.ts';
import type { OpKind } from '../../src/ir/op.ts';
import { type FixedType, fractionOf } from '../../src/numeric/fixedType.ts';
import { pack } from '../../src/numeric/rawTensor.ts';
import { type Shape, sizeOf } from '../../src/numeric/shape.ts';
import { containerOf, elementTypes, type TensorType, uniform } from '../../src/numeric/tensorType.ts';
import { Draws } from './draws.ts';

export interface ModuleLimits {
  /** Ops that are chosen at random; constants, casts and broadcasts they need come on top. 16 when left out. */
  readonly operations?: number;
  /** Widest type of an input, constant, cast, accumulator or table; 12 when left out. */
  readonly maximumWidth?: number;
  /** Exact results wider than this are cast at once; four times `maximumWidth` when left out. */
  readonly maximumExactWidth?: number;
  readonly maximumElements?: number;
  /** Types by channel and by element; true when left out. */
  readonly mixedTypes?: boolean;
  /** Kinds to choose from; all when left out. */
  readonly kinds?: readonly OpKind[];
}

/** The random choices of one module, and what they have built so far. */
export class Sketch {
  readonly draws: Draws;
  readonly builder = new ModuleBuilder();
  readonly limits: Required<ModuleLimits>;
  private readonly pool: Value[] = [];

  constructor(seed: number, limits: ModuleLimits, kinds: readonly OpKind[]) {
    this.draws = new Draws(seed);
    const maximumWidth = limits.maximumWidth ?? 12;
    this.limits = {
      operations: 16,
      maximumExactWidth: 4 * maximumWidth,
      maximumElements: 24,
      mixedTypes: true,
      kinds,
      ...limits,
      maximumWidth,
    };
  }

  /** A value made before, late ones more often. */
  value(fits: (value: Value) => boolean = () => true): Value {
    const fitting = this.pool.filter(fits);
    if (fitting.length === 0) return this.input();
    return this.draws.pick(this.draws.chance(0.5) ? fitting.slice(-3) : fitting);
  }

  shape(): Shape {
    for (;;) {
      const shape = Array.from({ length: this.draws.below(4) }, () => this.draws.between(1, 4));
      if (sizeOf(shape) <= this.limits.maximumElements) return shape;
    }
  }

  type(minimumWidth = 0): FixedType {
    return this.draws.type(minimumWidth, this.limits.maximumWidth);
  }

  tensorType(shape: Shape): TensorType {
    const { draws } = this;
    const choice = this.limits.mixedTypes ? draws.below(4) : 0;
    const types = (length: number): FixedType[] => Array.from({ length }, () => this.type());
    if (choice === 1 && shape.length > 0) {
      const axis = draws.below(shape.length);
      return { granularity: 'channel', axis, types: types(shape[axis] ?? 1) };
    }
    if (choice === 2) {
      const list = types(draws.between(1, 3));
      const index = Uint32Array.from({ length: sizeOf(shape) }, () => draws.below(list.length));
      return { granularity: 'element', types: list, index };
    }
    return uniform(this.type());
  }

  input(): Value {
    const shape = this.shape();
    return this.keep(this.builder.input(`x${this.builder.inputs.length}`, shape, this.tensorType(shape)));
  }

  constant(shape: Shape, type: TensorType = this.tensorType(shape)): Value {
    const name = `weight${this.builder.values.length}`;
    return this.builder.constant(name, shape, type, pack(randomRaws(this.draws, type, shape)));
  }

  /** Puts a result into the pool, cast down where it has grown too wide to go on with. */
  keep(value: Value): Value {
    const { width, integer } = containerOfValue(value);
    const wild = Math.abs(integer) > 64 || Math.abs(width - integer) > 64 + this.limits.maximumExactWidth;
    const kept =
      wild || width > this.limits.maximumExactWidth ? this.builder.cast(value, this.type()) : value;
    this.pool.push(kept);
    return kept;
  }

  /** Goes on in a new scope, an old one, or this one; ops may lie elsewhere in the model file than their layer. */
  move(): void {
    const { draws, builder } = this;
    const choice = builder.scopes.length === 0 ? 0 : draws.below(8);
    if (choice === 0) {
      const span = this.span();
      builder.enter({
        name: `layer${builder.scopes.length}`,
        kind: draws.pick(['dense', 'softmax', 'a kind with blanks']),
        strategy: draws.pick(['latency', 'resource']),
        reuseFactor: draws.between(1, 9),
        ...(span ? { span } : {}),
      });
    } else if (choice === 1) {
      const scope = draws.below(builder.scopes.length);
      builder.enterExisting(scope, draws.chance(0.5) ? builder.scopes[scope]?.span : this.span());
    }
  }

  private span(): SourceSpan | undefined {
    const { draws } = this;
    if (draws.chance(0.3)) return undefined;
    const file = draws.pick(['model.ts', 'a "quoted"\\file\n.ts', '']);
    return { file, line: draws.between(1, 99), column: draws.between(1, 99), length: draws.between(1, 20) };
  }
}

/** Raw integers of the container that each element's own type can hold. */
export function randomRaws(draws: Draws, type: TensorType, shape: Shape): bigint[] {
  const fraction = fractionOf(containerOf(type));
  return elementTypes(type, shape).map((own) =>
    own.width === 0 ? 0n : draws.raw(own) << BigInt(fraction - fractionOf(own)),
  );
}
