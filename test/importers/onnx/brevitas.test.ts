import { describe, expect, it } from 'vitest';
import { compileImported } from '../imported.ts';
import { exactOutputs, worstDifference } from './cases.ts';
import { exportedNetworks, readExports, withExport } from './exports.ts';

const options = { inputTypes: new Map([['', 'fixed<12,5>']]) };

/** Networks all of whose scales are powers of two. */
const exact =
  /^(powers|powers_channels|binary|ternary|modes|tables|pooled|pooled_floor|pooled_ceil|.*_powers)$/;
/** A softmax is made of tables: its weights, quantized to 2^-8, can be one step off, and what they are summed with, 2^-5. */
const tables = /^attention$/;
const networks = exportedNetworks('brevitas');

async function outputsOf(bytes: Uint8Array, network: string): Promise<number[]> {
  const { events } = readExports('brevitas', network);
  const compilation = await withExport(bytes, (path) => compileImported(path, options));
  const outputs = [...exactOutputs(compilation, { ...events, y: {} }).values()];
  expect(outputs.length).toBe(1);
  return outputs.flat();
}

describe.each(networks.filter((name) => exact.test(name)))(
  '%s as Brevitas exports it gives the same bits',
  (network) => {
    const { events, exports } = readExports('brevitas', network);

    it.each(exports)('$label', async ({ label, bytes }) => {
      // The library has -0; numbers in fixed point have one zero.
      expect(await outputsOf(bytes, network)).toEqual((events.y[label] ?? []).map((value) => value + 0));
    });
  },
);

describe.each(networks.filter((name) => !exact.test(name) && !tables.test(name)))(
  '%s as Brevitas exports it has the same steps, and its numbers to 24 bits',
  (network) => {
    const { events, exports } = readExports('brevitas', network);

    it.each(exports)('$label', async ({ label, bytes }) => {
      // A result that were off by one step would differ by much more.
      expect(worstDifference(await outputsOf(bytes, network), events.y[label] ?? [])).toBeLessThan(1e-6);
    });
  },
);

describe.each(networks.filter((name) => tables.test(name)))(
  '%s as Brevitas exports it has the same bits but for the tables of its softmax',
  (network) => {
    const { events, exports } = readExports('brevitas', network);

    it.each(exports)('$label', async ({ label, bytes }) => {
      const own = await outputsOf(bytes, network);
      const expected = events.y[label] ?? [];
      expect(worstDifference(own, expected)).toBeLessThan(2 ** -5);
      const same = own.filter((value, i) => Math.abs(value - (expected[i] ?? 0)) < 1e-6).length;
      expect(same / own.length).toBeGreaterThan(0.9);
    });
  },
);
