import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../../src/ir/builder.ts';
import type { Module } from '../../../src/ir/module.ts';
import { parseType } from '../../../src/numeric/fixedType.ts';
import { pack } from '../../../src/numeric/rawTensor.ts';
import { type TensorType, uniform } from '../../../src/numeric/tensorType.ts';
import { Draws } from '../../ir/draws.ts';
import { randomInputs } from '../../ir/moduleArbitrary.ts';
import { randomRaws } from '../../ir/sketch.ts';
import { compileIn } from './compiled.ts';
import { emitAll, place, removeFolders, vectorsOf } from './emitted.ts';

afterAll(removeFolders);

const events = 40;

/** Ports of 64 bits, whose values no double holds, and points far outside of the bits. */
function network(): Module {
  const draws = new Draws(11);
  const builder = new ModuleBuilder();
  builder.enter({ name: 'dense', kind: 'dense', strategy: 'latency', reuseFactor: 1 });
  const mixed: TensorType = {
    granularity: 'channel',
    axis: 0,
    types: ['fixed<8,3>', 'ufixed<9,4>', 'fixed<7,-1>'].map(parseType),
  };
  const x = builder.input('x', [3], mixed);
  const wide = builder.input('wide', [2], uniform(parseType('ufixed<64,20>')));
  const high = builder.input('high', [2], uniform(parseType('fixed<6,40>')));
  const type = uniform(parseType('fixed<5,2>'));
  const w = builder.constant('w', [3, 2], type, pack(randomRaws(draws, type, [3, 2])));
  const sum = builder.contract('i,io->o', x, w);
  builder.output('y', builder.cast(sum, parseType('fixed<9,5,RND,SAT>')));
  builder.output('z', builder.cast(builder.plus(wide, sum), parseType('fixed<64,22>')));
  builder.output('h', builder.negate(high));
  return builder.finish('net');
}

describe('the test bench', () => {
  let folder = '';
  const data = (name: string): string => join(folder, 'tb_data', name);
  const inputs = 'tb_input_features.dat';
  const outputs = 'tb_output_predictions.dat';
  const run = () => execa('./bench', { cwd: folder, reject: false });
  const build = (flags?: readonly string[]) =>
    compileIn(folder, ['net_test.cpp', 'firmware/net.cpp'], 'bench', flags);

  beforeAll(async () => {
    const module = network();
    folder = place(emitAll(module, vectorsOf(module, randomInputs(module, 3, events), events)));
    await build();
  });

  /** Runs with one file changed, and puts it back. */
  async function withChange(name: string, change: (text: string) => string | undefined) {
    const text = readFileSync(data(name), 'utf8');
    const changed = change(text);
    if (changed === undefined) rmSync(data(name));
    else writeFileSync(data(name), changed);
    const result = await run();
    writeFileSync(data(name), text);
    return result;
  }

  it('passes on golden outputs and writes its results', async () => {
    const { exitCode, stdout } = await run();
    expect(stdout).toBe(`PASS: ${events} events, 0 differences`);
    expect(exitCode).toBe(0);
    expect(readFileSync(data('csim_results.log'), 'utf8').trim().split('\n')).toHaveLength(events);
  });

  it.each([
    ['the last bit of a 9-bit output', 0, 2n ** 4n],
    ['the last bit of a 64-bit output', 3, 2n ** 42n],
  ])('sees a change of %s', async (_what, column, stepsPerOne) => {
    const { exitCode, stdout } = await withChange(outputs, (text) => {
      const rows = text.split('\n').map((row) => row.split(' '));
      const row = rows[17] ?? [];
      row[column] = addLastStep(row[column] ?? '', stepsPerOne);
      return rows.map((cells) => cells.join(' ')).join('\n');
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`^event 17: \\w\\[\\d\\] is \\S+, expected \\S+\nFAIL: ${events} events, 1 differences$`),
    );
  });

  it.each<[what: string, file: string, change: (text: string) => string | undefined, message: RegExp]>([
    ['missing inputs', inputs, () => undefined, /cannot read/],
    ['missing outputs', outputs, () => undefined, /cannot read/],
    ['empty inputs', inputs, () => '', /empty/],
    ['empty outputs', outputs, () => '', /short/],
    ['inputs without the last event', inputs, withoutLastLine, /more events/],
    ['outputs without the last event', outputs, withoutLastLine, /short/],
    ['inputs that end within an event', inputs, (text) => text.slice(0, -40), /not of 7 numbers/],
    ['an event with a number too many', outputs, (text) => text.replace('\n', ' 0\n'), /not of 6 numbers/],
    ['a word that is no number', inputs, (text) => text.replace(/^\S+/, 'nan'), /no value of x's type/],
    ['an input between two steps', inputs, (text) => text.replace(/^\S+/, '0.00001'), /no value of x's type/],
    ['an input outside its type', inputs, (text) => text.replace(/^\S+/, '1000'), /no value of x's type/],
    ['an output that is no number', outputs, (text) => text.replace(/^\S+/, '-'), /expected -\n/],
  ])('fails on %s', async (_what, file, change, message) => {
    const { exitCode, stdout } = await withChange(file, change);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(message);
    expect(stdout).toContain('FAIL');
  });

  it('fails when one bit of one weight is changed', async () => {
    const path = join(folder, 'firmware/weights/dense_w.h');
    const text = readFileSync(path, 'utf8');
    const changed = text.replace(
      /(\{\n *)(-?[\d.]+)/,
      (_all, before: string, weight: string) => `${before}${Number(weight) + 0.125}`,
    );
    expect(changed).not.toBe(text);
    writeFileSync(path, changed);
    await build(['-O0', '-std=c++17']);
    const { exitCode, stdout } = await run();
    writeFileSync(path, text);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^event \d+: y\[\d\] is /);
  });
});

const withoutLastLine = (text: string): string => text.replace(/[^\n]*\n$/, '');

/** The next number above a decimal one in steps of 2^-bits, as exact decimal digits. */
function addLastStep(text: string, stepsPerOne: bigint): string {
  // 5^60 · 2^60 = 10^60: every step has at most 60 decimals.
  const scale = 10n ** 60n;
  const [whole = '0', rest = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + rest.padEnd(60, '0'));
  const value = (text.startsWith('-') ? -magnitude : magnitude) + scale / stepsPerOne;
  const digits = (value < 0n ? -value : value).toString().padStart(61, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -60)}.${digits.slice(-60).replace(/0+$/, '') || '0'}`;
}
