import { existsSync, readdirSync } from 'node:fs';
import Table from 'cli-table3';
import { Command } from 'commander';
import { execa } from 'execa';

// npm run bench:examples: checks C++ and Verilog of every example against the simulator, and prints what it takes. Needs a build
// (npm ci makes one), and 45 minutes for all on two cores. Exits with 1 where a bit differs or a check does not come to its end.

const { only, events } = new Command()
  .option('--only <names>', 'examples, separated by commas; all when left out')
  .option('--events <number>', 'events of each', Number, 1000)
  .parse()
  .opts<{ only?: string; events: number }>();

const main = new URL('../dist/cli/main.js', import.meta.url).pathname;
const model = (name: string): string => `examples/${name}/model.ts`;
const wanted = only?.split(',') ?? readdirSync('examples').filter((name) => existsSync(model(name)));

const table = new Table({
  head: ['example', 'nodes', 'cycles', 'events', 'mismatches of C++', 'of Verilog', 'seconds'],
  colAligns: ['left', ...Array<'right'>(6).fill('right')],
  style: { head: [], border: [], compact: true },
});

/** What a pattern finds in the lines of a check. */
const numbers = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, n]) => n ?? '');

let failed = 0;
for (const name of wanted) {
  console.error(name);
  const start = performance.now();
  const { all, exitCode } = await execa(
    'node',
    [main, 'check', model(name), '--against', 'cpp,verilog', '--events', `${events}`],
    { all: true, reject: false },
  );
  const text = all ?? '';
  const [cpp = '', verilog = ''] = numbers(text, /(\d+) mismatches/g);
  const passed = exitCode === 0 && cpp === '0' && verilog === '0';
  if (!passed) {
    failed++;
    console.error(text);
  }
  table.push([
    name,
    numbers(text, /Verilog of (\d+) nodes/g)[0] ?? '',
    numbers(text, /latency (\d+) cycles/g)[0] ?? '',
    numbers(text, /^(\d+) events/gm)[0] ?? '',
    cpp,
    verilog,
    ((performance.now() - start) / 1000).toFixed(0),
  ]);
}
console.log(table.toString());
process.exitCode = failed > 0 || wanted.length === 0 ? 1 : 0;
