import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import type { Module } from '../../../src/ir/module.ts';
import { printModule } from '../../../src/ir/text/print.ts';
import type { RawData } from '../../../src/numeric/rawTensor.ts';
import { definedRaws, emitAll, eventOf, place, vectorsOf } from './emitted.ts';

/** Labels and HLS pragmas mean nothing to a C++ compiler; anything else it complains of is an error. */
export const strictFlags = [
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wno-unknown-pragmas',
  '-Wno-unused-label',
  '-I.',
  '-Ifirmware',
  '-Ifirmware/ap_types',
];

/** Compiles sources of a project folder; the compiler must be silent. */
export async function compileIn(
  folder: string,
  sources: readonly string[],
  program: string,
  flags: readonly string[] = ['-O1', '-std=c++14'],
): Promise<void> {
  const { exitCode, all } = await execa('g++', [...flags, ...strictFlags, ...sources, '-o', program], {
    cwd: folder,
    all: true,
    reject: false,
  });
  if (exitCode !== 0) throw new Error(`${folder}: ${all.slice(0, 4000)}`);
}

/** Events as the check program reads them: 64-bit integers, port after port. */
export function packed(module: Module, inputs: ReadonlyMap<string, RawData>, events: number): Uint8Array {
  const words: bigint[] = [];
  for (let event = 0; event < events; event++)
    for (const { name } of module.inputs) words.push(...eventOf(inputs.get(name) ?? [], event, events));
  return new Uint8Array(BigInt64Array.from(words, (word) => BigInt.asIntN(64, word)).buffer);
}

/** The raw integers of a trace file by name. */
export function readTrace(text: string): Map<string, bigint[]> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [name = '', size, ...elements] = line.split(' ');
      expect(elements.length, name).toBe(Number(size));
      return [name, elements.map((bits) => BigInt.asIntN(bits.length, BigInt(`0b${bits}`)))];
    }),
  );
}

/** Compiles the emitted network and compares all outputs of all events, and all traces of the last, with the definition. */
export async function checkCompiled(
  module: Module,
  inputs: ReadonlyMap<string, RawData>,
  events: number,
  flags?: readonly string[],
): Promise<void> {
  const vectors = vectorsOf(module, inputs, events);
  const folder = place(emitAll(module, vectors));
  await compileIn(folder, ['check_main.cpp'], 'check', flags);
  writeFileSync(join(folder, 'in.bin'), packed(module, inputs, events));
  const traced = ['trace.txt', String(events - 1)];
  await execa('./check', ['in.bin', 'out.bin', ...traced], { cwd: folder });

  const words = new BigInt64Array(Uint8Array.from(readFileSync(join(folder, 'out.bin'))).buffer);
  let at = 0;
  for (let event = 0; event < events; event++) {
    for (const { name } of module.outputs) {
      const expected = eventOf(vectors.outputs.get(name) ?? [], event, events);
      const got = [...words.subarray(at, at + expected.length)];
      at += expected.length;
      const what = `event ${event}, ${name} of\n${printModule(module)}`;
      expect(got, what).toEqual(expected.map((raw) => BigInt.asIntN(64, raw)));
    }
  }
  expect(words.length).toBe(at);

  const expected = definedRaws(module, inputs, events - 1, events, module.traces);
  const trace = readTrace(readFileSync(join(folder, 'trace.txt'), 'utf8'));
  expect([...trace.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, raws] of expected) expect(trace.get(name), name).toEqual(raws);
}
