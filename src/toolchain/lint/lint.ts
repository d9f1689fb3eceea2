import { type CppParser, loadCppParser } from '../../base/cppParser.ts';
import { type Diagnostic, error } from '../../base/diagnostic.ts';

import { declaredNames, pragmaFindings } from './places.ts';
import { type Finding, loopFindings, nodeFindings, recursionFindings } from './rules.ts';

/** A C++ file to look at. */
export interface CppFile {
  readonly path: string;
  readonly text: string;
}

/** Blanks out what synthesis does not see, keeping every line where it is. */
const synthesized = (text: string): string =>
  text.replace(/^[ \t]*#ifndef __SYNTHESIS__[\s\S]*?^[ \t]*#endif.*$/gm, (region) =>
    region.replace(/[^\n]/g, ' '),
  );

/**
 * Looks for what Vitis HLS cannot synthesize: dynamic memory, recursion, virtual calls, unbounded loops, floating point
 * in the datapath, unknown or misplaced pragmas, and anything that is not C++. Every finding is an HLS5005 at its place.
 */
export async function lintHls(files: readonly CppFile[], parser?: CppParser): Promise<Diagnostic[]> {
  const parse = parser ?? (await loadCppParser());
  const parsed = files.map((file) => ({ file, root: parse(synthesized(file.text)) }));
  const roots = parsed.map(({ root }) => root);
  const names = declaredNames(roots);
  const recursive = recursionFindings(roots);
  return parsed.flatMap(({ file, root }) => {
    const own = recursive.filter(({ node }) => node.tree === root.tree);
    const findings = [...nodeFindings(root), ...loopFindings(root), ...own, ...pragmaFindings(root, names)];
    return sorted(findings).map(({ node, message }) =>
      error('HLS5005', message, { span: spanOf(file, node) }),
    );
  });
}

const sorted = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => a.node.startIndex - b.node.startIndex);

function spanOf({ path }: CppFile, node: Finding['node']) {
  const { row, column } = node.startPosition;
  const length = (node.text.split('\n', 1)[0] ?? '').length;
  return { file: path, line: row + 1, column: column + 1, length: Math.max(1, length) };
}

/** The part of an emitted project that becomes hardware. */
export const synthesizedFiles = (
  files: readonly { readonly path: string; readonly contents: string | Uint8Array }[],
): CppFile[] =>
  files.flatMap(({ path, contents }) =>
    typeof contents === 'string' &&
    /^firmware\/.*\.(cpp|h)$/.test(path) &&
    !path.startsWith('firmware/ap_types/')
      ? [{ path, text: contents }]
      : [],
  );
