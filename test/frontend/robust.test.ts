import fc from 'fast-check';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { readModel } from '../../src/frontend/readModel.ts';
import { counting, memoryHost } from './memoryHost.ts';

const model = `import { add, cast, dense, input, map, model, relu, type Tensor, weights } from 'hls4ts';
const w = weights('weights.npz');
const x = input('x', [4, 3], { axis: 1, types: ['uint<8>', 'int<6>', 'int<6>'] });
const share = (pt: number, eta: number) => {
  if (pt > 3 && eta !== 0) return [cast(Math.sqrt(pt), 'ufixed<6,2>'), -eta];
  let best = pt;
  for (const limit of [1, 2, 4]) if (eta < limit) best = Math.max(best, limit) / 2;
  return [best ** 2, eta || 1];
};
function block(t: Tensor, units = 3): Tensor {
  const { weight, ...rest } = { weight: w('square'), name: \`b\${units}\` };
  const inner = relu(dense(t, { weight, ...rest }));
  return add(t, inner);
}
let h = x;
for (let i = 0; i < 2; i++) h = block(h, i);
const [first, second] = map(share, [h, x]).shape.map((n, i) => (i > 0 ? n : undefined) ?? 1);
export default model({ name: 'm', inputs: [x], outputs: { h, f: map(share, [h, x]) }, clockPeriod: first! + second! });
`;

/** The text in pieces: a token each, with the space before it. */
function tokensOf(text: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2023, false, ts.LanguageVariant.Standard, text);
  const tokens: string[] = [];
  for (let start = 0; scanner.scan() !== ts.SyntaxKind.EndOfFileToken; start = scanner.getTokenEnd()) {
    tokens.push(text.slice(start, scanner.getTokenEnd()));
  }
  return tokens;
}

const tokens = tokensOf(model);
const strangers = [
  '0',
  '-1',
  '1e9',
  'null',
  "'a'",
  'x',
  'w',
  '[]',
  '{}',
  'relu',
  '=>',
  '...',
  'as any',
  '?.',
  'this',
  'await',
];
const position = fc.nat({ max: tokens.length - 1 });
const change = fc.oneof(
  fc.record({ at: position, remove: fc.constant(1), insert: fc.constant('') }),
  fc.record({ at: position, remove: fc.nat({ max: 1 }), insert: fc.constantFrom(...strangers, ...tokens) }),
);

it('reads the model as it is', () => {
  const { diagnostics } = read(tokens.join(''));
  expect(diagnostics).toEqual([]);
});

it('gives a graph or says why not, whatever is typed', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = [...tokens];
      for (const { at, remove, insert } of changes) changed.splice(at, remove, ` ${insert}`);
      const { graph, diagnostics } = read(changed.join(''));
      expect(graph === undefined).toBe(diagnostics.length > 0);
      for (const { span } of diagnostics) expect(span?.file).toBe('model.ts');
    }),
    { seed: 3, numRuns: 60, endOnFailure: true },
  );
});

function read(text: string) {
  const arrays = { 'weights.npz': { square: counting('weights.npz: square', 3, 3) } };
  return readModel('model.ts', memoryHost({ 'model.ts': text }, arrays));
}
