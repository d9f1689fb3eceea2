import { aboutVariables, atTheBeginning, readPragma } from './pragmas.ts';
import type { Finding } from './rules.ts';
import { around, type Node, walk } from './tree.ts';

/** Every name that is declared in a function or at the top of the file. */
function namesIn(root: Node): Set<string> {
  return new Set(
    [...walk(root)]
      .filter(
        ({ type, parent }) =>
          type === 'identifier' && /declarator|parameter|declaration/.test(parent?.type ?? ''),
      )
      .map(({ text }) => text),
  );
}

/** Unknown, misspelt and misplaced HLS pragmas. `elsewhere` are names declared in other files. */
export function pragmaFindings(root: Node, elsewhere: ReadonlySet<string>): Finding[] {
  return [...walk(root)].flatMap((node): Finding[] => {
    if (node.type !== 'preproc_call' || !/^#\s*pragma\s+HLS\b/i.test(node.text)) return [];
    const pragma = readPragma(node.text.replace(/^#\s*pragma\s+HLS\s*/i, ''));
    if (typeof pragma === 'string') return [{ node, message: pragma }];
    const { directive, options } = pragma;
    const body = around(node, 'function_definition');
    if (!body) return [{ node, message: `'${directive}' stands outside every function` }];
    if (atTheBeginning.has(directive) && !begins(node))
      return [{ node, message: `'${directive}' must stand at the beginning of a loop or function` }];
    if (
      (directive === 'UNROLL' || directive === 'LOOP_TRIPCOUNT') &&
      node.parent?.parent?.type !== 'for_statement'
    ) {
      return [{ node, message: `'${directive}' belongs into a loop` }];
    }
    if (!aboutVariables.has(directive)) return [];
    const variable = options.get('variable') ?? '';
    return namesIn(body).has(variable) || elsewhere.has(variable)
      ? []
      : [{ node, message: `'${directive}': there is no variable '${variable}' here` }];
  });
}

/** Names declared anywhere in these files, for pragmas about weights. */
export const declaredNames = (roots: readonly Node[]): Set<string> =>
  new Set(roots.flatMap((root) => [...namesIn(root)]));

/** True when only pragmas and comments stand before the node in its block. */
function begins(node: Node): boolean {
  if (node.parent?.type !== 'compound_statement') return false;
  for (let before = node.previousNamedSibling; before; before = before.previousNamedSibling) {
    if (before.type !== 'preproc_call' && before.type !== 'comment') return false;
  }
  return true;
}
