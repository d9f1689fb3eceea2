/** A piece of TypeScript: text as it stands, or a list or object that is broken into lines where it is long. */
export type Code =
  | string
  | { readonly items: readonly Code[] }
  | { readonly entries: Readonly<Record<string, Code | undefined>> };

/** `'text'`, as TypeScript reads it. */
export const quoted = (text: string): string =>
  `'${text.replace(/[\\']/g, '\\$&').replace(/[\n\r\u2028\u2029]/g, ' ')}'`;

export const list = (items: readonly Code[]): Code => ({ items });
export const object = (entries: Readonly<Record<string, Code | undefined>>): Code => ({ entries });
export const numbers = (values: readonly number[]): Code => list(values.map(String));

/** Widest line. */
export const width = 110;

const isName = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key);

const present = (entries: Readonly<Record<string, Code | undefined>>): [string, Code][] =>
  Object.entries(entries).filter((entry): entry is [string, Code] => entry[1] !== undefined);

/** On one line. */
export function flat(code: Code): string {
  if (typeof code === 'string') return code;
  if ('items' in code) return `[${code.items.map(flat).join(', ')}]`;
  const entries = present(code.entries);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, value]) => entry(key, flat(value))).join(', ')} }`;
}

const entry = (key: string, value: string): string => {
  const name = isName(key) ? key : quoted(key);
  return name === value ? name : `${name}: ${value}`;
};

/** As many lines as it needs; `column` is where the first begins, `indent` where the others stand. */
export function print(code: Code, indent: number, column: number): string {
  const line = flat(code);
  if (typeof code === 'string' || column + line.length <= width) return line;
  const inner = ' '.repeat(indent + 2);
  if ('items' in code) {
    const short = code.items.every((item) => typeof item === 'string');
    const body = short ? filled(code.items.map(flat), indent + 2) : lines(code.items, indent + 2);
    return `[\n${body}\n${' '.repeat(indent)}]`;
  }
  const body = present(code.entries)
    .map(([key, value]) => {
      const head = entry(key, '').trimEnd();
      return `${inner}${entry(key, print(value, indent + 2, indent + 3 + head.length))},`;
    })
    .join('\n');
  return `{\n${body}\n${' '.repeat(indent)}}`;
}

const lines = (items: readonly Code[], indent: number): string =>
  items.map((item) => `${' '.repeat(indent)}${print(item, indent, indent)},`).join('\n');

/** Items one after the other, as many on a line as fit. */
function filled(items: readonly string[], indent: number): string {
  const rows: string[] = [];
  let row = '';
  for (const item of items) {
    const longer = row === '' ? `${item},` : `${row} ${item},`;
    if (row !== '' && indent + longer.length > width) {
      rows.push(row);
      row = `${item},`;
    } else row = longer;
  }
  if (row !== '') rows.push(row);
  return rows.map((each) => `${' '.repeat(indent)}${each}`).join('\n');
}

/** `f(a, b, { … })`; only the last argument is broken into lines. */
export function printCall(name: string, parameters: readonly Code[], indent: number, column: number): string {
  const line = `${name}(${parameters.map(flat).join(', ')})`;
  if (column + line.length <= width) return line;
  const head = `${name}(${parameters
    .slice(0, -1)
    .map((each) => `${flat(each)}, `)
    .join('')}`;
  const last = parameters.at(-1);
  return last === undefined ? `${head})` : `${head}${print(last, indent, column + head.length)})`;
}
