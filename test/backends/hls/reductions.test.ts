import { afterAll, describe, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { checkCompiled } from './compiled.ts';
import { removeFolders } from './emitted.ts';

afterAll(removeFolders);

/** A type in which the order of the terms shows: partial sums saturate, or vanish when they leave it. */
const accumulators = ['fixed<6,3,RND,SAT>', 'fixed<5,3,RND_ZERO,SAT_ZERO>', 'fixed<5,3>'] as const;

describe('sums with an accumulator', () => {
  it('take 1 to 12 terms in the defined order', async () => {
    const builder = new ModuleBuilder();
    builder.enter({ name: 'sums', kind: 'sumPool', strategy: 'latency', reuseFactor: 1 });
    for (let terms = 1; terms <= 12; terms++) {
      const x = builder.input(`x${terms}`, [terms], uniform(parseType('fixed<7,3>')));
      accumulators.forEach((name, k) => {
        for (const order of ['tree', 'sequential'] as const) {
          const sum = builder.reduce('sum', x, [0], { type: parseType(name), order });
          builder.output(`y${terms}_${order}${k}`, sum);
        }
      });
    }
    const module = builder.finish('sums');
    await checkCompiled(module, randomInputs(module, 2, 80), 80);
  });

  it('run over any axes, in the row-major order of their elements', async () => {
    const builder = new ModuleBuilder();
    builder.enter({ name: 'sums', kind: 'sumPool', strategy: 'latency', reuseFactor: 1 });
    const x = builder.input('x', [3, 2, 5], uniform(parseType('fixed<7,3>')));
    const turned = builder.rearrange({ form: 'transpose', permutation: [2, 0, 1] }, x);
    for (const [k, axes] of [[0], [1], [2], [0, 1], [2, 0], [1, 2], [0, 1, 2], []].entries()) {
      for (const order of ['tree', 'sequential'] as const) {
        const accumulator = { type: parseType(accumulators[0]), order };
        builder.output(`y${k}_${order}`, builder.reduce('sum', x, axes, accumulator));
        builder.output(`z${k}_${order}`, builder.reduce('sum', turned, axes, accumulator));
      }
      builder.output(`max${k}`, builder.reduce('max', turned, axes));
      builder.output(`min${k}`, builder.reduce('min', turned, axes));
    }
    const module = builder.finish('axes');
    await checkCompiled(module, randomInputs(module, 4, 60), 60);
  });
});
