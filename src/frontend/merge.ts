import type { DiagnosticCode } from '../base/codes.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { SourceSpan } from '../base/span.ts';
import { ts } from './typescript/compiler.ts';
import { homeOf, type TypeProblem } from './typescript/problems.ts';

/** Numbers of TypeScript that follow from a circle which the evaluator has found. */
const inCircle = new Set([2448, 2454, 7022, 7023, 7024]);

/** What the evaluator says about these is true whatever the types are. */
const aboutSyntax = new Set<DiagnosticCode>([
  'HLS1001',
  'HLS1002',
  'HLS2002',
  'HLS2003',
  'HLS2004',
  'HLS2005',
  'HLS2008',
  'HLS2009',
  'HLS2010',
]);

type NodeAt = (span: SourceSpan) => ts.Node | undefined;

/**
 * All diagnostics in the order of the source, one for each mistake. Where TypeScript and the evaluator speak of the same
 * place, ours says more; what follows from a type error is left out.
 */
export function mergeDiagnostics(
  own: readonly Diagnostic[],
  problems: readonly TypeProblem[],
  nodeAt: NodeAt,
): Diagnostic[] {
  const replaced = new Set<TypeProblem>();
  const kept = own.filter(({ code, span }) => {
    const node = span && nodeAt(span);
    if (!node) return true;
    const same = problems.filter(({ place }) => isSamePlace(node, place));
    if (same.length > 0) {
      // A wrong kind of value is what TypeScript explains best.
      if (code !== 'HLS2007') for (const problem of same) replaced.add(problem);
      return code !== 'HLS2007';
    }
    const home = homeOf(node);
    return aboutSyntax.has(code) || !problems.some((problem) => home && problem.home === home);
  });
  const circles = own.filter(({ code }) => code === 'HLS2005');
  const remaining = problems.filter(
    (problem) => !replaced.has(problem) && !isPartOf(circles, problem, nodeAt),
  );
  return inOrder([...kept, ...remaining.map(({ diagnostic }) => diagnostic)]);
}

const startOf = (node: ts.Node): number => node.getStart(node.getSourceFile());

const contains = (whole: ts.Node, node: ts.Node): boolean =>
  whole.getSourceFile() === node.getSourceFile() && whole.pos <= node.pos && node.end <= whole.end;

/** TypeScript marks the name of a property whose value is wrong; the evaluator marks either. */
const isSamePlace = (node: ts.Node, place: ts.Node): boolean =>
  ts.isPropertyAssignment(place)
    ? contains(place, node)
    : node.getSourceFile() === place.getSourceFile() && startOf(node) === startOf(place);

/** True when TypeScript's error is about a declaration in a circle that the evaluator has reported. */
const isPartOf = (circles: readonly Diagnostic[], { number, place }: TypeProblem, nodeAt: NodeAt): boolean =>
  inCircle.has(number) &&
  circles.some(({ span, related = [] }) => {
    const use = span && nodeAt(span);
    return (
      (use && contains(place.parent, use)) || related.some((note) => nodeAt(note.span)?.pos === place.pos)
    );
  });

/** By file, line and column; files in the order in which they are first spoken of. */
function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ span }) => span?.file ?? ''))];
  const place = ({ span }: Diagnostic) => files.indexOf(span?.file ?? '');
  return [...diagnostics].sort(
    (a, b) =>
      place(a) - place(b) ||
      (a.span?.line ?? 0) - (b.span?.line ?? 0) ||
      (a.span?.column ?? 0) - (b.span?.column ?? 0),
  );
}
