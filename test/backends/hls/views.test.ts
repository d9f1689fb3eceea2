import { afterAll, describe, expect, it } from 'vitest';
import { roundable } from '../../../src/backends/hls/plan/types.ts';
import { positionsOf, rowMajor, viewLayout } from '../../../src/backends/hls/plan/views.ts';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Rearrangement } from '../../../src/ir/op.ts';
import { elementMap } from '../../../src/ir/rearrange.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import { pack } from '../../../src/numeric/rawTensor.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { Draws } from '../../ir/draws.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { checkCompiled } from './compiled.ts';
import { emitAll, removeFolders, textOf, vectorsOf } from './emitted.ts';

afterAll(removeFolders);

const shape = [4, 3, 2];
const rearrangements: [what: string, form: Rearrangement, view: boolean][] = [
  ['a reshape', { form: 'reshape', shape: [6, 4] }, true],
  ['a transpose', { form: 'transpose', permutation: [2, 0, 1] }, true],
  ['a slice', { form: 'slice', starts: [1, 0, 1], sizes: [2, 3, 1] }, true],
  ['a broadcast', { form: 'broadcast', shape: [4, 5, 3, 2], axes: [0, 2, 3] }, true],
  ['picks in equal steps', { form: 'gather', axis: 0, indices: [1, 3] }, true],
  ['one pick again and again', { form: 'gather', axis: 1, indices: [2, 2, 2] }, true],
  ['picks in any order', { form: 'gather', axis: 0, indices: [3, 0, 1] }, false],
];

describe('a rearrangement that is read in place', () => {
  it.each(rearrangements)('%s has its elements where the definition says', (_what, form, view) => {
    const layout = viewLayout(form, shape, rowMajor(shape));
    expect(layout !== undefined).toBe(view);
    if (!layout) return;
    const { shape: result, position } = elementMap(form, [shape]);
    expect(positionsOf(result, layout)).toEqual([...position]);
  });

  it('takes another shape only where its elements follow each other', () => {
    const turned = viewLayout({ form: 'transpose', permutation: [2, 0, 1] }, shape, rowMajor(shape));
    if (!turned) throw new Error('no view');
    expect(viewLayout({ form: 'reshape', shape: [24] }, [2, 4, 3], turned)).toBeUndefined();
    const padded = viewLayout({ form: 'reshape', shape: [2, 1, 4, 3] }, [2, 4, 3], turned);
    expect(padded && positionsOf([2, 1, 4, 3], padded)).toEqual(positionsOf([2, 4, 3], turned));
  });

  it('needs no array and no copy', () => {
    const builder = new ModuleBuilder();
    builder.enter({ name: 'layer', kind: 'test', strategy: 'latency', reuseFactor: 1 });
    const x = builder.input('x', [4, 3], uniform(parseType('fixed<6,3>')));
    const turned = builder.rearrange({ form: 'transpose', permutation: [1, 0] }, x);
    const last = builder.rearrange({ form: 'slice', starts: [2, 0], sizes: [1, 4] }, turned);
    builder.output('y', builder.negate(builder.reshape(last, [4])));
    const module = builder.finish('net');
    const text = textOf(emitAll(module, vectorsOf(module, randomInputs(module, 1), 1)), 'firmware/net.cpp');
    expect(text).toContain('layer_negated[i] = -x[i * 3 + 2];');
    expect(text.match(/for \(int/g)).toHaveLength(1);
  });
});

describe('elements of several types', () => {
  it('are looked up, and cast, in the bits of their own type', async () => {
    const draws = new Draws(4);
    const builder = new ModuleBuilder();
    builder.enter({ name: 'layer', kind: 'test', strategy: 'latency', reuseFactor: 1 });
    const types = ['fixed<4,2>', 'ufixed<5,4>', 'fixed<6,0>'].map(parseType);
    const x = builder.input('x', [2, 3], { granularity: 'channel', axis: 1, types });
    types.forEach((indexType, column) => {
      const type = parseType('fixed<8,3>');
      const entries = pack(Array.from({ length: 2 ** indexType.width }, () => draws.raw(type)));
      const table = { name: `table${column}`, description: '', indexType, type, entries };
      const own = builder.rearrange({ form: 'slice', starts: [0, column], sizes: [2, 1] }, x);
      builder.output(`looked${column}`, builder.lookup(own, table));
      builder.output(`moved${column}`, builder.shift(own, 3));
    });
    const results = ['fixed<3,2,RND,SAT>', 'fixed<4,-1,RND_CONV,SAT_SYM>', 'ufixed<0,0>'].map(parseType);
    const turned = builder.rearrange({ form: 'transpose', permutation: [1, 0] }, x);
    builder.output('cast', builder.cast(turned, { granularity: 'channel', axis: 0, types: results }));
    const module = builder.finish('mixed');
    await checkCompiled(module, randomInputs(module, 6, 60), 60);
  });
});

describe('a cast that drops more bits than there are', () => {
  const from = { signed: true, width: 8, integer: -2 };

  it('gets more bits first: the vendor’s C simulation stops otherwise', () => {
    // 10 fraction bits go down to 1: 9 are dropped.
    expect(roundable('x', from, parseType('fixed<10,9,RND>'))).toBe('ap_fixed<9, -1>(x)');
    expect(roundable('x', { ...from, signed: false }, parseType('fixed<10,9,TRN_ZERO>'))).toBe(
      'ap_ufixed<9, -1>(x)',
    );
  });

  it('is left alone where 8 or fewer are dropped, or nothing is rounded', () => {
    expect(roundable('x', from, parseType('fixed<10,8,RND>'))).toBe('x');
    expect(roundable('x', from, parseType('fixed<10,9>'))).toBe('x');
  });
});
