import { ModuleBuilder } from '../../../src/ir/builder.ts';
import { containerOfValue, type Module, type Value } from '../../../src/ir/module.ts';
import { type FixedType, fixed, fractionOf, overflows, roundings } from '../../../src/numeric/fixedType.ts';
import { pack } from '../../../src/numeric/rawTensor.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { Draws } from '../../ir/draws.ts';

/** Results that grow beyond this are cast before anything goes on with them. */
const widest = 24;

/** Numbers of one element, and the choices of one network. */
class Steps {
  readonly builder = new ModuleBuilder();
  readonly draws: Draws;
  readonly pool: Value[] = [];

  constructor(seed: number) {
    this.draws = new Draws(seed);
  }

  /** A number made before; mostly one of the last, so that steps stand behind each other. */
  number(): Value {
    const { draws, pool } = this;
    return draws.pick(draws.chance(0.7) ? pool.slice(-2) : pool);
  }

  constant(type: FixedType): Value {
    const raw = type.width === 0 ? 0n : this.draws.raw(type);
    return this.builder.constant(`c${this.builder.values.length}`, [1], uniform(type), pack([raw]));
  }

  /** A constant near a number's own steps, finer or coarser, 0 half of the time. */
  limit(near: Value): Value {
    const { draws } = this;
    const fraction = fractionOf(containerOfValue(near)) + draws.between(-3, 3);
    const width = draws.chance(0.5) ? 0 : draws.between(1, 6);
    return this.constant(fixed(draws.chance(0.7), width, width - fraction));
  }

  /** A type that drops a few bits below, and some above, of what it is for; or none. */
  narrower(near: Value): FixedType {
    const { draws } = this;
    const { width, integer } = containerOfValue(near);
    const fraction = width - integer - draws.between(-1, 6);
    const held = draws.between(0, Math.min(9, width + 2));
    const overflow = draws.pick(overflows);
    const signed = draws.chance(0.6);
    const usable = signed && held === 1 && overflow === 'SAT_SYM' ? 'SAT' : overflow;
    return fixed(signed, held, held - fraction, draws.pick(roundings), usable);
  }

  keep(value: Value): void {
    const { width, integer } = containerOfValue(value);
    const wild = width > widest || Math.abs(integer) > 40 || Math.abs(width - integer) > 40;
    this.pool.push(wild ? this.builder.cast(value, this.draws.type(1, 8)) : value);
  }

  /** Numbers side by side as one tensor. */
  joined(count: number): Value {
    const parts = Array.from({ length: count }, () => this.number());
    return this.builder.rearrange({ form: 'concat', axis: 0 }, ...parts);
  }
}

const steps: readonly ((steps: Steps) => Value)[] = [
  ...(['add', 'sub', 'mul', 'max', 'min'] as const).map(
    (kind) =>
      (all: Steps): Value =>
        all.builder.binary(kind, all.number(), all.number()),
  ),
  // A limit of a number, or a bias, or a factor, on either side.
  ...(['max', 'max', 'max', 'min', 'add', 'sub', 'mul'] as const).map((kind) => (all: Steps): Value => {
    const x = all.number();
    const [a, b] = all.draws.chance(0.5) ? [x, all.limit(x)] : [all.limit(x), x];
    return all.builder.binary(kind, a, b);
  }),
  (all) => all.builder.negate(all.number()),
  (all) => all.builder.shift(all.number(), all.draws.between(-5, 5)),
  (all) => {
    const x = all.number();
    const relation = all.draws.pick(['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const);
    return all.builder.compare(relation, x, all.draws.chance(0.5) ? all.limit(x) : all.number());
  },
  (all) =>
    all.builder.select(
      all.number(),
      all.number(),
      all.draws.chance(0.3) ? all.limit(all.number()) : all.number(),
    ),
  // A row of products with constants, which becomes shifts and adders.
  (all) => {
    const [terms, results] = [all.draws.between(1, 3), all.draws.between(1, 3)];
    const type = all.draws.type(1, 6);
    const data = Array.from({ length: terms * results }, () => all.draws.raw(type));
    const weight = all.builder.constant(
      `w${all.builder.values.length}`,
      [terms, results],
      uniform(type),
      pack(data),
    );
    const sums = all.builder.contract('a,ab->b', all.joined(terms), weight);
    for (let i = 1; i < results; i++)
      all.keep(all.builder.rearrange({ form: 'slice', starts: [i], sizes: [1] }, sums));
    return all.builder.rearrange({ form: 'slice', starts: [0], sizes: [1] }, sums);
  },
  (all) => {
    const sum = all.builder.reduce(all.draws.pick(['sum', 'max', 'min'] as const), all.joined(3), [0]);
    return all.builder.rearrange({ form: 'reshape', shape: [1] }, sum);
  },
  (all) => {
    const indexType = { ...all.draws.type(0, 5) };
    const index = all.builder.cast(all.number(), indexType);
    const type = all.draws.type(1, 7);
    const entries = pack(Array.from({ length: 2 ** indexType.width }, () => all.draws.raw(type)));
    const name = `table${all.builder.tables.length}`;
    return all.builder.lookup(index, { name, description: '', indexType, type, entries });
  },
];

/**
 * A network of so many random steps on single numbers, each of a type of its own: signed or not, with bits far above or below
 * the point, zero bits, every rounding and overflow. Casts stand behind every third step. Every result is an output.
 */
export function randomSteps(seed: number, count: number): Module {
  const all = new Steps(seed);
  const { builder, draws } = all;
  builder.enter({ name: 'steps', kind: 'steps', strategy: 'latency', reuseFactor: 1 });
  for (let i = 0; i < 3; i++) {
    const { signed, width, integer } = draws.type(i === 2 ? 0 : 1, 7, 5);
    all.pool.push(builder.input(`x${i}`, [1], uniform(fixed(signed, width, integer))));
  }
  const inputs = all.pool.length;
  for (let i = 0; i < count; i++) {
    if (i % 3 === 2) {
      const x = all.number();
      all.keep(builder.cast(x, all.narrower(x)));
    } else all.keep(draws.pick(steps)(all));
  }
  all.pool.slice(inputs).forEach((value, i) => {
    builder.output(`y${i}`, value);
  });
  return builder.finish(`steps${seed}`);
}
