import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fail } from '../../base/errors.ts';
import type { TensorMessage } from './protobuf/messages.ts';

/**
 * Reads the numbers of tensors that are in files beside the model. Throws HLS1002 when a name leads out of the model's
 * folder, directly or by a link, HLS1001 when a file cannot be read.
 */
export const externalReader =
  (model: string) =>
  (message: TensorMessage, bytes: number, place: string): Uint8Array => {
    const location = message.externalData.get('location') ?? '';
    const offset = wholeNumber(message.externalData.get('offset') ?? '0', place);
    const length = wholeNumber(message.externalData.get('length') ?? String(bytes), place);
    const parts = location.split(/[/\\]/);
    if (location === '' || isAbsolute(location) || /^[A-Za-z]:/.test(location) || parts.includes('..'))
      fail('HLS1002', `${place}: its numbers are in '${location}', which is not inside the model's folder`);
    if (length !== bytes) fail('HLS1002', `${place} has ${length} bytes, its shape needs ${bytes}`);
    return readRange(dirname(model), location, offset, bytes, place);
  };

function wholeNumber(text: string, place: string): number {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value)
    ? value
    : fail('HLS1002', `${place}: '${text.slice(0, 40)}' is no place in a file`);
}

function readRange(
  folder: string,
  location: string,
  offset: number,
  bytes: number,
  place: string,
): Uint8Array {
  try {
    const root = realpathSync(folder);
    const path = realpathSync(join(root, location));
    const inside = relative(root, path);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      fail('HLS1002', `${place}: '${location}' leads out of the model's folder`);
    if (!statSync(path).isFile() || statSync(path).size < offset + bytes)
      fail('HLS1002', `${place}: '${location}' has no ${bytes} bytes at ${offset}`);
    const target = new Uint8Array(bytes);
    const file = openSync(path, 'r');
    try {
      const count = bytes === 0 ? 0 : readSync(file, target, 0, bytes, offset);
      if (count !== bytes) fail('HLS1002', `${place}: '${location}' ends too early`);
    } finally {
      closeSync(file);
    }
    return target;
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem)
      return fail('HLS1001', `${place}: cannot read '${location}' (${problem.code})`);
    throw problem;
  }
}
