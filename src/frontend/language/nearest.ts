/** More names than this are not listed. */
const shown = 12;

/** How many characters have to be added, removed or replaced to make one text of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** `did you mean 'embed.weight'?`, or all the names where none is close. */
export function nearest(wanted: string, names: readonly string[]): string {
  const [best] = names
    .map((name) => ({ name, away: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away || (a.name < b.name ? -1 : 1));
  const list =
    names.slice(0, shown).join(', ') + (names.length > shown ? `, and ${names.length - shown} more` : '');
  if (best && best.away <= Math.max(2, wanted.length / 3))
    return `did you mean '${best.name}'? It has ${list}`;
  return names.length > 0 ? `it has ${list}` : 'it is empty';
}
