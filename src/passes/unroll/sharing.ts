import { type Module, valueAt } from '../../ir/module.ts';
import type { NetlistBuilder } from '../../ir/netlist/builder.ts';
import type { Signal } from '../../ir/netlist/nodes.ts';
import type { ValueId } from '../../ir/op.ts';
import { fractionOf } from '../../numeric/fixedType.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import {
  type ConstantContraction,
  constantContraction,
  constantSides,
} from '../distributedArithmetic/constantContraction.ts';
import { integersOf } from './integers.ts';
import type { ConstantTerm, MatrixUnroller, PreparedSums } from './matrix.ts';

/** Most columns that are optimized together. */
const mostColumns = 256;

/** Everything that some elements of a value are multiplied with: columns of constants, side by side. */
interface Group {
  readonly reads: Uint32Array;
  readonly columns: { readonly constant: ValueId; readonly elements: Uint32Array }[];
  /** Set when the first of them is unrolled. */
  sums?: PreparedSums | undefined;
  prepared: boolean;
}

/** Where the columns of one matrix start in a group. */
interface Share {
  readonly group: Group;
  readonly from: number;
}

/**
 * Constant matrices of different contractions that multiply the same elements, such as the projections of queries, keys and
 * values: one adder graph for all of them. Each contraction makes the adders that it needs and are not there yet.
 */
export class SharedMatrices {
  private readonly contractions = new Map<ValueId, ConstantContraction>();
  /** By contraction, matrix and place. */
  private readonly shares = new Map<string, Share>();
  private readonly integers = new Map<ValueId, readonly Signal[]>();
  private readonly module: Module;

  constructor(module: Module) {
    this.module = module;
    const readers = new Map<ValueId, ValueId[]>();
    for (const { id, op } of module.values) {
      const data = op.kind === 'contract' ? constantSides(module, op)?.data : undefined;
      if (data !== undefined) readers.set(data, [...(readers.get(data) ?? []), id]);
    }
    for (const ids of readers.values()) if (ids.length > 1) this.group(ids);
  }

  /** Puts the matrices of contractions of one value together that read the same elements. */
  private group(ids: readonly ValueId[]): void {
    const groups = new Map<string, Group>();
    for (const id of ids) {
      const { op } = valueAt(this.module, id);
      const contraction = op.kind === 'contract' ? constantContraction(this.module, op) : undefined;
      if (!contraction) continue;
      this.contractions.set(id, contraction);
      contraction.matrices.forEach(({ columns, places }, matrix) => {
        places.forEach(({ reads }, place) => {
          const key = reads.join();
          let group = groups.get(key);
          if (!group || group.columns.length + columns.length > mostColumns) {
            group = { reads, columns: [], prepared: false };
            groups.set(key, group);
          }
          this.shares.set(`${id} ${matrix} ${place}`, { group, from: group.columns.length });
          for (const elements of columns) group.columns.push({ constant: contraction.constant, elements });
        });
      });
    }
  }

  /** How a contraction becomes adder graphs, where others multiply the same value. */
  contraction(id: ValueId): ConstantContraction | undefined {
    return this.contractions.get(id);
  }

  private constants(builder: NetlistBuilder, id: ValueId): readonly Signal[] {
    let known = this.integers.get(id);
    if (!known) {
      const exponent = -fractionOf(containerOf(valueAt(this.module, id).type));
      known = integersOf(this.module, id).map((integer) => builder.constant(integer, exponent));
      this.integers.set(id, known);
    }
    return known;
  }

  /** Sums of one place of a contraction's matrix, where its columns stand beside others; undefined where they do not. */
  sums(
    builder: NetlistBuilder,
    matrices: MatrixUnroller,
    [id, matrix, place]: readonly [ValueId, number, number],
    columns: number,
    data: readonly Signal[],
  ): Signal[] | undefined {
    const share = this.shares.get(`${id} ${matrix} ${place}`);
    if (!share || share.group.columns.length === columns) return undefined;
    const { group, from } = share;
    if (!group.prepared) {
      const zero = builder.constant(0);
      group.sums = matrices.prepare(
        group.columns.map(({ constant, elements }) => {
          const own = this.constants(builder, constant);
          return Array.from(
            elements,
            (at, term): ConstantTerm => ({
              signal: data[group.reads[term] ?? 0] ?? zero,
              constant: own[at] ?? zero,
            }),
          );
        }),
      );
      group.prepared = true;
    }
    return group.sums?.outputs(from, columns);
  }
}
