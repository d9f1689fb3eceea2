import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Module } from '../../../src/ir/module.ts';
import { fractionOf, parseType } from '../../../src/numeric/fixedType.ts';
import { pack, type RawData, toBig } from '../../../src/numeric/rawTensor.ts';
import { rawOfReal } from '../../../src/numeric/real.ts';
import { uniform } from '../../../src/numeric/tensorType.ts';
import { Draws } from '../../ir/draws.ts';
import { emitAll, place, removeFolders, vectorsOf } from './emitted.ts';

afterAll(removeFolders);

const types = ['fixed<8,3,RND,SAT>', 'ufixed<7,4>', 'fixed<9,3,RND_CONV>'].map(parseType);
const plain = parseType('fixed<6,3,RND,SAT>');

/** Two versions of a network with one name; the weights differ. */
function network(version: number): Module {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'dense', kind: 'dense', strategy: 'latency', reuseFactor: 1 });
  const a = builder.input('a', [3], { granularity: 'channel', axis: 0, types });
  const b = builder.input('b', [], uniform(plain));
  const weights = Float64Array.of(1, 2, 3, -4, 5 + version, 6);
  const w = builder.constant('w', [3, 2], uniform(parseType('fixed<6,4>')), weights);
  builder.output('y', builder.plus(builder.contract('i,io->o', a, w), b));
  return builder.finish('net');
}

const events = 30;

/** Reals on the grid of the raw integers, and off it. */
function drawReals(onGrid: boolean): Float64Array {
  const draws = new Draws(5);
  return Float64Array.from({ length: 4 * events }, (_, i) => {
    const type = types[i % 4] ?? plain;
    const raw = Number(draws.raw(type));
    return (onGrid ? raw : raw + draws.below(100) / 100) * 2 ** -fractionOf(type);
  });
}

/** What the network gives for real numbers: raw integers of y, event after event. */
function expectedFor(reals: Float64Array, version: number): bigint[] {
  const raws = Array.from(reals, (real, i) => {
    const type = types[i % 4] ?? plain;
    // The container of `a` has 6 fraction bits.
    return rawOfReal(real, type) << BigInt(i % 4 === 3 ? 0 : 6 - fractionOf(type));
  });
  const inputs = new Map<string, RawData>([
    ['a', pack(raws.filter((_, i) => i % 4 < 3))],
    ['b', pack(raws.filter((_, i) => i % 4 === 3))],
  ]);
  return toBig(vectorsOf(network(version), inputs, events).outputs.get('y') ?? []);
}

describe('build_lib.sh and the bridge', () => {
  const libraries: string[] = [];
  let client = '';

  beforeAll(async () => {
    for (const version of [0, 1]) {
      const module = network(version);
      const inputs = new Map<string, RawData>([
        ['a', new Float64Array(3)],
        ['b', new Float64Array(1)],
      ]);
      const folder = place(emitAll(module, vectorsOf(module, inputs, 1)));
      const { stdout } = await execa('./build_lib.sh', { cwd: folder });
      libraries.push(join(folder, stdout));
      client = folder;
    }
    copyFileSync(fileURLToPath(new URL('client.cpp', import.meta.url)), join(client, 'client.cpp'));
    await execa('g++', ['-std=c++14', '-O1', 'client.cpp', '-o', 'client', '-ldl'], { cwd: client });
  });

  async function run(reals: Float64Array): Promise<string[][]> {
    writeFileSync(join(client, 'reals.bin'), reals);
    const [first = '', second = ''] = libraries;
    const { stdout } = await execa('./client', [first, second, String(events), 'reals.bin'], { cwd: client });
    return stdout.split('\n').map((line) => line.split(' '));
  }

  it('names the library after the network and its contents', () => {
    const names = libraries.map((path) => path.split('/').at(-1) ?? '');
    for (const name of names) expect(name).toMatch(/^net-[0-9a-f]{8}\.so$/);
    expect(new Set(names).size).toBe(2);
  });

  it('exports the bridge and nothing else', async () => {
    const { stdout } = await execa('nm', ['-D', '--defined-only', libraries[0] ?? '']);
    const names = stdout.split('\n').map((line) => line.split(' ').at(-1));
    expect(names.sort()).toEqual(['net_double', 'net_float', 'net_raw', 'net_raw_batch']);
  });

  it('gives both versions in one program, in raw integers and in reals', async () => {
    const reals = drawReals(true);
    const expected = [0, 1].map((version) => expectedFor(reals, version));
    expect(expected[0]).not.toEqual(expected[1]);
    const lines = await run(reals);
    expect(lines).toHaveLength(events * 2 * 4);
    for (const [event = '', version = '', kind = '', ...values] of lines) {
      const raws = values.map((text) =>
        kind === 'raw' || kind === 'batch' ? BigInt(text) : BigInt(Number(text) * 256),
      );
      const at = 2 * Number(event);
      expect(raws, `${kind} of event ${event}`).toEqual(expected[Number(version)]?.slice(at, at + 2));
    }
  });

  it('rounds every real number to the type of its own element', async () => {
    const reals = drawReals(false);
    const expected = expectedFor(reals, 0);
    for (const [event = '', version, kind, ...values] of await run(reals)) {
      if (kind !== 'double' || version !== '0') continue;
      const at = 2 * Number(event);
      expect(values.map((text) => BigInt(Number(text) * 256))).toEqual(expected.slice(at, at + 2));
    }
  });

  it('says what is missing without a compiler', async () => {
    const { exitCode, stderr } = await execa('./build_lib.sh', {
      cwd: client,
      env: { CXX: 'no-such-compiler' },
      reject: false,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toBe("build_lib.sh: there is no C++ compiler 'no-such-compiler'; install g++ or set CXX");
    expect(readdirSync(client)).toContain('build_lib.sh');
  });
});
