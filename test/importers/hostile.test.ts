import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { readHdf5 } from '../../src/importers/hdf5/read.ts';
import type { Hdf5Group } from '../../src/importers/hdf5/tree.ts';
import { kerasImporter } from '../../src/importers/keras/import.ts';
import { fixture } from './imported.ts';
import { expectRefusal, programFile, runProgram, startOf } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(fixture(name)));

/** Writes a file of that name, in a folder of its own. */
function file(name: string, contents: Uint8Array | string): string {
  const path = join(mkdtempSync(join(folder, 'case-')), name);
  writeFileSync(path, contents);
  return path;
}

/** An entry that is given as packed bytes, and what it says about its size: fflate writes honest archives only. */
function archiveOf(entries: Readonly<Record<string, { packed: Uint8Array; size: number }>>): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { packed, size }] of Object.entries(entries)) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, Buffer.from(name)]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Uint8Array.from(Buffer.concat([...bodies, ...directory, end]));
}

/** 64 MB of zeros, packed so that it can be repeated. */
const packedZeros = deflateRawSync(Buffer.alloc(2 ** 26), { level: 1, finishFlush: constants.Z_FULL_FLUSH });

/** A gigabyte of zeros, which takes some 5 MB. */
const gigabyte = 2 ** 30;
const bomb = () =>
  Buffer.concat([
    ...Array.from({ length: gigabyte / 2 ** 26 }, () => packedZeros),
    deflateRawSync(Buffer.alloc(0)),
  ]);

type Layers = { name: string; config: Record<string, unknown>; inbound_nodes: unknown[] }[];

/** The convolutions of QKeras with their configuration changed; their weights stay as they are. */
function changed(change: (layers: Layers, text: string) => unknown): string {
  const text = Buffer.from(read('qkeras_conv.net.json')).toString();
  const network = JSON.parse(text) as { config: { layers: Layers } };
  const result = change(network.config.layers, text) ?? network;
  const path = file('net.json', typeof result === 'string' ? result : JSON.stringify(result));
  writeFileSync(path.replace('.json', '_weights.h5'), read('qkeras_conv.net_weights.h5'));
  return path;
}

const layerNamed = (layers: Layers, name: string) =>
  layers.find((layer) => layer.name === name) ?? expect.fail(`no layer ${name}`);

/** The first trained tensor that can be told from others. */
function firstTensor(group: Hdf5Group): Float64Array | undefined {
  const own = [...group.arrays.values()].find(({ data }) => new Set(data).size > 4);
  if (own) return own.data;
  for (const child of group.groups.values()) {
    const found = firstTensor(child);
    if (found) return found;
  }
  return undefined;
}

/** A network with one weight replaced, where it stands in the file. */
function poisoned(replacement: number): Uint8Array {
  const bytes = Buffer.from(read('float_mlp.h5'));
  const values = Float32Array.from(firstTensor(readHdf5(bytes, 'float_mlp.h5')) ?? []);
  const at = bytes.indexOf(Buffer.from(values.buffer));
  expect(at).toBeGreaterThan(0);
  bytes.writeFloatLE(replacement, at);
  return Uint8Array.from(bytes);
}

const hostile: Readonly<Record<string, () => { source: string; code: string; weights?: string }>> = {
  'a truncated archive': () => ({
    source: file('net.keras', read('float_mlp.keras').subarray(0, 20_000)),
    code: 'HLS1002',
  }),
  'an empty file': () => ({ source: file('net.keras', ''), code: 'HLS1002' }),
  'a wrong superblock': () => {
    const bytes = read('float_mlp.h5');
    bytes[8] = 9;
    return { source: file('net.h5', bytes), code: 'HLS1002' };
  },
  'a file that is no HDF5': () => ({ source: file('net.h5', 'not a network'), code: 'HLS1002' }),
  'a path that climbs out of the archive': () => ({
    source: file(
      'net.keras',
      zipSync({ ...unzipSync(read('float_mlp.keras')), '../../evil.txt': Uint8Array.of(1) }),
    ),
    code: 'HLS1002',
  }),
  'a declared tensor of 10 GB': () => ({
    source: fixture('qkeras_conv.net.json'),
    weights: fixture('huge.h5'),
    code: 'HLS1002',
  }),
  'an archive that unpacks to 1 GB': () => ({
    source: file('net.keras', archiveOf({ 'config.json': { packed: bomb(), size: gigabyte } })),
    code: 'HLS1002',
  }),
  'an archive that lies about its size': () => ({
    source: file('net.keras', archiveOf({ 'config.json': { packed: bomb(), size: 1000 } })),
    code: 'HLS1002',
  }),
  'weights that are not numbers': () => ({ source: file('net.h5', poisoned(Number.NaN)), code: 'HLS3004' }),
  'infinite weights': () => ({
    source: file('net.h5', poisoned(Number.NEGATIVE_INFINITY)),
    code: 'HLS3004',
  }),
  'layers in a circle': () => ({
    source: changed((layers) => {
      const [first, last] = [layerNamed(layers, 'same'), layerNamed(layers, 'pointwise')];
      first.inbound_nodes = [[[last.name, 0, 0, {}]]];
    }),
    code: 'HLS3006',
  }),
  'lists nested a hundred thousand deep': () => ({
    source: changed((_, text) =>
      text.replace('"inbound_nodes": [', `"inbound_nodes": [${'['.repeat(1e5)}${']'.repeat(1e5)},`),
    ),
    code: 'HLS1002',
  }),
  'an input of 10¹² numbers': () => ({
    source: changed((layers) => {
      for (const { config } of layers)
        if ('batch_input_shape' in config) config['batch_input_shape'] = [null, 1e6, 1e6];
    }),
    code: 'HLS3001',
  }),
  'attributes of other kinds': () => ({
    source: changed((layers) => {
      const { config } = layerNamed(layers, 'same');
      Object.assign(config, { kernel_size: { a: 1 }, kernel_quantizer: [1, 2], strides: 'two' });
    }),
    code: 'HLS3005',
  }),
};

const program = programFile();
const start = await startOf(program);

describe('a hostile file is a diagnostic, soon, in little memory, and nothing is written', () => {
  it.each(Object.entries(hostile))('%s', { timeout: 300_000 }, async (_, make) => {
    const { source, code, weights } = make();
    const target = join(mkdtempSync(join(folder, 'target-')), 'out');
    const beside = weights === undefined ? [] : ['--weights', weights];
    const ending = await runProgram(program, ['import', source, '--out', target, ...beside]);
    expectRefusal(ending, start);
    expect(ending.err).toContain(code);
    expect(existsSync(target)).toBe(false);
  });

  it('and an honest one is written, by the same program', { timeout: 300_000 }, async () => {
    const target = join(folder, 'honest');
    const ending = await runProgram(program, ['import', fixture('float_mlp.keras'), '--out', target]);
    expect(ending.code).toBe(0);
    expect(existsSync(join(target, 'model.ts'))).toBe(true);
  });
});

describe('names of the source', () => {
  it('cannot add lines to the model, nor paths to its weights', async () => {
    const evil = 'a\n/bcde';
    const renamed = (bytes: Uint8Array, text: string) =>
      Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('strided', text), 'latin1');
    const path = file('net.json', renamed(read('qkeras_conv.net.json'), 'a\\n/bcde'));
    writeFileSync(path.replace('.json', '_weights.h5'), renamed(read('qkeras_conv.net_weights.h5'), evil));
    const files = await kerasImporter.read(path, { inputTypes: new Map([['', 'fixed<9,4>']]) });
    const model = String(files.find((each) => each.path === 'model.ts')?.contents);
    expect(model).toContain('// a /bcde: QConv1D');
    expect(model.split('\n').filter((line) => line.startsWith('/b'))).toEqual([]);
    const weights = files.find((each) => each.path === 'weights.npz')?.contents as Uint8Array;
    const names = Object.keys(unzipSync(weights));
    expect(names).toContain('a_bcde.weight.npy');
    expect(names.filter((name) => name.includes('/'))).toEqual([]);
  });
});
