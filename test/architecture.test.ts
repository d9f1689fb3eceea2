import { describe, expect, it } from 'vitest';
import {
  codesAreSorted,
  codesAreUsed,
  floorsHold,
  noAny,
  noCycles,
  noDefaultExport,
  noLongFile,
  nothingFromOutside,
  type Rule,
} from './architecture/rules.ts';
import { readSources, sourceFile } from './architecture/sourceFiles.ts';

const sources = readSources('src');
const everything = [...sources, ...readSources('test')];

describe('the house', () => {
  it('is there', () => {
    expect(sources.map(({ path }) => path)).toContain('src/base/codes.ts');
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.find(({ path }) => path === 'src/ir/infer.ts')?.imports).toContain('src/ir/module.ts');
  });

  const rules: [what: string, rule: Rule][] = [
    ['imports only from lower floors', floorsHold],
    ['imports nothing but its own and packages', nothingFromOutside],
    ['has no import cycle', noCycles],
    ['says any nowhere', noAny],
    ['has no default export', noDefaultExport],
    ['has its codes in order', codesAreSorted],
  ];
  it.each(rules)('%s', (_what, rule) => {
    expect(rule(sources)).toEqual([]);
  });

  it('has no file over 300 lines, tests included', () => {
    expect(noLongFile(everything)).toEqual([]);
  });

  it('reports every diagnostic code somewhere', () => {
    expect(codesAreUsed(sources)).toEqual([]);
  });
});

describe('each rule', () => {
  const house = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).map(([path, text]) => sourceFile(path, text));
  const importing = (path: string, target: string) => house({ [path]: `import { x } from '${target}';\n` });

  it.each([
    ['src/ir/a.ts', '../numeric/b.ts'],
    ['src/ir/a.ts', './text/b.ts'],
    ['src/ir/text/a.ts', '../b.ts'],
    ['src/passes/a.ts', '../index.ts'],
    ['src/index.ts', './layers/a.ts'],
    ['src/backends/hls/a.ts', '../backend.ts'],
    ['src/backends/hls/nnet/a.ts', '../b.ts'],
    ['src/cli/a.ts', '../base/b.ts'],
    ['src/frontend/a.ts', 'typescript'],
    ['src/base/a.ts', 'node:fs'],
  ])('lets %s import %s', (path, target) => {
    expect(floorsHold(importing(path, target))).toEqual([]);
  });

  it.each([
    ['src/numeric/a.ts', '../ir/b.ts', 'src/ir/b.ts, which is above it'],
    ['src/base/a.ts', '../cli/b.ts', 'src/cli/b.ts, which is above it'],
    ['src/layers/a.ts', '../index.ts', 'src/index.ts, which is above it'],
    ['src/layers/a.ts', 'hls4ts', 'src/index.ts, which is above it'],
    ['src/index.ts', './frontend/a.ts', 'src/frontend/a.ts, which is above it'],
    ['src/frontend/a.ts', '../passes/b.ts', 'src/passes/b.ts, which is its neighbour'],
    ['src/importers/a.ts', '../frontend/b.ts', 'src/frontend/b.ts, which is its neighbour'],
    ['src/backends/hls/a.ts', '../verilog/b.ts', 'src/backends/verilog/b.ts, which is its neighbour'],
    ['src/backends/backend.ts', './hls/b.ts', 'src/backends/hls/b.ts, which is above it'],
    ['src/passes/a.ts', '../backends/backend.ts', 'src/backends/backend.ts, which is above it'],
    ['src/report/a.ts', '../toolchain/b.ts', 'src/toolchain/b.ts, which is its neighbour'],
    ['src/ir/a.ts', '../somewhere/b.ts', 'src/somewhere/b.ts, which stands on no floor'],
  ])('keeps %s from importing %s', (path, target, message) => {
    expect(floorsHold(importing(path, target))).toEqual([`${path} imports ${message}`]);
  });

  it('knows every floor', () => {
    expect(
      floorsHold(house({ 'src/somewhere/a.ts': '', 'src/backends/a.ts': '', 'src/main.ts': '' })),
    ).toEqual([
      'src/somewhere/a.ts stands on no floor',
      'src/backends/a.ts stands on no floor',
      'src/main.ts stands on no floor',
    ]);
  });

  it('sees every kind of import', () => {
    const text = [
      "import '../cli/a.ts';",
      "import type { B } from '../cli/b.ts';",
      "export * from '../cli/c.ts';",
      "export type { D } from '../cli/d.ts';",
      "const e = await import('../cli/e.ts');",
      "type F = import('../cli/f.ts').F;",
      "// import '../cli/g.ts';",
      'const h = "import \'../cli/h.ts\'";',
    ].join('\n');
    expect(sourceFile('src/ir/a.ts', text).imports).toEqual(
      [...'abcdef'].map((name) => `src/cli/${name}.ts`),
    );
  });

  it('keeps tests out of the package', () => {
    expect(nothingFromOutside(importing('src/ir/a.ts', '../../test/b.ts'))).toEqual([
      'src/ir/a.ts imports test/b.ts',
    ]);
    expect(nothingFromOutside(importing('src/ir/a.ts', '../../../shared/b.ts'))).toHaveLength(1);
  });

  it('finds cycles, of types as well', () => {
    const files = house({
      'src/ir/a.ts': "import type { b } from './b.ts';\nimport './d.ts';",
      'src/ir/b.ts': "export { c } from './c.ts';",
      'src/ir/c.ts': "import { a } from './a.ts';",
      'src/ir/d.ts': "import './c.ts';",
      'src/ir/e.ts': "import './e.ts';",
    });
    const found = noCycles(files);
    expect(found).toContain('src/ir/a.ts → src/ir/b.ts → src/ir/c.ts → src/ir/a.ts');
    expect(found).toContain('src/ir/e.ts → src/ir/e.ts');
    const straight = house({
      'src/ir/a.ts': "import './b.ts';\nimport './c.ts';",
      'src/ir/b.ts': "import './c.ts';",
      'src/ir/c.ts': '',
    });
    expect(noCycles(straight)).toEqual([]);
  });

  it('counts lines', () => {
    const lines = (count: number) => house({ 'src/ir/a.ts': '//\n'.repeat(count) });
    expect(noLongFile(lines(300))).toEqual([]);
    expect(noLongFile(lines(301))).toEqual(['src/ir/a.ts has 301 lines']);
  });

  it('finds any, but not in words', () => {
    const text = "// any\nconst anything = 'any';\nconst x = anything as any;\ntype Y = any[];\n";
    expect(noAny(house({ 'src/ir/a.ts': text }))).toEqual([
      'src/ir/a.ts:3 says any',
      'src/ir/a.ts:4 says any',
    ]);
  });

  it('finds default exports', () => {
    const text = [
      'export default 1;',
      'export default function f() {}',
      'export default class {}',
      'const a = 1;',
      'export { a as default };',
      'export { a };',
      'switch (a) { default: }',
    ].join('\n');
    expect(noDefaultExport(house({ 'src/ir/a.ts': text }))).toEqual(
      [1, 2, 3, 5].map((line) => `src/ir/a.ts:${line} exports a default`),
    );
  });

  it('finds codes out of order, twice, and never reported', () => {
    const codes = (...list: string[]) =>
      `export const codes = {\n${list.map((code) => `  ${code}: 'words',\n`).join('')}};\n`;
    const files = (declared: string, text: string) =>
      house({ 'src/base/codes.ts': declared, 'src/ir/a.ts': text });
    expect(codesAreSorted(files(codes('HLS1001', 'HLS1003', 'HLS1002', 'HLS1002'), ''))).toEqual([
      'HLS1002 stands behind HLS1003',
      'HLS1002 stands behind HLS1002',
    ]);
    expect(codesAreSorted(house({}))).toHaveLength(1);
    const reporting = "// HLS1001\nfail('HLS1002', 'words about HLS1003');\n";
    expect(codesAreUsed(files(codes('HLS1001', 'HLS1002', 'HLS1003'), reporting))).toEqual([
      'HLS1001 is declared and never reported',
      'HLS1003 is declared and never reported',
    ]);
  });
});
