import type { CppNode } from './node.ts';
import type { CppProgram } from './program.ts';

/** What the compiler of the hardware defines. */
const defined = new Set(['__SYNTHESIS__']);

/** The parts of a block that synthesis sees, inside namespaces and conditions too. */
export function* visible(
  nodes: readonly CppNode[],
  macros: CppProgram['macros'],
): Generator<CppNode, void, undefined> {
  for (const node of nodes) {
    if (node.type === 'namespace_definition' || node.type === 'linkage_specification')
      yield* visible(node.child('body')?.children ?? [], macros);
    else if (node.type === 'preproc_ifdef') yield* visible(branchOf(node, macros), macros);
    else yield node;
  }
}

/** `#ifdef` and `#ifndef`; an include guard asks for a name that nothing has defined yet. */
function branchOf(node: CppNode, macros: CppProgram['macros']): readonly CppNode[] {
  const name = node.child('name')?.text ?? '';
  const known = defined.has(name) || macros.has(name);
  const alternative = node.child('alternative');
  if (known === node.text.startsWith('#ifdef'))
    return node.children.filter(({ field }) => field !== 'name' && field !== 'alternative');
  if (alternative?.type === 'preproc_else') return alternative.children;
  return alternative ? [alternative] : [];
}
