import { ModuleBuilder } from '../../src/ir/builder.ts';
import type { Module, Scope, Value } from '../../src/ir/module.ts';
import { parseType } from '../../src/numeric/fixedType.ts';
import type { RawData } from '../../src/numeric/rawTensor.ts';
import type { Shape } from '../../src/numeric/shape.ts';
import { uniform } from '../../src/numeric/tensorType.ts';
import { estimateModule } from '../../src/report/estimate/estimate.ts';
import { requirePart } from '../../src/report/parts.ts';

/** Builds small modules with types as text. */
export class Sketch {
  readonly builder = new ModuleBuilder();

  constructor() {
    this.layer('layer');
  }

  layer(name: string, options: Partial<Scope> = {}): this {
    this.builder.enter({ name, kind: 'dense', strategy: 'latency', reuseFactor: 1, ...options });
    return this;
  }

  input(name: string, shape: Shape, type: string): Value {
    return this.builder.input(name, shape, uniform(parseType(type)));
  }

  constant(shape: Shape, type: string, raws: readonly number[]): Value {
    const name = `weights${this.builder.values.length}`;
    return this.builder.constant(name, shape, uniform(parseType(type)), Float64Array.from(raws));
  }

  cast(value: Value, type: string): Value {
    return this.builder.cast(value, parseType(type));
  }

  /** Looks up a table whose entries run from 0 to the largest of its type. */
  lookup(value: Value, indexType: string, type: string): Value {
    const index = parseType(indexType);
    const own = parseType(type);
    const entries: RawData = Float64Array.from({ length: 2 ** index.width }, (_, i) =>
      i === 0 ? 2 ** own.width - 1 : 0,
    );
    return this.builder.lookup(value, {
      name: 'table',
      description: 'a table',
      indexType: index,
      type: own,
      entries,
    });
  }

  finish(...outputs: readonly Value[]): Module {
    outputs.forEach((value, i) => {
      this.builder.output(`out${i}`, value);
    });
    return this.builder.finish('sketch');
  }

  /** The estimate with these outputs. */
  estimate(outputs: readonly Value[], clockPeriod = 5, part = 'VU13P') {
    return estimateModule(this.finish(...outputs), requirePart(part), clockPeriod);
  }
}
