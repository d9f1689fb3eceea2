import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/frontend/readModel.ts';
import { evaluateText } from './evaluateText.ts';
import { placeOf, unmark } from './marks.ts';
import { memoryHost } from './memoryHost.ts';

describe('imports', () => {
  it('bring in what other files export, in every form', () => {
    const files = {
      'a.ts': `export const one = 1; export let two = 2; const hidden = 3; export { hidden as three };
export default function named() { return 'default'; }
export type Unused = number;`,
      'b.ts':
        "export * from './a.ts'; export { three as drei } from './a.ts'; import def, { one } from './a'; export const sum = one + 10; export { def };",
      'folder/index.ts': "export const here = 'folder'; export { one as eins } from '../a.js';",
    };
    const { value, diagnostics, typeErrors } = evaluateText(
      `import def, { one, two as zwei, type Unused } from './a.ts';
import * as b from './b.ts';
import { here, eins } from './folder';
import { type Tensor, Graph } from 'hls4ts';
const local: Unused = 1;
export const all = [def(), one, zwei, b.one, b.drei, b.sum, b.def(), here, eins, local];`,
      files,
    );
    expect(diagnostics).toEqual([]);
    expect(typeErrors()).toEqual([]);
    expect(value('all')).toEqual(['default', 1, 2, 1, 3, 11, 'default', 'folder', 1, 1]);
  });

  it('evaluate a file once, however often it is imported', () => {
    const { value } = evaluateText(
      "import { list as a } from './a.ts'; import { list as b } from './b.ts'; b.push(2); export const r = [a, a === b];",
      { 'a.ts': 'export const list: number[] = [1];', 'b.ts': "export { list } from './a.ts';" },
    );
    expect(value('r')).toEqual([[1, 2], true]);
  });

  it('can be circular as long as nothing is needed too early', () => {
    const { value, diagnostics } = evaluateText(
      "import { even } from './even.ts'; export const r = [even(4), even(7)];",
      {
        'even.ts':
          "import { odd } from './odd.ts'; export const even = (n: number): boolean => n === 0 || odd(n - 1);",
        'odd.ts':
          "import { even } from './even.ts'; export const odd = (n: number): boolean => n !== 0 && even(n - 1);",
      },
    );
    expect(diagnostics).toEqual([]);
    expect(value('r')).toEqual([true, false]);
  });

  it('report a circle, a missing file and an error in another file at their places', () => {
    const model = unmark(
      'm/model.ts',
      `import { relu, input, model } from 'hls4ts';
import { a } from './a.ts';
import { gone } from ⟦HLS1001⟧'./gone.ts';
import { late } from './late.ts';
const x = input('x', [a + gone + late], 'int<3>');
export default model({ name: 'm', inputs: [x], outputs: { y: relu(x) } });`,
    );
    const a = unmark('m/a.ts', "import { b } from './b.ts';\nexport const a: number = b + 1;\n");
    const b = unmark('m/b.ts', "import { a } from './a.ts';\nexport const b: number = ⟦HLS2005⟧a + 1;\n");
    const late = unmark('m/late.ts', 'export const late = 1;\n⟦HLS2002⟧class C {}\n');
    const host = memoryHost({
      'm/model.ts': model.text,
      'm/a.ts': a.text,
      'm/b.ts': b.text,
      'm/late.ts': late.text,
    });
    const { diagnostics, files: read } = readModel('m/model.ts', host);
    expect(diagnostics.map(placeOf).sort()).toEqual(
      [model, a, b, late].flatMap(({ expected }) => expected).sort(),
    );
    expect([...read].sort()).toEqual(['m/a.ts', 'm/b.ts', 'm/late.ts', 'm/model.ts']);
    expect(read[0]).toBe('m/model.ts');
  });

  it('report syntax errors alone', () => {
    const { text, expected } = unmark(
      'model.ts',
      "import { input } from 'hls4ts';\nconst x = ⟦HLS2001⟧;\nconst y: string = 3;",
    );
    const { diagnostics } = readModel('model.ts', memoryHost({ 'model.ts': text }));
    expect(diagnostics.map(placeOf)).toEqual(expected);
  });
});
