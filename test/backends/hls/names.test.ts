import { afterAll, describe, expect, it } from 'vitest';
import { hlsBackend } from '../../../src/backends/hls/backend.ts';
import { comment } from '../../../src/backends/hls/code/comments.ts';
import { Names } from '../../../src/backends/hls/plan/names.ts';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Module, Scope, Value } from '../../../src/ir/module.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { checkCompiled, compileIn } from './compiled.ts';
import { emitAll, optionsWith, place, removeFolders, textOf, vectorsOf } from './emitted.ts';

afterAll(removeFolders);

const type = uniform(parseType('fixed<6,3>'));
const scope = (name: string, kind = 'dense'): Scope => ({
  name,
  kind,
  strategy: 'latency',
  reuseFactor: 1,
  span: { file: '/home/me/models/a "strange"\\\nname.ts', line: 3, column: 1, length: 1 },
});

/** Names that C++, its headers, the generated code or each other have already. */
function awkward(): Module {
  const builder = new ModuleBuilder();
  builder.enter(scope('int', 'kind \\'));
  const inputs = [
    'double',
    'i',
    'accumulator',
    'NULL',
    'turn',
    'in',
    'out',
    'events',
    'log',
    'read_raws',
    'size',
  ];
  const values = inputs.map((name) => builder.input(name, [2, 3], type));
  let sum = values.reduce((a, b) => builder.plus(a, b));
  const clashing = [
    'namespace',
    'linux',
    'dense',
    'dense_accum',
    'nnet',
    'i',
    'ap_fixed',
    'net',
    'x__y',
    '_X',
  ];
  for (const name of clashing) {
    builder.enter(scope(name, 'kind ??/'));
    const constantName = name === 'dense' ? 'accum' : `${name}_w`;
    const w = builder.constant(
      constantName,
      [3, 3],
      type,
      Float64Array.from({ length: 9 }, (_, k) => k - 4),
    );
    sum = builder.cast(builder.contract('ij,jk->ik', sum, w), parseType('fixed<9,5,RND,SAT>'));
    // What the generated code makes of the weights' name: their type, their list of numbers.
    for (const ending of ['t', 'list', 'out', 'value']) {
      const c = builder.constant(`${constantName}_${ending}`, [3], type, Float64Array.of(1, 2, 3));
      sum = builder.cast(builder.plus(sum, c), parseType('fixed<9,5,RND,SAT>'));
    }
    builder.trace(name, sum);
  }
  const table = {
    name: 'double_t',
    description: 'a\nnew line, and \\',
    indexType: parseType('fixed<3,3>'),
    type: parseType('fixed<4,4>'),
    entries: Float64Array.of(1, 2, 3, 4, 5, 6, 7, -8),
  };
  const looked = builder.lookup(builder.cast(sum, table.indexType), table);
  builder.output('result', looked);
  builder.output('main', sum);
  builder.output('scope', looked);
  return builder.finish('net');
}

describe('names', () => {
  it('that C++ or the generated code has already are changed, and nothing else happens', async () => {
    const module = awkward();
    await checkCompiled(module, randomInputs(module, 1, 20), 20, ['-O0', '-std=gnu++14', '-Wshadow']);
  });

  it('of ports, the bridge and the test bench do not meet', async () => {
    const module = awkward();
    const folder = place(emitAll(module, vectorsOf(module, randomInputs(module, 1), 1)));
    const sources = ['net_test.cpp', 'net_bridge.cpp', 'firmware/net.cpp'];
    await compileIn(folder, sources, 'bench', ['-O0', '-std=c++14']);
  });

  it('stay as the user wrote them where they can', () => {
    const names = new Names();
    expect(['embed', 'Embed2', 'N', 'x_t', 'embed'].map((wish) => names.take(wish))).toEqual([
      'embed',
      'Embed2',
      'N',
      'x_t',
      'embed_2',
    ]);
  });

  it('of two projects do not meet in one program', async () => {
    const modules = ['one', 'two'].map((name) => ({ ...awkward(), name }));
    const folders = modules.map((module) =>
      place(emitAll(module, vectorsOf(module, randomInputs(module, 1), 1))),
    );
    const [one = '', two = ''] = folders;
    const both = `#include "${one}/firmware/one.cpp"\n#include "${two}/firmware/two.cpp"\nint main() { return 0; }\n`;
    const folder = place([
      ...emitAll(
        modules[0] as Module,
        vectorsOf(modules[0] as Module, randomInputs(modules[0] as Module, 1), 1),
      ),
      { path: 'both.cpp', contents: both },
    ]);
    await compileIn(folder, ['both.cpp'], 'both', ['-O0', '-std=c++14']);
  });

  it('of a network that C++ cannot have as a function is refused', () => {
    const named = (name: string): Module => ({ ...awkward(), name });
    const problems = (name: string) => {
      const module = named(name);
      return hlsBackend.check(module, optionsWith({ events: 0, inputs: new Map(), outputs: new Map() }));
    };
    expect(problems('jet_tagger')).toEqual([]);
    for (const name of ['double', 'main', 'EOF', 'linux', 'a__b', 'timezone'])
      expect(
        problems(name).map(({ code }) => code),
        name,
      ).toEqual(['HLS3007']);
  });
});

describe('comments', () => {
  it.each([
    ['a\nb', '// a b'],
    ['ends with \\', '// ends with'],
    ['a ??/', '// a ?? /'],
    ['a\u2028b\u0000c', '// a b c'],
    ['η and φ', '// η and φ'],
  ])('cannot leave their line: %j', (text, expected) => {
    expect(comment(text)).toBe(expected);
  });

  it('name the layer, its shapes, and the line of the model without its folder', () => {
    const builder = new ModuleBuilder();
    builder.enter({ ...scope('embed'), span: { file: '/home/me/model.ts', line: 12, column: 1, length: 1 } });
    const x: Value = builder.input('x', [3], type);
    builder.output('y', builder.negate(x));
    const module = builder.finish('net');
    const text = textOf(emitAll(module, vectorsOf(module, randomInputs(module, 1), 1)), 'firmware/net.cpp');
    expect(text).toContain(
      "// dense 'embed', model.ts:12\n//   in  x: [3] of fixed<6,3>\n//   out embed_negated: [3] of fixed<7,4>\n",
    );
    expect(text).not.toContain('/home');
  });
});
