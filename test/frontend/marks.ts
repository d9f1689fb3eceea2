import type { Diagnostic } from '../../src/base/diagnostic.ts';

/** Takes marks such as `⟦HLS2004⟧` out of a text; each stands right before the place where its error is expected. */
export function unmark(file: string, marked: string) {
  const expected: string[] = [];
  const lines = marked.split('\n').map((text, i) => {
    let line = text;
    for (let mark = /⟦(\w+)⟧/.exec(line); mark; mark = /⟦(\w+)⟧/.exec(line)) {
      expected.push(`${file}:${i + 1}:${mark.index + 1} ${mark[1]}`);
      line = line.replace(mark[0], '');
    }
    return line;
  });
  return { text: lines.join('\n'), expected };
}

/** The same form for what was found. */
export const placeOf = ({ code, span }: Diagnostic): string =>
  span ? `${span.file}:${span.line}:${span.column} ${code}` : code;
