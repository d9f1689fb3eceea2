import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAll } from '../files.ts';
import { findCommand } from '../path.ts';
import { temporaryFolder } from '../temporary.ts';
import { runTool } from '../tool.ts';
import { runtimeIn } from './runtime.ts';
import type { Verilator, VerilatorRequest, VerilatorResult } from './verilator.ts';

/** Seconds that Verilator may take to tell about itself. */
const patience = 20;

/** The command `verilator` of the machine; undefined when there is none. Throws HLS6004 when it cannot be run. */
export async function nativeVerilator(env: NodeJS.ProcessEnv = process.env): Promise<Verilator | undefined> {
  const command = findCommand('verilator', env);
  if (!command) return undefined;
  const ask = async (option: string): Promise<string> =>
    (await runTool('Verilator', command, option.split(' '), tmpdir(), { timeout: patience })).stdout.trim();
  const [name, root] = [await ask('--version'), await ask('--getenv VERILATOR_ROOT')];
  return {
    name,
    run: (request) => runNative(command, request),
    runtime: () => runtimeIn(join(root, 'include')),
  };
}

async function runNative(command: string, request: VerilatorRequest): Promise<VerilatorResult> {
  const folder = temporaryFolder();
  try {
    writeAll(
      folder.path,
      Object.entries(request.files).map(([path, contents]) => ({ path, contents })),
    );
    const result = await runTool('Verilator', command, request.args, folder.path, {});
    request.onStdout?.(result.stdout);
    request.onStderr?.(result.stderr);
    return { ...result, files: writtenIn(folder.path, request.files) };
  } finally {
    folder.remove();
  }
}

/** Files of a folder but for those that were put there. */
function writtenIn(folder: string, given: Readonly<Record<string, string>>): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !(path in given));
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
