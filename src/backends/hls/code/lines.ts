import type { CodeWriter } from '../../../base/codeWriter.ts';

/** Characters that a line of generated code should not exceed, its indentation left aside. */
const longest = 100;

/** `target = value;`, with a conditional value on three lines where one would be long. */
export function assign(code: CodeWriter, target: string, value: string): void {
  const line = `${target} = ${value};`;
  const parts = /^(.*) \? (.*) : (.*)$/.exec(value);
  if (line.length <= longest || !parts) {
    code.line(line);
    return;
  }
  code.line(`${target} = ${parts[1]}`);
  code.line(`    ? ${parts[2]}`);
  code.line(`    : ${parts[3]};`);
}

/** `head(a, b) {`, with a line for each parameter where one line would be long. */
export function functionBlock(
  code: CodeWriter,
  head: string,
  parameters: readonly string[],
  body: () => void,
): void {
  const line = `${head}(${parameters.join(', ')})`;
  if (line.length <= longest) {
    code.block(line, body);
    return;
  }
  code.line(`${head}(`);
  parameters.forEach((parameter, i) => {
    code.line(`    ${parameter}${i + 1 < parameters.length ? ',' : ''}`);
  });
  code.block(')', body);
}
