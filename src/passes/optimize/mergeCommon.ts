import type { Value } from '../../ir/module.ts';
import type { Op } from '../../ir/op.ts';
import type { Pass } from '../pass.ts';
import { rebuild } from './rebuild.ts';

/** Equal keys mean equal values; constants are compared by content. */
const keyOf = (op: Op, scope: number): string =>
  `${scope}|${JSON.stringify(op, (_name, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  })}`;

export const mergeCommon: Pass = {
  name: 'merge-common',
  summary: 'computes equal expressions of a layer once',
  run: (module) => {
    const seen = new Map<string, Value>();
    return rebuild(module, (value, { keep, builder }) => {
      if (value.op.kind === 'input') return keep();
      const mark = builder.values.length;
      const made = keep();
      const key = keyOf(made.op, made.scope);
      const known = seen.get(key);
      if (!known) {
        seen.set(key, made);
        return made;
      }
      // The op just added is the last one and nothing refers to it yet.
      builder.values.length = mark;
      return known;
    });
  },
};
