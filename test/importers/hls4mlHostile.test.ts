import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importModel } from '../../src/driver/import.ts';
import { withProject } from './hls4mlProjects.ts';
import { expectRefusal, programFile, runProgram, startOf } from './process.ts';

/** What is done to a sound project, and the code and place of the complaint. */
interface Damage {
  readonly what: string;
  readonly damage: (folder: string) => void;
  readonly code: string;
  readonly at?: RegExp;
  /** Names the layer and what of it is the matter. */
  readonly says?: RegExp;
}

const change = (file: string, from: string | RegExp, to: string) => (folder: string) => {
  const path = join(folder, 'firmware', file);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  expect(changed, `${file} was changed`).not.toBe(text);
  writeFileSync(path, changed);
};
const remove = (file: string) => (folder: string) => rmSync(join(folder, 'firmware', file));

const main = 'mlp_1_3.cpp';
const damages: readonly Damage[] = [
  { what: 'no defines.h', damage: remove('defines.h'), code: 'HLS1002' },
  { what: 'no parameters.h', damage: remove('parameters.h'), code: 'HLS1001' },
  { what: 'no network', damage: remove(main), code: 'HLS1002' },
  { what: 'no weights', damage: remove('weights/w2.h'), code: 'HLS1001' },
  {
    what: 'a truncated network',
    damage: change(main, /nnet::dense<input_t[\s\S]*$/, ''),
    code: 'HLS1002',
  },
  { what: 'NaN weights', damage: change('weights/w2.h', /= \{[^,]*,/, '= {nan,'), code: 'HLS3004' },
  {
    what: 'infinite weights',
    damage: change('weights/w2.h', /= \{[^,]*,/, '= {1e999,'),
    code: 'HLS3004',
    at: /w2\.h:\d+/,
  },
  {
    what: 'words for weights',
    damage: change('weights/w2.h', /= \{[^,]*,/, '= {zero,'),
    code: 'HLS1002',
  },
  {
    what: 'a weight too few',
    damage: change('weights/w2.h', /= \{[^,]*,/, '= {'),
    code: 'HLS3003',
  },
  {
    what: 'another size than the weights have',
    damage: change('parameters.h', 'n_out = 12', 'n_out = 13'),
    code: 'HLS3003',
  },
  {
    what: 'an enormous layer',
    damage: change('parameters.h', 'n_out = 12', 'n_out = 10000000000'),
    code: 'HLS3005',
  },
  {
    what: 'an enormous input',
    damage: change(main, /input_t x\[[^\]]*\]/, 'input_t x[10000000000]'),
    code: 'HLS3001',
  },
  {
    what: 'a type that refers to itself',
    damage: change(
      'defines.h',
      /typedef ap_fixed<[^>]*> input_t;/,
      'typedef loop_t input_t;\ntypedef input_t loop_t;',
    ),
    code: 'HLS4001',
    at: /:\d+:\d+/,
  },
  {
    what: 'a constant that refers to itself',
    damage: change('parameters.h', 'n_out = 12', 'n_out = n_out'),
    code: 'HLS1002',
  },
  {
    what: 'constants that double each other',
    damage: change(
      'parameters.h',
      'n_out = 12',
      `n_out = c50; static const unsigned c0 = 1;\n${Array.from({ length: 50 }, (_, i) => `static const unsigned c${i + 1} = c${i} + c${i};`).join('\n')}`,
    ),
    code: 'HLS1002',
  },
  {
    what: 'brackets without end',
    damage: change('parameters.h', 'n_out = 12', `n_out = ${'('.repeat(100_000)}`),
    code: 'HLS1002',
  },
  {
    what: 'a type of no width',
    damage: change('defines.h', /typedef ap_fixed<[^>]*> input_t;/, 'typedef ap_fixed<99999,6> input_t;'),
    code: 'HLS4001',
  },
  {
    what: 'a floating-point type',
    damage: change('defines.h', /typedef ap_fixed<[^>]*> input_t;/, 'typedef float input_t;'),
    code: 'HLS4001',
  },
  {
    what: 'an include that climbs out',
    damage: change('parameters.h', '#include "weights/w2.h"', '#include "../../../../../../etc/passwd"'),
    code: 'HLS1001',
  },
  {
    what: 'a link that leads out',
    damage: (folder) => {
      remove('weights/w2.h')(folder);
      symlinkSync('/etc/passwd', join(folder, 'firmware', 'weights', 'w2.h'));
    },
    code: 'HLS1001',
  },
  {
    what: 'a folder for a file',
    damage: (folder) => {
      remove('weights/w2.h')(folder);
      mkdirSync(join(folder, 'firmware', 'weights', 'w2.h'));
    },
    code: 'HLS1001',
  },
  {
    what: 'a pipe for a file',
    damage: (folder) => {
      remove('weights/w2.h')(folder);
      execFileSync('mkfifo', [join(folder, 'firmware', 'weights', 'w2.h')]);
    },
    code: 'HLS1001',
  },
  {
    what: 'a file that is no text',
    damage: (folder) => writeFileSync(join(folder, 'firmware', 'weights', 'w2.h'), Buffer.alloc(1000)),
    code: 'HLS1002',
  },
  {
    what: 'a file of 40 MB',
    damage: (folder) => writeFileSync(join(folder, 'firmware', 'weights', 'w2.h'), '0, '.repeat(14_000_000)),
    code: 'HLS1002',
  },
  {
    what: 'a call of something else',
    damage: change(main, 'nnet::dense<input_t', 'system("true"); nnet::dense<input_t'),
    code: 'HLS3005',
    at: /:\d+:\d+/,
  },
  {
    what: 'a loop',
    damage: change(main, 'nnet::dense<input_t', 'for (;;) {}\n    nnet::dense<input_t'),
    code: 'HLS1002',
    at: /mlp_1_3\.cpp:\d+:5/,
  },
  {
    what: 'a recurrent layer',
    damage: change(main, 'nnet::dense<input_t', 'nnet::gru_stack<input_t'),
    code: 'HLS3005',
    at: /mlp_1_3\.cpp:\d+:5/,
    says: /layer 'd1' calls gru_stack/,
  },
  {
    what: 'products by XNOR',
    damage: change('parameters.h', 'nnet::product::mult<', 'nnet::product::both_binary<'),
    code: 'HLS3005',
    at: /mlp_1_3\.cpp:\d+:5/,
    says: /d1 \(dense\).*'both_binary'/,
  },
  {
    what: 'compressed weights',
    damage: change('parameters.h', /using kernel = nnet::\w+</, 'using kernel = nnet::DenseCompressed<'),
    code: 'HLS3005',
    at: /mlp_1_3\.cpp:\d+:5/,
    says: /d1 \(dense\).*'DenseCompressed'/,
  },
  {
    what: 'an unknown layer',
    damage: change(main, 'nnet::dense<input_t', 'nnet::lstm_stack<input_t'),
    code: 'HLS3005',
    at: /mlp_1_3\.cpp:\d+:5/,
  },
  {
    what: 'a tensor that is never written',
    damage: change(main, /nnet::relu<.*\n/, '\n'),
    code: 'HLS3006',
    at: /mlp_1_3\.cpp:\d+:5/,
  },
  {
    what: 'an argument too many',
    damage: change(main, 'w2, b2)', 'w2, b2, b2)'),
    code: 'HLS1002',
    at: /mlp_1_3\.cpp:\d+:5/,
  },
];

const program = programFile();
const start = await startOf(program);

describe('a damaged hls4ml project is refused by the program, soon and in little memory, and nothing is written', () => {
  it.each(damages)('$what', { timeout: 300_000 }, async ({ damage, code, at, says }) => {
    await withProject('mlp_1_3', async (folder) => {
      damage(folder);
      const out = join(folder, 'out');
      const ending = await runProgram(program, ['import', folder, '--out', out]);
      expectRefusal(ending, start);
      expect(ending.err).toContain(code);
      if (at) expect(ending.err).toMatch(at);
      if (says) expect(ending.err).toMatch(says);
      expect(existsSync(out)).toBe(false);
    });
  });
});

describe("da4ml's generated functions that do more than shift and add are refused", () => {
  const generated = 'nnet_utils/nnet_code_gen.h';
  it.each([
    {
      what: 'a condition',
      damage: change(
        generated,
        /(ap_fixed<[^>]*>) (v\d+) = v\d+ [-+][^;]*;/,
        '$1 $2 = v0 > 0 ? $1(v0) : $1(0);',
      ),
      says: /d1 \(dense\).*more than shift and add/,
    },
    {
      what: 'a table',
      damage: change(generated, /(ap_fixed<[^>]*> v\d+) = v\d+ [-+][^;]*;/, '$1 = table_1[v0.range()];'),
      says: /d1 \(dense\).*more than shift and add/,
    },
    {
      what: 'a sum that loses bits',
      damage: change(generated, /ap_fixed<[^>]*> (v\d+ = v\d+ [-+])/, 'ap_fixed<6,3> $1'),
      says: /d1 \(dense\).*rounded or limited/,
    },
    {
      what: 'a shift by a billion bits',
      damage: change(generated, /bit_shift<-?\d+>/, 'bit_shift<1000000000>'),
      says: /d1 \(dense\).*more than shift and add/,
    },
    {
      what: 'a number that is infinite',
      damage: change(generated, /= v\d+ ([-+]) [^;]*;/, '= v0 $1 1e999;'),
      says: /d1 \(dense\).*more than shift and add/,
    },
    {
      what: 'an input that is not there',
      damage: change(generated, /model_inp\[0\];/, 'model_inp[4000000000];'),
      says: /d1 \(dense\).*more than shift and add/,
    },
    {
      what: 'a result that is left out',
      damage: change(generated, /model_out\[0\][^;]*;/, ''),
      says: /d1 \(dense\).*leaves results out/,
    },
  ])('$what', async ({ damage, says }) => {
    await withProject('adders_stream_1_3', async (folder) => {
      damage(folder);
      await expect(importModel(folder, join(folder, 'out'))).rejects.toThrow(says);
      expect(existsSync(join(folder, 'out'))).toBe(false);
    });
  });
});
