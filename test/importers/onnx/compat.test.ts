import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileImported, fixture } from '../imported.ts';
import { exactOutputs } from './cases.ts';
import { readExports, withExport } from './exports.ts';

const computed = JSON.parse(readFileSync(fixture('torch/compat.json'), 'utf8')) as Record<string, number[]>;

describe.each(Object.keys(computed))(
  "%s with hls4ml's arithmetic gives the bits of hls4ml's own C++",
  (network) => {
    const { events, exports } = readExports('torch', network);

    it.each(exports)('$label', async ({ bytes }) => {
      const options = { compat: true, inputTypes: new Map([['x', 'fixed<16,6>']]) };
      const compilation = await withExport(bytes, (path) => compileImported(path, options));
      const [own] = exactOutputs(compilation, { ...events, y: {} }).values();
      expect(own).toEqual(computed[network]);
    });
  },
);
