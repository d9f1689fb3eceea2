import { afterAll, describe, expect, it } from 'vitest';
import type { Module } from '../../../src/ir/module.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import type { ModuleLimits } from '../../ir/sketch.ts';
import { checkCompiled } from './compiled.ts';
import { removeFolders } from './emitted.ts';
import { randomDesign } from './randomDesigns.ts';

afterAll(removeFolders);

const events = 24;
const batch = (first: number, count: number, limits: ModuleLimits) =>
  Array.from({ length: count }, (_, i) => ({ seed: first + i, limits }));

const designs = [
  ...batch(32, 16, { operations: 18, maximumWidth: 12 }),
  ...batch(9100, 4, { operations: 14, maximumWidth: 40, maximumExactWidth: 300 }),
  ...batch(9200, 3, { operations: 12, maximumWidth: 60, maximumExactWidth: 900 }),
];

/** What a module contains, in words. */
function featuresOf({ values, scopes }: Module): string[] {
  return values.flatMap(({ op, scope, type }) => {
    const folded = scopes[scope]?.strategy === 'resource' && (scopes[scope]?.reuseFactor ?? 1) > 1;
    switch (op.kind) {
      case 'rearrange':
        return [op.rearrangement.form];
      case 'contract':
        return [`contract ${op.accumulator?.cast ?? 'exact'}`, ...(folded ? ['folded contract'] : [])];
      case 'reduce':
        return [`reduce ${op.operation} ${op.accumulator?.order ?? 'exact'}`];
      case 'compare':
        return [`compare ${op.relation}`];
      default:
        return [op.kind, `${op.kind} by ${type.granularity}`];
    }
  });
}

describe('random networks, compiled', () => {
  it.each(designs)('give the defined bits: $seed', async ({ seed, limits }) => {
    const module = randomDesign(seed, limits);
    await checkCompiled(module, randomInputs(module, seed, events), events);
  });

  it('have every kind of op in every form', () => {
    const found = new Set(designs.flatMap(({ seed, limits }) => featuresOf(randomDesign(seed, limits))));
    const wanted = [
      ...['input', 'constant', 'add', 'sub', 'mul', 'neg', 'shift', 'max', 'min', 'lookup', 'select'],
      ...['cast by tensor', 'cast by channel', 'cast by element', 'constant by channel', 'input by element'],
      ...['reshape', 'transpose', 'slice', 'concat', 'broadcast', 'gather'],
      ...['contract exact', 'contract product', 'contract sum', 'folded contract'],
      ...[
        'reduce sum exact',
        'reduce sum sequential',
        'reduce sum tree',
        'reduce max exact',
        'reduce min exact',
      ],
      ...['lt', 'le', 'gt', 'ge', 'eq', 'ne'].map((relation) => `compare ${relation}`),
    ];
    expect(wanted.filter((feature) => !found.has(feature))).toEqual([]);
  });
});
