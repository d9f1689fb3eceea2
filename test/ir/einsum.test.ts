import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { formatSpec, parseSpec, planContract } from '../../src/ir/einsum.ts';
import type { Shape } from '../../src/numeric/shape.ts';

const plan = (text: string, left: Shape, right: Shape) => planContract(parseSpec(text), left, right);

describe('einsum', () => {
  it('plans shapes and sums', () => {
    const { extents, summed, shape } = plan('ij,jk->ik', [2, 3], [3, 4]);
    expect(shape).toEqual([2, 4]);
    expect(summed).toEqual(['j']);
    expect([...extents]).toEqual([
      ['i', 2],
      ['j', 3],
      ['k', 4],
    ]);
  });

  it('sums in the order of the left operand, then over letters that only the right one has', () => {
    expect(plan('bca,xab->c', [2, 3, 4], [5, 4, 2]).summed).toEqual(['b', 'a', 'x']);
  });

  it('contracts to a scalar, and multiplies without a sum', () => {
    expect(plan('i,i->', [3], [3])).toMatchObject({ shape: [], summed: ['i'] });
    expect(plan('i,j->ji', [3], [4])).toMatchObject({ shape: [4, 3], summed: [] });
    expect(plan(',->', [], [])).toMatchObject({ shape: [], summed: [] });
  });

  it('prints what it reads', () => {
    expect(formatSpec(parseSpec(' bI, Io -> bo '))).toBe('bI,Io->bo');
  });

  const refused: [what: string, text: string, left: Shape, right: Shape, message: RegExp][] = [
    ['an equation of one tensor', 'ij->ji', [2, 3], [], /not an einsum of two tensors/],
    ['an equation of three', 'i,j,k->ijk', [1], [1], /not an einsum of two tensors/],
    ['an equation without a result', 'ij,jk', [2, 3], [3, 4], /not an einsum of two tensors/],
    ['an ellipsis', '...i,io->...o', [2, 3], [3, 4], /not an einsum of two tensors/],
    ['too few letters on the left', 'i,jk->ik', [2, 3], [3, 4], /left operand has 2 axes, 'i' names 1/],
    [
      'too many letters on the right',
      'ij,jkl->ik',
      [2, 3],
      [3, 4],
      /right operand has 2 axes, 'jkl' names 3/,
    ],
    ['extents that differ', 'ij,jk->ik', [2, 3], [4, 5], /'j' is 3 on the left and 4 on the right/],
    ['a diagonal', 'ii,ij->j', [2, 2], [2, 3], /a letter stands twice in 'ii'/],
    ['a letter twice in the result', 'ij,jk->ikk', [2, 3], [3, 4], /twice in the output/],
    ['a letter from nowhere', 'ij,jk->iz', [2, 3], [3, 4], /'z' stands in no operand/],
  ];
  it.each(refused)('refuses %s', (_what, text, left, right, message) => {
    let problem: unknown;
    try {
      plan(text, left, right);
    } catch (thrown) {
      problem = thrown;
    }
    expect(problem).toBeInstanceOf(UserError);
    const { diagnostics } = problem as UserError;
    expect(diagnostics.map((entry) => entry.code)).toEqual(['HLS3001']);
    expect(diagnostics[0]?.message).toMatch(message);
  });
});
