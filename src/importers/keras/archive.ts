import { unzipSync } from 'fflate';
import { fail, UserError } from '../../base/errors.ts';

/** Largest entry that is unpacked, and the largest sum of all, in bytes. */
const largestEntry = 2 ** 27;

/** True when the bytes begin as a zip archive does. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** A name that stays inside the archive: no drive, no root, no way up. */
const isInside = (name: string): boolean =>
  !/^([/\\]|[A-Za-z]:)/.test(name) && !name.split(/[/\\]/).includes('..');

/**
 * Entries of a zip archive by name, only the wanted ones. Throws HLS1002 when it is damaged, when an entry's name leads
 * out of the archive, or when one says that it is larger than any network for a trigger.
 */
export function readArchive(
  bytes: Uint8Array,
  origin: string,
  wanted: (name: string) => boolean,
): Map<string, Uint8Array> {
  let total = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!isInside(name)) fail('HLS1002', `${origin}: the entry '${name}' leads out of the archive`);
        if (!wanted(name)) return false;
        total += originalSize;
        if (total > largestEntry) {
          fail('HLS1002', `${origin}: '${name}' would be ${originalSize} bytes`, {
            help: `archives of more than ${largestEntry} bytes are not unpacked: no trigger has such a network`,
          });
        }
        return true;
      },
    });
    return new Map(Object.entries(entries));
  } catch (problem) {
    if (problem instanceof UserError) throw problem;
    const reason = problem instanceof Error ? problem.message : String(problem);
    return fail('HLS1002', `${origin} is not a readable zip archive: ${reason}`);
  }
}
