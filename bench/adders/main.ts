import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { measureDa4ml, measureOurs, warmUp } from './measure.ts';
import { da4mlPublished, hcmvmPublished } from './published.ts';

// npm run bench:adders: adder graphs of N×N matrices with entries ⌊127·U⌋ + 129 and 8-bit inputs, beside what arXiv 2507.04535
// publishes for da4ml and H_cmvm, and beside da4ml itself where a Python has it. Prints figures of one run; asserts nothing.

interface Options {
  readonly seeds: number;
  readonly effort: 0 | 1 | 2;
  readonly sizes: readonly number[];
  readonly large?: readonly number[];
  readonly python?: string;
}

/** Throws where a text is no whole number of at least 1. */
const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('whole numbers are needed.');
  return value;
};
const listed = (text: string): number[] => text.split(',').map(count);
const effortOf = (text: string): 0 | 1 | 2 => {
  const found = ([0, 1, 2] as const).find((effort) => `${effort}` === text);
  if (found === undefined) throw new InvalidArgumentError('0, 1 and 2 are known.');
  return found;
};

const { seeds, effort, sizes, large, python } = new Command()
  .option('--seeds <number>', 'matrices of each size', count, 200)
  .option('--effort <number>', '0, 1 or 2', effortOf, 1)
  .option('--sizes <list>', 'sizes with commas', listed, [2, 4, 6, 8, 10, 12, 14, 16])
  .option('--large <list>', 'then one matrix of each of these sizes, such as 64,128,256', listed)
  .option('--python <command>', 'a Python that has da4ml: its figures for the same matrices, in the same run')
  .parse()
  .opts<Options>();

const shown = (value: number | undefined, digits = 1): string => value?.toFixed(digits) ?? '';

const table = new Table({
  head: [
    'N',
    'dc',
    'adders',
    'depth',
    'ms',
    'da4ml paper',
    'depth',
    'ms',
    'ratio',
    'H_cmvm',
    'ratio',
    ...(python ? ['da4ml here', 'depth', 'ms', 'ratio', '× time'] : []),
  ],
  style: { head: [], border: [], compact: true },
  colAligns: Array<'right'>(16).fill('right'),
});
const won = { da4ml: 0, hcmvm: 0, here: 0 };
const cells = { da4ml: 0, hcmvm: 0, here: 0 };
const compare = (rival: keyof typeof won, ours: number, theirs: number | undefined): number | undefined => {
  if (theirs === undefined) return undefined;
  cells[rival]++;
  if (ours < theirs) won[rival]++;
  return ours / theirs;
};

let tooDeep = 0;
warmUp(effort);
const tasks = [
  ...sizes.map((size) => ({ size, seeds })),
  ...(large ? large.map((size) => ({ size, seeds: 1 })) : []),
];
for (const { size, seeds } of tasks) {
  for (const delayConstraint of [-1, 0, 2]) {
    const task = { size, seeds, delayConstraint };
    const ours = measureOurs(task, effort);
    tooDeep += ours.tooDeep;
    const [paper, best] = [
      da4mlPublished[`${size} ${delayConstraint}`],
      hcmvmPublished[`${size} ${delayConstraint}`],
    ];
    const here = python && size < 64 ? await measureDa4ml(python, task) : undefined;
    table.push([
      size,
      delayConstraint,
      shown(ours.adders, 2),
      shown(ours.depth),
      shown(ours.ms),
      shown(paper?.adders),
      shown(paper?.depth),
      shown(paper?.ms),
      shown(compare('da4ml', ours.adders, paper?.adders), 3),
      shown(best),
      shown(compare('hcmvm', ours.adders, best), 3),
      ...(python
        ? [
            shown(here?.adders, 2),
            shown(here?.depth),
            shown(here?.ms),
            shown(compare('here', ours.adders, here?.adders), 3),
            shown(here && ours.ms / here.ms),
          ]
        : []),
    ]);
  }
}
console.log(
  `effort ${effort}, means of ${seeds} matrices of each size; ms of processor time after some matrices that are not measured, but as published for the paper's`,
);
console.log(table.toString());
const against = (rival: keyof typeof won): string => `${won[rival]} of ${cells[rival]} cells`;
console.log(
  `fewer adders than the paper's da4ml in ${against('da4ml')}, than its H_cmvm in ${against('hcmvm')}${
    python ? `, than da4ml here in ${against('here')}` : ''
  }; outputs deeper than allowed: ${tooDeep}`,
);
