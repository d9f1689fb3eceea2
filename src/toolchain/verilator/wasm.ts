import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail } from '../../base/errors.ts';
import { runtimeIn } from './runtime.ts';
import type { Verilator, VerilatorRequest, VerilatorResult } from './verilator.ts';

const packageName = 'verilator-wasm';

/** What the package gives: https://github.com/wavedrom/verilator-wasm */
interface WasmVerilator {
  run(request: VerilatorRequest): Promise<VerilatorResult>;
}

type Factory = (options: Readonly<Record<string, never>>) => Promise<WasmVerilator> | WasmVerilator;

function resolveFrom(place: string): string | undefined {
  try {
    return createRequire(place).resolve(packageName);
  } catch {
    return undefined;
  }
}

/** The optional package verilator-wasm, beside hls4ts or in the folder that the user works in. */
export async function wasmVerilator(): Promise<Verilator | undefined> {
  const entry = resolveFrom(import.meta.url) ?? resolveFrom(join(process.cwd(), 'package.json'));
  if (!entry) return undefined;
  const made = await factoryOf(await import(pathToFileURL(entry).href))({});
  return {
    name: packageName,
    run: (request) => made.run(request),
    runtime: () => runtimeIn(join(dirname(entry), '..', 'include')),
  };
}

function factoryOf(loaded: unknown): Factory {
  if (typeof loaded === 'object' && loaded && 'createVerilator' in loaded) {
    const { createVerilator } = loaded;
    if (typeof createVerilator === 'function') return createVerilator as Factory;
  }
  return fail('HLS6004', `the package ${packageName} has no createVerilator`, { help: 'install it again' });
}
