import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { evaluateText } from './evaluateText.ts';
import { bodies, expressions } from './snippets.ts';

interface Snippet {
  readonly text: string;
  readonly group: string;
  /** The snippet as a call without parameters. */
  readonly call: string;
}

const snippets: Snippet[] = [
  ...Object.entries(expressions).flatMap(([group, list]) =>
    list.map((text) => ({ group, text, call: `(() => (${text}))()` })),
  ),
  ...bodies.map((text) => ({ group: 'statements', text, call: `(() => { ${text} })()` })),
];

const file = snippets.map(({ call }, i) => `export const r${i} = ${call};`).join('\n');

/** JavaScript's own answers. */
function javascript(): unknown[] {
  const { outputText } = ts.transpileModule(file.replaceAll('export const', 'const'), {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  const names = snippets.map((_, i) => `r${i}`).join(', ');
  return new Function(`${outputText}; return [${names}];`)() as unknown[];
}

const evaluated = evaluateText(file);
const expected = javascript();

describe('the evaluator', () => {
  it('is tried on enough', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(150);
  });

  it('reports nothing about them', () => {
    expect(evaluated.diagnostics).toEqual([]);
  });

  it.each(snippets.map(({ group, text }, i) => [group, text, i] as const))('%s: %s', (_group, _text, i) => {
    expect(evaluated.value(`r${i}`)).toStrictEqual(expected[i]);
  });

  it('is tried on snippets that TypeScript accepts', () => {
    const known = /unreachable|Not all code paths|no overlap|left operand|Fallthrough|never nullish|always/i;
    expect(evaluated.typeErrors().filter((text) => !known.test(String(text)))).toEqual([]);
  });
});
