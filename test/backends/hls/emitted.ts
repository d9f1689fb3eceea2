import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hlsBackend } from '../../../src/backends/hls/backend.ts';
import { harnessFiles } from '../../../src/backends/hls/harness.ts';
import type { HlsOptions, TestVectors } from '../../../src/backends/hls/options.ts';
import type { OutputFile } from '../../../src/base/outputFile.ts';
import { containerOfValue, type Module, type NamedValue, valueAt } from '../../../src/ir/module.ts';
import { fractionOf } from '../../../src/numeric/fixedType.ts';
import { pack, type RawData, toBig } from '../../../src/numeric/rawTensor.ts';
import { defaultAdderOptions } from '../../../src/passes/distributedArithmetic/optimize.ts';
import { inSteps } from '../../ir/dyadic.ts';
import { evaluate } from '../../ir/evaluate.ts';

/** Raw integers of one event out of many. */
export const eventOf = (data: RawData, event: number, events: number): bigint[] => {
  const size = data.length / events;
  return toBig(data).slice(event * size, (event + 1) * size);
};

/** What the definition of the ops gives for the named values: raw integers of their containers, for one event. */
export function definedRaws(
  module: Module,
  inputs: ReadonlyMap<string, RawData>,
  event: number,
  events: number,
  named: readonly NamedValue[],
): Map<string, bigint[]> {
  const one = new Map([...inputs].map(([name, data]) => [name, eventOf(data, event, events)]));
  const values = evaluate(module, one);
  return new Map(
    named.map(({ name, value }) => {
      const fraction = fractionOf(containerOfValue(valueAt(module, value)));
      const raws = (values[value] ?? []).map((x) => inSteps(x, fraction));
      return [name, raws.map((raw) => raw ?? fail(`${name} is finer than its container`))];
    }),
  );
}

function fail(message: string): never {
  throw new Error(message);
}

/** Inputs with the outputs that the definition of the ops gives. */
export function vectorsOf(module: Module, inputs: ReadonlyMap<string, RawData>, events: number): TestVectors {
  const outputs = new Map(module.outputs.map(({ name }) => [name, [] as bigint[]]));
  for (let event = 0; event < events; event++) {
    for (const [name, raws] of definedRaws(module, inputs, event, events, module.outputs))
      outputs.get(name)?.push(...raws);
  }
  return { events, inputs, outputs: new Map([...outputs].map(([name, raws]) => [name, pack(raws)])) };
}

export const optionsWith = (vectors: TestVectors): HlsOptions => ({
  part: 'xcvu13p-flga2577-2-e',
  clockPeriod: 2.5,
  toolVersion: '0.0.0',
  sources: [],
  adders: defaultAdderOptions,
  vectors,
});

/** The whole project and the check program of a module that the back end accepts. */
export function emitAll(module: Module, vectors: TestVectors): OutputFile[] {
  const options = optionsWith(vectors);
  const problems = hlsBackend.check(module, options);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return [...hlsBackend.emit(module, options), ...harnessFiles(module)];
}

const folders: string[] = [];

/** Writes files into a new temporary folder. */
export function place(files: readonly OutputFile[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'hls4ts-hls-'));
  folders.push(folder);
  for (const { path, contents, executable } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
    if (executable) chmodSync(file, 0o755);
  }
  return folder;
}

/** Removes every folder that `place` has made. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The text of one emitted file. */
export function textOf(files: readonly OutputFile[], path: string): string {
  const file = files.find((each) => each.path === path);
  return file ? String(file.contents) : fail(`no file ${path}`);
}
