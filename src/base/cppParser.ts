import { createRequire } from 'node:module';
import type { Node } from 'web-tree-sitter';
import { fail } from './errors.ts';

export type { Node } from 'web-tree-sitter';

/** Parses C++ text into a syntax tree. */
export type CppParser = (text: string) => Node;

/** Loads tree-sitter's C++ grammar, which is WebAssembly; throws HLS6004 when its packages are absent. */
export async function loadCppParser(): Promise<CppParser> {
  try {
    const { Language, Parser } = await import('web-tree-sitter');
    await Parser.init();
    const grammar = createRequire(import.meta.url).resolve('tree-sitter-cpp/tree-sitter-cpp.wasm');
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
    return (text) => parser.parse(text)?.rootNode ?? fail('HLS6004', 'tree-sitter gave no tree');
  } catch (problem) {
    return fail(
      'HLS6004',
      `the C++ grammar cannot be loaded: ${problem instanceof Error ? problem.message : problem}`,
      { help: 'npm install web-tree-sitter tree-sitter-cpp' },
    );
  }
}
