import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { FrontendHost } from './host.ts';

/** The classic compiler API, behind this one file. */
export interface CheckedProgram {
  readonly entry: ts.SourceFile | undefined;
  /** The user's own files, as opposed to declarations of libraries and of hls4ts. */
  readonly files: readonly ts.SourceFile[];
  /** Syntax errors first; type errors only of files without syntax errors. */
  readonly diagnostics: readonly ts.Diagnostic[];
  readonly sourceFile: (path: string) => ts.SourceFile | undefined;
  /** The file that an import means, or undefined. */
  readonly resolve: (specifier: string, from: string) => string | undefined;
}

const here = dirname(fileURLToPath(import.meta.url));

/** Declarations of the model language: built ones beside the built compiler, sources beside its sources. */
const languageFile =
  [join(here, '../index.d.ts'), join(here, '../index.ts')].find((path) => existsSync(path)) ?? '';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/** Files that do not change while the process lives: TypeScript's libraries and our own declarations. */
export interface LibraryCache {
  readonly files: Map<string, ts.SourceFile | undefined>;
}

export const createLibraryCache = (): LibraryCache => ({ files: new Map() });

/** Parses and type-checks a model file and what it imports. */
export function checkProgram(path: string, host: FrontendHost, cache: LibraryCache): CheckedProgram {
  const compilerHost = hostFor(host, cache);
  const program = ts.createProgram([path], options, compilerHost);
  const files = program.getSourceFiles().filter((file) => !isLibrary(file.fileName));
  const syntax = files.flatMap((file) => program.getSyntacticDiagnostics(file));
  const diagnostics =
    syntax.length > 0 ? syntax : files.flatMap((file) => program.getSemanticDiagnostics(file));
  return {
    entry: program.getSourceFile(path),
    files,
    diagnostics,
    sourceFile: (name) => program.getSourceFile(name),
    resolve: (specifier, from) => resolveModule(specifier, from, compilerHost),
  };
}

/** Part of the compiler's own surroundings, which the user did not write. */
const isLibrary = (path: string): boolean =>
  path.endsWith('.d.ts') ||
  path.includes('/node_modules/') ||
  path.startsWith(dirname(languageFile).replaceAll('\\', '/'));

export const isLanguageFile = (path: string): boolean => path === languageFile.replaceAll('\\', '/');

function resolveModule(specifier: string, from: string, host: ts.CompilerHost): string | undefined {
  if (specifier === 'hls4ts') return languageFile.replaceAll('\\', '/');
  return ts.resolveModuleName(specifier, from, options, host).resolvedModule?.resolvedFileName;
}

function hostFor(host: FrontendHost, cache: LibraryCache): ts.CompilerHost {
  const base = ts.createCompilerHost(options);
  const compilerHost: ts.CompilerHost = {
    ...base,
    fileExists: (path) => host.readFile(path) !== undefined || base.fileExists(path),
    readFile: (path) => host.readFile(path) ?? base.readFile(path),
    getSourceFile(path, version) {
      const text = isLibrary(path) ? undefined : host.readFile(path);
      if (text !== undefined) return ts.createSourceFile(path, text, version, true);
      if (!cache.files.has(path)) {
        const library = base.readFile(path);
        cache.files.set(
          path,
          library === undefined ? undefined : ts.createSourceFile(path, library, version, true),
        );
      }
      return cache.files.get(path);
    },
    resolveModuleNameLiterals: (literals, containing) =>
      literals.map(({ text }) => {
        const resolved = resolveModule(text, containing, base);
        return {
          resolvedModule: resolved
            ? {
                resolvedFileName: resolved,
                extension: extensionOf(resolved),
                isExternalLibraryImport: isLibrary(resolved),
              }
            : undefined,
        };
      }),
  };
  return compilerHost;
}

const extensionOf = (path: string): ts.Extension =>
  path.endsWith('.d.ts') ? ts.Extension.Dts : ts.Extension.Ts;
