/** Breaks a text into lines of at most `width` characters, at spaces; lines after the first are indented. */
export function wrap(text: string, width: number, first = '', rest = ' '.repeat(first.length)): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ').flatMap((each) => pieces(each, width - rest.length))) {
    const next = empty ? line + word : `${line} ${word}`;
    if (next.length > width && !empty) {
      lines.push(line);
      line = rest + word;
    } else line = next;
    empty = false;
  }
  return [...lines, line].join('\n');
}

/** A word that is longer than a line is cut. */
function pieces(word: string, width: number): string[] {
  const length = Math.max(1, width);
  if (word.length <= length) return [word];
  return [word.slice(0, length), ...pieces(word.slice(length), width)];
}
