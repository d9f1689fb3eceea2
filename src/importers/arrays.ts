import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { dump, type NpyArray, parse } from 'npyjs';
import { fail } from '../base/errors.ts';
import type { OutputFile } from '../base/outputFile.ts';
import { type Shape, sizeOf, stridesOf } from '../numeric/shape.ts';

/** Numbers of a NumPy file, row-major. */
export interface NumberArray {
  readonly shape: Shape;
  readonly data: Float64Array;
  /** False when the file holds floating-point numbers. */
  readonly integers: boolean;
  /** Where it comes from, for messages. */
  readonly origin: string;
}

/** Largest array that is read, in bytes: a thousand times the weights of a trigger network. */
const largestArray = 2 ** 31;

/**
 * Arrays of a `.npz` by name, or the one of a `.npy` under the name ''. Throws HLS1001 when the file can't be read,
 * HLS1002 when it is not what its name says.
 */
export function readArrays(path: string): Map<string, NumberArray> {
  const bytes = readBytes(path);
  const name = basename(path);
  if (path.endsWith('.npy')) return new Map([['', readNpy(bytes, name)]]);
  if (!path.endsWith('.npz')) {
    return fail('HLS1002', `${path} is not a NumPy file`, {
      help: 'use a .npz (several arrays by name) or a .npy file',
    });
  }
  const entries = unzip(bytes, path);
  return new Map(
    Object.entries(entries).map(([entry, contents]) => {
      const key = entry.replace(/\.npy$/, '');
      return [key, readNpy(contents, `${name}: ${key}`)];
    }),
  );
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (problem) {
    const reason = problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem);
    return fail('HLS1001', `cannot read ${path} (${reason})`, {
      help: 'paths are relative to the file that names them',
    });
  }
}

function unzip(bytes: Uint8Array, path: string): Record<string, Uint8Array> {
  let tooLarge: string | undefined;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (originalSize > largestArray) tooLarge = name;
        return tooLarge === undefined && name.endsWith('.npy');
      },
    });
    if (tooLarge === undefined) return entries;
  } catch (problem) {
    return fail(
      'HLS1002',
      `${path} is not a readable .npz archive: ${problem instanceof Error ? problem.message : problem}`,
    );
  }
  return fail('HLS1002', `${path}: ${tooLarge} is larger than 2 GiB`);
}

function readNpy(bytes: Uint8Array, origin: string): NumberArray {
  let array: NpyArray;
  try {
    // A copy of its own: the bytes may be part of a larger buffer.
    array = parse(new Uint8Array(bytes).buffer);
  } catch (problem) {
    return fail(
      'HLS1002',
      `${origin} is not a .npy array: ${problem instanceof Error ? problem.message : problem}`,
    );
  }
  const { data, shape, dtype, fortranOrder } = array;
  if (!/^[iufb]\d/.test(dtype)) return fail('HLS1002', `${origin} holds ${dtype}, not real numbers`);
  const numbers = toNumbers(data, origin);
  if (numbers.length !== sizeOf(shape)) {
    return fail(
      'HLS1002',
      `${origin} says it has the shape [${shape.join(', ')}] but holds ${numbers.length} numbers`,
    );
  }
  const ordered = fortranOrder && shape.length > 1 ? rowMajor(numbers, shape) : numbers;
  return { shape, data: ordered, integers: !dtype.startsWith('f'), origin };
}

function toNumbers(data: ArrayBufferView, origin: string): Float64Array {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float64Array.from(data as BigInt64Array, (value) => {
      const number = Number(value);
      return Number.isSafeInteger(number)
        ? number
        : fail('HLS1004', `${origin} holds ${value}, more than 53 bits`);
    });
  }
  return Float64Array.from(data as Float64Array);
}

/** Column-major files are turned over. */
function rowMajor(data: Float64Array, shape: Shape): Float64Array {
  const strides = stridesOf(shape);
  const columnStrides = stridesOf([...shape].reverse()).reverse();
  return Float64Array.from(data, (_, i) => {
    let from = 0;
    shape.forEach((extent, axis) => {
      from += (Math.floor(i / (strides[axis] ?? 1)) % extent) * (columnStrides[axis] ?? 1);
    });
    return data[from] ?? 0;
  });
}

/** One array as a `.npy` file: 64-bit integers or doubles. */
export const npyBytes = ({
  shape,
  data,
  integers,
}: Pick<NumberArray, 'shape' | 'data' | 'integers'>): Uint8Array =>
  new Uint8Array(dump(integers ? BigInt64Array.from(data, BigInt) : data, [...shape]));

/** Arrays by name as a `.npz` file; the same arrays give the same bytes. */
export function npzFile(
  path: string,
  arrays: ReadonlyMap<string, Pick<NumberArray, 'shape' | 'data' | 'integers'>>,
): OutputFile {
  const entries = Object.fromEntries([...arrays].map(([name, array]) => [`${name}.npy`, npyBytes(array)]));
  // zip stores a date with each entry; 1980 is its first.
  return { path, contents: zipSync(entries, { mtime: '1980-01-01T00:00:00' }) };
}
