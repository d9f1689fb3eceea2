import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { expect } from 'vitest';
import { type Module, valueAt } from '../../src/ir/module.ts';
import { fractionOf } from '../../src/numeric/fixedType.ts';
import { containerOf } from '../../src/numeric/tensorType.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { realOutputs } from './imported.ts';

const folder = fileURLToPath(new URL('./fixtures/hls4ml', import.meta.url));

/** A project of fixtures/hls4ml/make.py that is a folder. */
export const projectPath = (name: string): string => join(folder, name);

/** Every project, archived or not. */
export const projectNames: readonly string[] = readdirSync(folder)
  .filter((name) => name !== 'make.py')
  .map((name) => name.replace(/\.zip$/, ''));

/** Lets a test use a copy of a project. */
export async function withProject<Result>(
  name: string,
  use: (path: string) => Result | Promise<Result>,
): Promise<Result> {
  const copy = mkdtempSync(join(tmpdir(), 'hls4ml-'));
  try {
    for (const [file, contents] of filesOf(name)) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      writeFileSync(join(copy, file), contents);
    }
    return await use(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function filesOf(name: string): [file: string, contents: Uint8Array][] {
  if (readdirSync(folder).includes(`${name}.zip`))
    return Object.entries(unzipSync(readFileSync(join(folder, `${name}.zip`))));
  return readdirSync(projectPath(name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(projectPath(name).length + 1), readFileSync(path)];
    });
}

/** Random events, and what hls4ml's own C++ computes of them. */
export interface ProjectEvents {
  readonly events: number;
  /** Real numbers by port, event after event. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** All ports of one event, then of the next. */
  readonly outputs: readonly number[];
}

export const readEvents = (path: string): ProjectEvents =>
  JSON.parse(readFileSync(join(path, 'events.json'), 'utf8')) as ProjectEvents;

/** Every output of every event, in the order of `ProjectEvents`. */
export function simulateEvents(module: Module, { inputs, events }: ProjectEvents): number[] {
  const raws = module.inputs.map(({ name, value }) => {
    const factor = 2 ** fractionOf(containerOf(valueAt(module, value).type));
    const given = inputs[name] ?? expect.fail(`no events for ${name}`);
    return [name, Float64Array.from(given, (each) => each * factor)] as const;
  });
  const outputs = realOutputs(module, createSimulator(module).run(new Map(raws), events).outputs);
  return Array.from({ length: events }, (_, event) =>
    outputs.flatMap((output) => {
      const size = output.length / events;
      return [...output.slice(event * size, (event + 1) * size)];
    }),
  ).flat();
}
