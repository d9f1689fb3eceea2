import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../base/outputFile.ts';
import { findCommand } from '../path.ts';
import { findPackage } from '../wasm/package.ts';

/** Folders of headers: the older and the newer place. */
const headers = ['backends/cxxrtl', 'backends/cxxrtl/runtime/cxxrtl'];

/** Headers of CXXRTL beside the command `yosys`, by the paths they are included with; undefined where they are not installed. */
export function nativeRuntime(env: NodeJS.ProcessEnv): OutputFile[] | undefined {
  const command = findCommand('yosys', env);
  if (!command) return undefined;
  const include = join(dirname(realpathSync(command)), '../share/yosys/include');
  const files = headers
    .map((folder) => join(include, folder))
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.h'))
        .map((path) => ({
          path: path.replaceAll('\\', '/'),
          contents: readFileSync(join(folder, path), 'utf8'),
        })),
    );
  return files.length > 0 ? placed(files) : undefined;
}

/** The same of the npm package @yowasp/yosys. */
export async function wasmRuntime(): Promise<OutputFile[] | undefined> {
  const found = findPackage('@yowasp/yosys');
  if (!found) return undefined;
  const loaded: unknown = await import(new URL('./resources-yosys.js', found.url).href);
  const folder = 'filesystem/share/include/backends/cxxrtl/runtime/cxxrtl'
    .split('/')
    .reduce<unknown>((inside, name) => propertiesOf(inside)[name], loaded);
  const files = filesIn(folder, '');
  return files.length > 0 ? placed(files) : undefined;
}

const propertiesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** Headers of a folder of the package and those below it. */
const filesIn = (folder: unknown, prefix: string): OutputFile[] =>
  Object.entries(propertiesOf(folder)).flatMap(([name, contents]) => {
    if (typeof contents !== 'string') return filesIn(contents, `${prefix}${name}/`);
    return name.endsWith('.h') ? [{ path: `${prefix}${name}`, contents }] : [];
  });

/** Versions include `cxxrtl/cxxrtl.h` or `backends/cxxrtl/cxxrtl.h`. */
const placed = (files: readonly OutputFile[]): OutputFile[] =>
  files.flatMap(({ path, contents }) =>
    ['runtime/cxxrtl', 'runtime/backends/cxxrtl'].map((folder) => ({ path: `${folder}/${path}`, contents })),
  );
