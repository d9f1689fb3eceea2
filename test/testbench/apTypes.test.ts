import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { oracleCasts } from '../oracle/casts.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const headers = fileURLToPath(new URL('../../testbench/ap_types', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hls4ts-ap-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compile = async (source: string, program: string, flags: readonly string[]): Promise<string> => {
  const { all } = await execa(
    'g++',
    [
      ...flags,
      '-Wall',
      '-Wextra',
      '-Wshadow',
      '-Werror',
      `-I${headers}`,
      source,
      '-o',
      join(folder, program),
    ],
    { all: true },
  );
  return all;
};

/** The part of the oracle's table with sources of 6 bits. */
function widestSources(signed: boolean): Int8Array {
  const rows = [...oracleCasts()].filter(({ source }) => source.width === 6 && source.signed === signed);
  return Int8Array.from(rows.flatMap(({ results }) => [...results]));
}

describe('our ap_fixed', () => {
  it.concurrent.each([false, true])(
    'casts as SystemC does, from every 6-bit value (signed: %s)',
    { timeout: 240_000 },
    async (signed) => {
      const table = widestSources(signed);
      const file = join(folder, `casts-${signed}.bin`);
      writeFileSync(file, table);
      const program = `replay-${signed}`;
      await compile(join(here, 'replay.cpp'), program, [
        '-O0',
        '-std=c++14',
        '-DSOURCE_WIDTH=6',
        `-DSOURCE_SIGNED=${signed}`,
      ]);
      const { stdout } = await execa(join(folder, program), [file], { reject: false });
      expect(table.length).toBe(64 * 273 * 8);
      expect(stdout).toBe(`${table.length} 0`);
    },
  );

  it.concurrent.each(['c++14', 'c++17'])(
    'compiles without a warning as %s, wide types and all',
    { timeout: 120_000 },
    async (standard) => {
      await compile(join(here, 'everything.cpp'), `everything-${standard}`, ['-O1', `-std=${standard}`]);
      const { stdout } = await execa(join(folder, `everything-${standard}`));
      const lines = stdout.trim().split('\n');
      expect(lines.length).toBeGreaterThan(200);
      for (const line of lines) {
        const [what = '', got = '', ...operands] = line.split(' ');
        expect(BigInt(`0x${got}`), line).toBe(
          expectedBits(
            what,
            operands.map((text) => BigInt(`0x${text}`)),
          ),
        );
      }
    },
  );
});

const mask = (bits: number): bigint => (1n << BigInt(bits)) - 1n;
const signed = (bits: number, value: bigint): bigint => BigInt.asIntN(bits, value);

/** What the line's operation gives in unlimited integers, as bits of the result's width. */
function expectedBits(what: string, [a = 0n, b = 0n]: readonly bigint[]): bigint {
  const [operation = '', width = '', result = ''] = what.split('/');
  const [w, r] = [Number(width), Number(result)];
  const [x, y] = [signed(w, a), signed(w, b)];
  switch (operation) {
    case 'add':
      return (x + y) & mask(r);
    case 'sub':
      return (x - y) & mask(r);
    case 'mul':
      return (x * y) & mask(r);
    case 'neg':
      return -x & mask(r);
    case 'less':
      return x < y ? 1n : 0n;
    case 'trn': {
      // Half of the bits are dropped: the target has w / 4 fraction bits where the source has 3 w / 4.
      return (x >> BigInt(w / 2)) & mask(r);
    }
    case 'sat': {
      const rounded = (x + (1n << BigInt(w / 2 - 1))) >> BigInt(w / 2);
      const limit = 1n << BigInt(r - 1);
      return (rounded >= limit ? limit - 1n : rounded < -limit ? -limit : rounded) & mask(r);
    }
    default:
      throw new Error(`unknown operation ${operation}`);
  }
}
