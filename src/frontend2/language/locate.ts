import ts from 'typescript';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { spanOf } from '../spans.ts';

/** Properties written in the arguments of a call, inner ones first. */
function properties(node: ts.Node): ts.PropertyAssignment[] {
  const found: ts.PropertyAssignment[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child) || ts.isArrowFunction(child)) return;
    ts.forEachChild(child, visit);
    if (ts.isPropertyAssignment(child)) found.push(child);
  };
  if (ts.isCallExpression(node)) for (const argument of node.arguments) visit(argument);
  return found;
}

function strings(node: ts.Node): ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isStringLiteralLike(child)) found.push(child);
    else if (!ts.isCallExpression(child)) ts.forEachChild(child, visit);
  };
  if (ts.isCallExpression(node)) for (const argument of node.arguments) visit(argument);
  return found;
}

/** Words of a message that stand for another option. */
const synonyms: Readonly<Record<string, string>> = { weight: 'weights' };

/**
 * The part of a call that a diagnostic speaks of: the string it quotes, the option it names, or the call.
 * Layers do not know the source, so the place is found by the words of the message.
 */
export function locate(diagnostic: Diagnostic, call: ts.CallExpression): Diagnostic {
  if (diagnostic.span) return diagnostic;
  const quoted = [...diagnostic.message.matchAll(/'([^']*)'/g)].map((match) => match[1]);
  const string = diagnostic.code.startsWith('HLS4')
    ? strings(call).find(({ text }) => quoted.includes(text) || text.includes(quoted[0] ?? '\0'))
    : undefined;
  if (string) return { ...diagnostic, span: spanOf(string) };
  const named = properties(call).find(({ name }) => {
    const text = ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '';
    return (
      text !== '' &&
      [text, synonyms[text] ?? text].some((word) =>
        new RegExp(`\\b${word}\\b`).test(diagnostic.message.replace(/\([^)]*\)/g, '')),
      )
    );
  });
  return { ...diagnostic, span: spanOf(named?.name ?? call.expression) };
}
