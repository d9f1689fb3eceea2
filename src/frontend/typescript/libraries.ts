import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ts } from './compiler.ts';

/** What a model file imports; `src` and `dist` have the same depth below the package. */
export const languageModule = 'hls4ts';

/** Our own declarations: the sources when the compiler runs from `src`, the emitted ones when it runs from `dist`. */
export const languageFile = fileURLToPath(
  new URL(`../../index${import.meta.url.endsWith('.ts') ? '.ts' : '.d.ts'}`, import.meta.url),
).replaceAll('\\', '/');

/** Folder of TypeScript's own `lib.*.d.ts`. */
export const libraryFolder = dirname(ts.getDefaultLibFilePath({})).replaceAll('\\', '/');

/** ECMAScript without a browser and without Node: a model file has neither. */
export const library = 'lib.es2023.d.ts';

// Parsed and bound once a process: they are the same for every model.
const parsed = new Map<string, ts.SourceFile | undefined>();

/** A declaration file of TypeScript or of ours, parsed once. */
export function librarySource(
  path: string,
  languageVersion: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.SourceFile | undefined {
  if (!parsed.has(path)) {
    const text = ts.sys.readFile(path);
    parsed.set(path, text === undefined ? undefined : ts.createSourceFile(path, text, languageVersion));
  }
  return parsed.get(path);
}

/** The file that one of our own files imports; what comes from other packages is not needed to check a model. */
export function resolveInLibrary(specifier: string, from: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const stem = join(dirname(from), specifier)
    .replaceAll('\\', '/')
    .replace(/\.(?:js|ts)$/, '');
  return [`${stem}.ts`, `${stem}.d.ts`].find((path) => ts.sys.fileExists(path));
}
