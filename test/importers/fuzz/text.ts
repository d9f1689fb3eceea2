import type { Draws } from '../../ir/draws.ts';

const tokens = [
  '',
  '0',
  '-1',
  '4294967296',
  '99999999',
  '1e300',
  '{',
  '}',
  '(',
  ')',
  '<',
  '>',
  ';',
  '#if 0',
  '/*',
  '"',
  'template<',
];

/** Source text with a line lost, doubled or moved, or a word or number changed for another of the text or none. */
export function mutateText(text: string, draws: Draws): string {
  const lines = text.split('\n');
  const at = draws.below(lines.length);
  const line = lines[at] ?? '';
  const kind = draws.below(6);
  if (kind === 0) lines.splice(at, 1 + draws.below(3));
  else if (kind === 1) lines.splice(at, 0, draws.pick(lines));
  else if (kind === 2) lines[at] = draws.pick(lines);
  else {
    const words = [...line.matchAll(/[A-Za-z_]\w*|\d+(?:\.\d+)?|[<>(){};,]/g)];
    const others = [...text.matchAll(/[A-Za-z_]\w*|\d+/g)].map(([word]) => word);
    if (words.length === 0 || others.length === 0) return lines.slice(0, at).join('\n');
    const word = draws.pick(words);
    const other = kind === 3 ? draws.pick(others) : draws.pick(tokens);
    lines[at] = line.slice(0, word.index) + other + line.slice(word.index + word[0].length);
  }
  return lines.join('\n');
}
