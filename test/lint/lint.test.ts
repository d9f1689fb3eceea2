import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CppParser, loadCppParser } from '../../src/base/cppParser.ts';
import { compileModel } from '../../src/driver/compilation.ts';
import { emitProject } from '../../src/driver/project.ts';
import { lintHls, synthesizedFiles } from '../../src/toolchain/lint/lint.ts';

let parser: CppParser;
beforeAll(async () => {
  parser = await loadCppParser();
});

const lint = async (text: string): Promise<string[]> =>
  (await lintHls([{ path: 'a.cpp', text }], parser)).map(
    ({ code, span, message }) => `${code} ${span?.line}:${span?.column} ${message}`,
  );

/** Snippets with one mistake each, at the place written before them. */
const bad: [string, string][] = [
  ['2:14', 'void f() {\n    int *p = new int[4];\n}'],
  ['2:5', 'void f(int *p) {\n    delete p;\n}'],
  ['2:15', 'void f() {\n    void *p = malloc(4);\n}'],
  ['1:1', 'int f(int n) { return n == 0 ? 1 : f(n - 1); }'],
  ['2:1', 'int g(int n);\nint f(int n) { return g(n); }\nint g(int n) { return f(n); }'],
  ['2:5', 'struct s {\n    virtual void f();\n};'],
  ['2:5', 'void f(int n) {\n    while (n > 0) n--;\n}'],
  ['2:5', 'void f(int n) {\n    for (int i = 0; i < n; i++) {}\n}'],
  ['2:5', 'void f(int n) {\n    for (;;) {}\n}'],
  ['2:5', 'void f() {\n    float x = 0;\n}'],
  ['1:1', 'double f(int x);'],
  ['2:13', 'void f(int x) {\n    int y = exp(x);\n}'],
  ['2:5', 'void f() {\n    std::vector<int> v;\n}'],
  ['2:5', 'void f() {\n    throw 1;\n}'],
  ['2:5', 'void f() {\n    static int count = 0;\n}'],
  ['2:1', 'void f() {\n#pragma HLS UNROL\n}'],
  ['3:1', 'void f() {\n    for (int i = 0; i < 4; i++) {\n#pragma HLS UNROLL facto=2\n    }\n}'],
  [
    '4:1',
    'void f(int a[4]) {\n    for (int i = 0; i < 4; i++) {\n        a[i] = 0;\n#pragma HLS UNROLL\n    }\n}',
  ],
  ['2:1', 'void f(int a[4]) {\n#pragma HLS ARRAY_PARTITION variable=b complete dim=0\n}'],
  ['2:1', 'void f(int a[4]) {\n#pragma HLS ARRAY_PARTITION complete dim=0\n}'],
  ['1:1', '#pragma HLS PIPELINE II=1\nvoid f();'],
  ['2:1', 'void f() {\n#pragma HLS UNROLL\n}'],
];

const good = [
  'void f(int a[4]) {\n#pragma HLS PIPELINE II=1\n    for (int i = 0; i < 4; i++) {\n#pragma HLS UNROLL\n        a[i] = 0;\n    }\n}',
  'static const int n = 4;\nvoid f(int a[4]) {\n    for (int i = 0; i < n; i++) a[i] = 0;\n}',
  'template <int n> void f(int a[n]) {\n    for (int i = 0; i < n; i++) a[i] = 0;\n}',
  'void f() {\n    static const int table[2] = {1, 2};\n}',
  '#ifndef __SYNTHESIS__\ndouble f(double x);\n#endif\nvoid g();',
  '#pragma once\nvoid g();',
];

describe('the lint over HLS C++', () => {
  it.each(bad)('finds the mistake at %s of %j', async (place, text) => {
    const found = await lint(text);
    // Two functions that call each other are two findings.
    expect(found.length, found.join('\n')).toBe(text.includes('return g') ? 2 : 1);
    expect(found[0]).toMatch(new RegExp(`^HLS5005 ${place} `));
  });

  it.each(good)('accepts %j', async (text) => {
    expect(await lint(text)).toEqual([]);
  });

  it('accepts everything that is emitted for the jet mixer', async () => {
    const model = fileURLToPath(new URL('../../examples/jet-mixer/model.ts', import.meta.url));
    const files = synthesizedFiles(emitProject(compileModel(model)));
    expect(files.length).toBeGreaterThan(30);
    const found = await lintHls(files, parser);
    expect(found.map(({ message, span }) => `${span?.file}:${span?.line} ${message}`)).toEqual([]);
  });
});
