import { unzipSync, zipSync } from 'fflate';
import type { Draws } from '../../ir/draws.ts';
import { mutateBytes } from './bytes.ts';
import { mutateJson } from './json.ts';
import { mutateText } from './text.ts';

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf8'));

/** Where a configuration stands inside a file of another format; undefined where there is none. */
function embeddedJson(bytes: Uint8Array): { start: number; end: number } | undefined {
  const start = Buffer.from(bytes).indexOf('{"');
  if (start < 0) return undefined;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < bytes.length; at++) {
    const letter = bytes[at];
    if (quoted) {
      if (letter === 0x5c) at += 1;
      else if (letter === 0x22) quoted = false;
    } else if (letter === 0x22) quoted = true;
    else if (letter === 0x7b) depth += 1;
    else if (letter === 0x7d) {
      depth -= 1;
      if (depth === 0) return { start, end: at + 1 };
    }
  }
  return undefined;
}

/** A configuration changed in place: never longer than before, so that everything else stays where it is. */
function mutateEmbedded(bytes: Uint8Array, draws: Draws): Uint8Array {
  const place = embeddedJson(bytes);
  if (!place) return mutateBytes(bytes, draws);
  const { start, end } = place;
  const changed = bytesOf(mutateJson(textOf(bytes.subarray(start, end)), draws));
  if (changed.length > end - start) return mutateBytes(bytes, draws);
  const copy = bytes.slice();
  copy.fill(0x20, start, end);
  copy.set(changed, start);
  return copy;
}

/** One entry of an archive changed, and the archive made anew: what a damaged checksum would hide. */
function mutateEntry(bytes: Uint8Array, draws: Draws): Uint8Array {
  const entries = unzipSync(bytes);
  const name = draws.pick(Object.keys(entries).sort());
  const entry = entries[name] ?? new Uint8Array();
  const kind = draws.below(20);
  if (kind === 0) entries[`../${name}`] = entry;
  else if (kind === 1) delete entries[name];
  else entries[name] = Uint8Array.from(mutateFile(name, entry, draws));
  return zipSync(entries, { level: 0, mtime: '1980-01-01T00:00:00' });
}

/** A file changed in the ways that its format invites. */
export function mutateFile(name: string, bytes: Uint8Array, draws: Draws): Uint8Array {
  const plain = draws.below(4) === 0;
  if (plain) return mutateBytes(bytes, draws);
  if (name.endsWith('.json')) return bytesOf(mutateJson(textOf(bytes), draws));
  if (/\.(h|cpp|txt)$/.test(name)) return bytesOf(mutateText(textOf(bytes), draws));
  if (name.endsWith('.keras')) return mutateEntry(bytes, draws);
  return /\.(h5|hdf5)$/.test(name) && draws.below(2) === 0
    ? mutateEmbedded(bytes, draws)
    : mutateBytes(bytes, draws);
}
