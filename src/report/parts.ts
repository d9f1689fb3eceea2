import { type Diagnostic, error } from '../base/diagnostic.ts';
import { UserError } from '../base/errors.ts';
import type { SourceSpan } from '../base/span.ts';
import { type DspKind, type Family, type Part, parts } from './partTable.ts';

export { type DspKind, type Family, type Part, parts } from './partTable.ts';

const dspKinds: { readonly [F in Family]: DspKind } = {
  '7-series': 'DSP48E1',
  UltraScale: 'DSP48E2',
  'UltraScale+': 'DSP48E2',
  Versal: 'DSP58',
};

/** The multiplier block of a part. */
export const dspKindOf = (part: Part): DspKind => dspKinds[part.family];

/** Behind the device stand package, speed grade and temperature range; 7-series codes have no hyphen before the package. */
const restOfCode = /^(-|[a-z]{2,3}g?\d{3,4}(-|$)|$)/;

const short = (part: Part): string => part.name.slice('xc'.length);

/**
 * The part of a device name or a full ordering code, in any case, with or without the leading `xc`: `VU13P`, `xcvu13p`
 * and `xcvu13p-flga2577-2-e` are the same. Undefined when it stands in no table.
 */
export function findPart(name: string): Part | undefined {
  const code = name.trim().toLowerCase();
  const matches = parts.filter((part) =>
    [part.name, short(part)].some(
      (device) => code.startsWith(device) && restOfCode.test(code.slice(device.length)),
    ),
  );
  return matches.sort((a, b) => b.name.length - a.name.length)[0];
}

/** Names in the help of a diagnostic. */
const shown = 4;

/** HLS5004 with the nearest names; a board's name leads to its part. */
export function unknownPart(name: string, span?: SourceSpan): Diagnostic {
  const code = name.trim().toLowerCase();
  const device = code.split('-')[0] ?? code;
  const nearest = parts
    .map((part) => ({ part, away: Math.min(...namesOf(part).map((each) => distance(each, device, code))) }))
    .sort((a, b) => a.away - b.away || (a.part.name < b.part.name ? -1 : 1))
    .slice(0, shown)
    .map(({ part }) => (part.boards.length > 0 ? `${part.name} (${part.boards.join(', ')})` : part.name));
  return error('HLS5004', `the FPGA '${name}' is not in the table of parts`, {
    span,
    help: `the nearest are ${nearest.join(', ')}; a full ordering code such as xcvu13p-flga2577-2-e may be given`,
  });
}

/** The part of this name; throws HLS5004 when there is none. */
export function requirePart(name: string, span?: SourceSpan): Part {
  const part = findPart(name);
  if (!part) throw new UserError([unknownPart(name, span)]);
  return part;
}

const namesOf = (part: Part): string[] => [part.name, short(part), ...part.boards];

const distance = (name: string, device: string, code: string): number =>
  Math.min(edits(name, device), edits(name, code));

/** How many characters have to be added, removed or replaced to make one text of the other. */
function edits(a: string, b: string): number {
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
