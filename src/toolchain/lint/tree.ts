import type { Node } from '../../base/cppParser.ts';

export type { Node } from '../../base/cppParser.ts';

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
