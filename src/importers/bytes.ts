import { readFileSync, statSync } from 'node:fs';
import { fail } from '../base/errors.ts';

/** Largest file that is read, in bytes. */
const largestFile = 2 ** 28;

/** A file's bytes. Throws HLS1001 when it cannot be read, HLS1002 when it is larger than any network for a trigger. */
export function readBytes(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > largestFile) fail('HLS1002', `${path} has ${size} bytes, more than any network for a trigger`);
    return readFileSync(path);
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem)
      return fail('HLS1001', `cannot read ${path} (${problem.code})`);
    throw problem;
  }
}
