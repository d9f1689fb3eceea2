/**
 * The text with the contents of long initializer lists blanked out, every character at its place: weights are numbers by
 * the thousand, and none of them needs a syntax tree.
 */
export function elideLists(text: string): string {
  const parts: string[] = [];
  let from = 0;
  let semicolon = 0;
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    if (semicolon < at) semicolon = text.indexOf(';', at);
    if (semicolon < 0) break;
    if (!followsEquals(text, at)) continue;
    const end = endOfList(text, at, semicolon);
    if (end === undefined || end - at < shortest) continue;
    parts.push(text.slice(from, at + 1), blank(text.slice(at + 1, end)));
    from = end;
    at = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** Shorter lists are left to the parser. */
const shortest = 200;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

function followsEquals(text: string, brace: number): boolean {
  let at = brace - 1;
  while (at >= 0 && /\s/.test(text[at] ?? '')) at--;
  return text[at] === '=';
}

/** Position of the brace that closes the list, where it holds numbers and braces alone. */
function endOfList(text: string, brace: number, semicolon: number): number | undefined {
  const end = text.lastIndexOf('}', semicolon);
  if (end <= brace) return undefined;
  return /^[-+\w.,{}\s]*$/.test(text.slice(brace + 1, end)) ? end : undefined;
}
