/** `name<a, b>` taken apart. */
export interface Template {
  readonly name: string;
  readonly parameters: readonly string[];
}

/** Splits at commas that stand in no brackets. */
export function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if ('<([{'.includes(character)) depth++;
    else if ('>)]}'.includes(character)) depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}

/** Undefined where the text is no template with its arguments. */
export function templateOf(text: string): Template | undefined {
  const open = text.indexOf('<');
  if (open < 0 || !text.trimEnd().endsWith('>')) return undefined;
  const inner = text.trimEnd().slice(open + 1, -1);
  return { name: text.slice(0, open).trim(), parameters: splitTopLevel(inner) };
}
