import type { CppNode } from './node.ts';

/** What stands behind the type in a declaration. */
export interface CppDeclarator {
  readonly name: string;
  /** Text of each extent of an array. */
  readonly extents: readonly string[];
  readonly value: CppNode | undefined;
  /** True for `&name`. */
  readonly reference: boolean;
}

/** Takes `*const name[4][2] = value` apart. */
export function declaratorOf(node: CppNode | undefined): CppDeclarator {
  const extents: string[] = [];
  let value: CppNode | undefined;
  let reference = false;
  let at = node;
  while (at) {
    if (at.type === 'init_declarator') value = at.child('value');
    else if (at.type === 'array_declarator') extents.unshift(at.child('size')?.text ?? '');
    else if (at.type === 'reference_declarator') reference = true;
    else if (!/_declarator$/.test(at.type)) break;
    at = at.child('declarator') ?? at.children.find(({ type }) => /identifier$|_declarator$/.test(type));
  }
  return { name: at?.text ?? '', extents, value, reference };
}
