import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import ts from 'typescript';
import { expect } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const compilerOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2022,
  rewriteRelativeImportExtensions: true,
  verbatimModuleSyntax: true,
};

/** Writes a file that others may be reading, or writing with the same contents. */
function replaceFile(path: string, contents: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  writeFileSync(own, contents);
  renameSync(own, path);
}

/**
 * The command-line program as JavaScript, as it is installed, so that nothing but the program counts for its limits. What
 * has not changed since the last time is kept, in a folder from which the packages are found.
 */
export function programFile(): string {
  const source = join(root, 'src');
  const folder = join(root, 'node_modules', '.cache', 'program');
  replaceFile(join(folder, 'package.json'), '{ "type": "module", "version": "0.0.0" }');
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const text = readFileSync(join(source, name), 'utf8');
    const [kept, path] = [join(folder, 'src', name), join(folder, 'dist', name.replace(/\.ts$/, '.js'))];
    if (existsSync(kept) && readFileSync(kept, 'utf8') === text) continue;
    replaceFile(path, ts.transpileModule(text, { compilerOptions, fileName: name }).outputText);
    replaceFile(kept, text);
  }
  return join(folder, 'dist', 'cli', 'main.js');
}

/** How a program ended, and what it took. */
export interface Ending {
  readonly code: number | undefined;
  readonly err: string;
  /** Of the processor, all threads together, user and system: another program's load does not count. */
  readonly seconds: number;
  /** Most memory that was held. */
  readonly kilobytes: number;
}

/** Says on a pipe what the program took, when it ends. */
const meter = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs';" +
    "process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));",
)}`;

/** Runs a command line as a process of its own. */
export async function runProgram(program: string, args: readonly string[]): Promise<Ending> {
  const { exitCode, stderr, stdio } = await execa(process.execPath, ['--import', meter, program, ...args], {
    reject: false,
    timeout: 280_000,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const usage = JSON.parse(String(stdio[3] || '{}')) as Partial<NodeJS.ResourceUsage>;
  const { userCPUTime = Number.NaN, systemCPUTime = Number.NaN, maxRSS = Number.NaN } = usage;
  return {
    code: exitCode,
    err: String(stderr),
    seconds: (userCPUTime + systemCPUTime) / 1e6,
    kilobytes: maxRSS,
  };
}

/** Seconds of the processor that refusing a file takes that is not there: what a machine needs to start the program at all. */
export async function startOf(program: string): Promise<number> {
  const args = ['import', 'not-there.keras', '--out', 'not-there'];
  const [first, second] = [await runProgram(program, args), await runProgram(program, args)];
  expect([first.code, second.code]).toEqual([1, 1]);
  return (first.seconds + second.seconds) / 2;
}

/**
 * What every refusal of a hostile source must be: a diagnostic, in little memory, and soon: within three and a half times the start of
 * the program, which is two seconds where that takes 0.6 s. Seconds alone would tell one machine from another.
 */
export function expectRefusal({ code, err, seconds, kilobytes }: Ending, start: number): void {
  expect(code).toBe(1);
  expect(err).toMatch(/\bHLS\d{4}\b/);
  expect(err).not.toMatch(/^ +at /m);
  expect(seconds).toBeLessThan(3.5 * start);
  expect(kilobytes).toBeLessThan(500_000);
}
