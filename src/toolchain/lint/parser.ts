import { createRequire } from 'node:module';
import type { Node } from 'web-tree-sitter';
import { fail } from '../../base/errors.ts';

export type { Node } from 'web-tree-sitter';

/** Parses C++ text into a syntax tree. */
export type CppParser = (text: string) => Node;

/**
 * Loads tree-sitter's C++ grammar. It is a tool of the tests and of those who work on the back end, so its packages are
 * development dependencies; throws HLS6004 when they are absent.
 */
export async function loadParser(): Promise<CppParser> {
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
      {
        help: 'npm install --save-dev web-tree-sitter tree-sitter-cpp',
      },
    );
  }
}

/** All nodes of a tree, parents first. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.namedChildren) if (child) yield* walk(child);
}

/** The nearest node around this one with one of these types. */
export function around(node: Node, ...types: readonly string[]): Node | undefined {
  for (let at = node.parent; at; at = at.parent) if (types.includes(at.type)) return at;
  return undefined;
}
