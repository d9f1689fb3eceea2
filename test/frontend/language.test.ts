import * as hls4ts from 'hls4ts';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/frontend/readModel.ts';
import { tensor } from '../../src/layers/language.ts';
import type { RealTensor } from '../../src/numeric/parameter.ts';
import { placeOf, unmark } from './marks.ts';
import { counting, memoryHost } from './memoryHost.ts';

const arrays = {
  'weights.npz': {
    'embed.weight': counting('weights.npz: embed.weight', 3, 4),
    'embed.bias': counting('weights.npz: embed.bias', 4),
    square: counting('weights.npz: square', 4, 4),
    nan: { ...counting('weights.npz: nan', 3, 4), data: new Float64Array(12).fill(Number.NaN) },
  },
};

const imports =
  "import { activation, add, batchNorm, cast, concatenate, dense, einsumDense, input, map, model, quantize, relu, reshape, softmax, sumPool, tensor, type Tensor, weights } from 'hls4ts';\n";
const start = `const w = weights('weights.npz');
const x = input('x', [2, 3], 'fixed<8,3>');
`;

function read(body: string, files: Readonly<Record<string, string>> = {}) {
  return readModel('model.ts', memoryHost({ ...files, 'model.ts': imports + body }, arrays));
}

/** Names and kinds of the layers of a model. */
function layers(body: string): string[] {
  const { graph, diagnostics } = read(body);
  expect(diagnostics).toEqual([]);
  return graph?.layers.map(({ name, layer }) => `${name}:${layer.kind}`) ?? [];
}

const end = (outputs: string) =>
  `\nexport default model({ name: 'm', inputs: [x], outputs: { ${outputs} } });\n`;

describe('names of layers', () => {
  it('come from variables, and from what is nested in them', () => {
    const body = `const embed = relu(dense(x, { weight: w('embed.weight') }));
const other = relu(dense(relu(embed), { weight: w('square'), name: 'mine' }));`;
    expect(layers(start + body + end('other'))).toEqual([
      'x:input',
      'embed_dense:dense',
      'embed:relu',
      'other_relu:relu',
      'mine:dense',
      'other:relu',
    ]);
  });

  it('begin with the name of the call inside a function', () => {
    const body = `function block(t: Tensor): Tensor {
  const mixed = relu(dense(t, { weight: w('square') }));
  const out = add(t, mixed);
  return out;
}
const twice = (t: Tensor) => block(block(t));
const h = dense(x, { weight: w('embed.weight') });
const block1 = block(h);
const block2 = twice(block1);`;
    expect(layers(start + body + end('block2'))).toEqual([
      'x:input',
      'h:dense',
      'block1_mixed_dense:dense',
      'block1_mixed:relu',
      'block1:add',
      'block2_block_mixed_dense:dense',
      'block2_block_mixed:relu',
      'block2_block:add',
      'block2_mixed_dense:dense',
      'block2_mixed:relu',
      'block2:add',
    ]);
  });

  it('come from loops, methods, properties, patterns and the output', () => {
    const body = `let h = dense(x, { weight: w('embed.weight') });
for (let i = 0; i < 2; i++) h = relu(h);
const heads = [0, 1].map((i) => quantize(h, 'fixed<8,3>'));
const project = (t: Tensor) => ({ q: relu(t), k: relu(t) });
const { q, k } = project(h);
const joined = concatenate([...heads, q, k]);
const chained = concatenate([relu(h)].map((t) => relu(t)).concat([relu(h)]));
const state = heads.reduce((t, head) => add(t, head), h);`;
    expect(layers(`${start + body}${end('joined, chained, state, direct: relu(h)')}`)).toEqual([
      'x:input',
      'h:dense',
      'h_2:relu',
      'h_3:relu',
      'heads_0:quantize',
      'heads_1:quantize',
      'q:relu',
      'k:relu',
      'joined:concatenate',
      'chained_relu:relu',
      'chained_0:relu',
      'chained_relu_2:relu',
      'chained:concatenate',
      'state_0:add',
      'state_1:add',
      'direct:relu',
    ]);
  });
});

describe('the language', () => {
  it('has every function of the package, and gives layers their place', () => {
    const functions = Object.entries(hls4ts).filter(([, value]) => typeof value === 'function');
    const uses = functions.map(([name], i) => `const f${i} = hls.${name};`);
    const source = `import * as hls from 'hls4ts';\n${uses.join('\n')}\nconst x = hls.input('x', [1], 'int<4>');
export default hls.model({ name: 'm', inputs: [x], outputs: { y: hls.relu(x) } });`;
    const { diagnostics, graph } = readModel('model.ts', memoryHost({ 'model.ts': source }));
    expect(diagnostics).toEqual([]);
    const line = uses.length + 2;
    expect(graph?.layers[0]?.layer.span).toEqual({ file: 'model.ts', line, column: 11, length: 9 });
    expect(graph?.span).toEqual({ file: 'model.ts', line: line + 1, column: 16, length: 9 });
  });
});

describe('weights() and tensor()', () => {
  const optionsOf = (body: string) =>
    read(`${start + body}${end('y')}`).graph?.layers.find(({ name }) => name === 'y')?.layer.options as
      | { readonly weight: RealTensor; readonly bias?: RealTensor }
      | undefined;

  it('gives arrays of the file as they are', () => {
    const options = optionsOf("const y = dense(x, { weight: w('embed.weight'), bias: w('embed.bias') });");
    expect(options?.weight).toEqual(arrays['weights.npz']['embed.weight']);
    expect(options?.bias).toEqual(arrays['weights.npz']['embed.bias']);
  });

  it('lists the file among those read', () => {
    const host = memoryHost(
      { 'a/model.ts': `${imports + start + end('y: relu(x)')}` },
      { 'a/weights.npz': {} },
    );
    const { files, diagnostics } = readModel('a/model.ts', host);
    expect(diagnostics).toEqual([]);
    expect(files).toEqual(['a/model.ts', 'a/weights.npz']);
  });

  it('fills a tensor from a function, 64 × 64 quickly', () => {
    const options = optionsOf(
      'const y = dense(tensorInput(), { weight: tensor([3, 64], (i, j) => (i + 1) / (j + 1)) });\nfunction tensorInput() { return x; }',
    );
    expect(options?.weight).toEqual(tensor([3, 64], (i, j) => (i + 1) / (j + 1)));
    const before = performance.now();
    const body = `const big = tensor([64, 64], (i, j) => Math.sin(i * 64 + j) + (i === j ? 1 : 0));
const y = relu(x);`;
    expect(read(start + body + end('y')).diagnostics).toEqual([]);
    expect(performance.now() - before).toBeLessThan(3000);
  });

  it('takes a tensor from nested arrays', () => {
    const options = optionsOf('const y = dense(x, { weight: tensor([[1, 2], [3, 4], [5, -0.5]]) });');
    expect(options?.weight).toEqual({ shape: [3, 2], data: Float64Array.of(1, 2, 3, 4, 5, -0.5) });
  });

  it('lets a model compute with trained values', () => {
    const options = optionsOf(`const t = w('embed.weight');
const [rows = 0, columns = 0] = t.shape;
const y = dense(x, { weight: tensor([rows, columns], (i, j) => (t.data[i * columns + j] ?? 0) * 2) });`);
    expect(options?.weight.data).toEqual(
      arrays['weights.npz']['embed.weight'].data.map((value) => value * 2),
    );
  });
});

describe('options', () => {
  it('cannot be changed after the call', () => {
    const body = `const options: { weight: ReturnType<typeof w>; name?: string } = { weight: w('embed.weight') };
const y = dense(x, options);
options.name = 'late';`;
    expect(layers(start + body + end('y'))).toEqual(['x:input', 'y:dense']);
  });

  it('can come from anywhere', () => {
    const body = `const common = { precision: { result: 'fixed<9,4>' } } as const;
const kinds = ['relu', 'none'] as const;
const y = kinds.map((kind) => (kind === 'relu' ? relu(x, common) : x));`;
    expect(layers(`${start + body}${end('a: y[0]!, b: y[1]!')}`)).toEqual(['x:input', 'y_0:relu']);
  });
});

/** Complaints of layers, with the place of what they complain about. */
const complaints: Readonly<Record<string, string>> = {
  'a missing file': "const v = weights(⟦HLS1001⟧'other.npz');\nconst y = dense(x, { weight: v('a') });",
  'a missing array': "const y = dense(x, { weight: w(⟦HLS3002⟧'embed.wieght') });\nconst z = relu(y);",
  'the wrong shape of weights': "const y = dense(x, { ⟦HLS3003⟧weight: w('square') });",
  'the wrong shape of a bias':
    "const y = dense(x, { weight: w('embed.weight'), ⟦HLS3003⟧bias: w('square') });",
  'NaN in weights': "const y = dense(x, { bias: w('embed.bias'), ⟦HLS3004⟧weight: w('nan') });",
  'weights from another place':
    "const options = { ⟦HLS3003⟧weight: w('square') };\nconst y = dense(x, { ...options });",
  'an unknown option': "const y = relu(x, { ⟦HLS3005⟧nme: 'a' });",
  'a wrong value of an option': 'const y = relu(x, { reuseFactor: ⟦HLS3005⟧0 });',
  'an unknown role': "const y = relu(x, { precision: { ⟦HLS3005⟧weight: 'fixed<8,3>' } });",
  'a type that is none': "const y = relu(x, { precision: { result: ⟦HLS4001⟧'fixed<8>' } });",
  'a type that is none by TypeScript': "const z = input('z', [2], ⟦HLS4001⟧'fixd<8,2>');",
  'a type that is none in a variable': "const t = 'fixed<4000,2>';\nconst y = quantize(x, ⟦HLS4001⟧t);",
  'a rounding mode that is none': "const y = quantize(x, ⟦HLS4001⟧'fixed<8,2,ROUND>');",
  'one type of many':
    "const y = quantize(x, { axis: 1, types: ['fixed<8,2>', ⟦HLS4001⟧'fixed<8,2,,>', 'fixed<8,2>'] });",
  'an axis': 'const y = sumPool(x, { axis: ⟦HLS3008⟧2 });',
  'an equation': "const y = einsumDense(x, { equation: ⟦HLS3001⟧'abc,cd->abd', weight: w('square') });",
  'a shape': 'const y = reshape(x, ⟦HLS3001⟧[4, 2]);',
  'shapes that do not fit': "const z = input('z', [5], 'int<4>');\nconst y = ⟦HLS3001⟧add(x, z);",
  'a shape without extent': "const z = input('z', ⟦HLS3001⟧[0, 2], 'int<4>');",
  'a kernel with another number of parameters':
    'const y = map(⟦HLS3001⟧(a: number, b: number) => a + b, [x]);',
  'a layer inside a function, with the call':
    'const f = (t: Tensor) => sumPool(t, { axis: ⟦HLS3008⟧7 });\nconst y = f(x);',
};

describe('a complaint stands at its cause', () => {
  it.each(Object.entries(complaints))('%s', (_what, marked) => {
    const { text, expected } = unmark('model.ts', `${imports}${start}${marked}${end('y: relu(x)')}`);
    const { diagnostics, graph } = readModel('model.ts', memoryHost({ 'model.ts': text }, arrays));
    expect(diagnostics.map(placeOf)).toEqual(expected);
    expect(graph).toBeUndefined();
  });

  it('and tells the calls that led there', () => {
    const { diagnostics } = read(`${start}const f = (t: Tensor) => sumPool(t, { axis: 7 });
const y = f(x);${end('y')}`);
    expect(diagnostics[0]?.related).toEqual([
      { message: 'in f, called here', span: { file: 'model.ts', line: 5, column: 11, length: 4 } },
    ]);
  });

  it('and suggests the array that was meant', () => {
    const { diagnostics } = read(`${start}const y = dense(x, { weight: w('embed.wieght') });${end('y')}`);
    expect(diagnostics[0]?.help).toContain("did you mean 'embed.weight'?");
  });
});

describe('model()', () => {
  const whole = (text: string) => {
    const { text: source, expected } = unmark('model.ts', `${imports}${start}${text}\n`);
    const { diagnostics } = readModel('model.ts', memoryHost({ 'model.ts': source }, arrays));
    expect(diagnostics.map(placeOf)).toEqual(expected);
  };

  it.each([
    [
      'a name that is none',
      "export default model({ name: ⟦HLS3007⟧'my model', inputs: [x], outputs: { y: relu(x) } });",
    ],
    [
      'an output that is none',
      "export default model({ name: 'm', inputs: [x], outputs: { ⟦HLS3007⟧'a-b': relu(x) } });",
    ],
    [
      'the name of a layer',
      "const y = relu(x, { name: ⟦HLS3007⟧'1st' });\nexport default model({ name: 'm', inputs: [x], outputs: { y } });",
    ],
    [
      'an unlisted input',
      "const z = ⟦HLS3006⟧input('z', [2, 3], 'int<4>');\nexport default model({ name: 'm', inputs: [x], outputs: { y: add(x, z) } });",
    ],
    [
      'an unused input',
      "const z = ⟦HLS3006⟧input('z', [2, 3], 'int<4>');\nexport default model({ name: 'm', inputs: [x, z], outputs: { y: relu(x) } });",
    ],
    [
      'an unknown option',
      "export default model({ name: 'm', ⟦HLS3005⟧partt: 'a', inputs: [x], outputs: { y: relu(x) } });",
    ],
    [
      'a strategy that is none',
      "export default model({ name: 'm', strategy: ⟦HLS3005⟧'fast', inputs: [x], outputs: { y: relu(x) } });",
    ],
    ['no output', "export default ⟦HLS3006⟧model({ name: 'm', inputs: [x], outputs: {} });"],
    ['something else', '⟦HLS2006⟧export default relu(x);'],
  ])('%s', (_what, text) => {
    whole(text);
  });

  it('no default export', () => {
    const { diagnostics } = readModel('model.ts', memoryHost({ 'model.ts': 'export const a = 1;\n' }));
    expect(diagnostics.map(placeOf)).toEqual(['model.ts:1:1 HLS2006']);
  });

  it('no file', () => {
    expect(readModel('gone.ts', memoryHost({})).diagnostics.map(placeOf)).toEqual(['HLS1001']);
  });

  it('gives the same graph twice', () => {
    const body = `${start}const y = map((a: number) => Math.exp(a), [relu(x)]);${end('y')}`;
    expect(read(body).graph).toEqual(read(body).graph);
  });
});
