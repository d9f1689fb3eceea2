import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { median } from './median.ts';

/** Runs the command line in a process of its own and reports what the whole process took. */
const script = `
const { buildProgram } = await import(process.argv[1]);
const terminal = { color: false, width: 110, out() {}, err: (text) => console.error(text), progress() {}, done() {} };
const code = await buildProgram(terminal).runArguments(['node', 'hls4ts', 'compile', 'examples/jet-mixer/model.ts', '--out', process.argv[2]]);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ code, cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024, wall: process.uptime() }));
`;

interface Usage {
  readonly code: number;
  readonly cpu: number;
  readonly megabytes: number;
  readonly wall: number;
}

/** Time and memory of compiling examples/jet-mixer, from the start of Node to the last file. */
export async function benchCompile(runs = 5): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'hls4ts-bench-'));
  const usages: Usage[] = [];
  for (let run = 0; run <= runs; run++) {
    const program = new URL('../dist/cli/program.js', import.meta.url).href;
    const { stdout } = await execa('node', ['--input-type=module', '-e', script, program, out]);
    const usage = JSON.parse(stdout) as Usage;
    if (usage.code !== 0) throw new Error('the example does not compile');
    // The first run warms the disk's cache.
    if (run > 0) usages.push(usage);
  }
  rmSync(out, { recursive: true });
  const of = (pick: (usage: Usage) => number): string => median(usages.map(pick)).toFixed(2);
  console.log(
    `compile examples/jet-mixer: ${of(({ wall }) => wall)} s (target 3), ${of(({ cpu }) => cpu)} s of processor time`,
  );
  console.log(
    `peak memory ${Math.max(...usages.map(({ megabytes }) => megabytes)).toFixed(0)} MB (target 500), median of ${runs} runs`,
  );
}
