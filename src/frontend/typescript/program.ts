import { dirname, join, resolve } from 'node:path';
import type { FrontendHost } from '../host.ts';
import { ts } from './compiler.ts';
import {
  languageFile,
  languageModule,
  library,
  libraryFolder,
  librarySource,
  resolveInLibrary,
} from './libraries.ts';

/** A type-checked model file and everything it imports. */
export interface ModelProgram {
  /** The model file itself; undefined where it cannot be read. */
  readonly main: ts.SourceFile | undefined;
  /** The user's files. */
  readonly sources: readonly ts.SourceFile[];
  /** Path of a user's file as the user would write it. */
  pathOf(source: ts.SourceFile): string;
  /** The user's file that an import names; undefined where there is none. */
  imported(specifier: string, from: ts.SourceFile): ts.SourceFile | undefined;
  /** Errors of one file: those of its syntax, or, where there are none, those of its types. */
  errorsOf(source: ts.SourceFile): readonly ts.Diagnostic[];
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: [library],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
};

/** Parses and checks a model file; the only place that makes a TypeScript program. Executes nothing. */
export function createModelProgram(path: string, host: FrontendHost): ModelProgram {
  const files = userFiles(path, host);
  const program = ts.createProgram({ rootNames: [files.root], options, host: compilerHost(files) });
  const sourceAt = (name: string | undefined) =>
    name === undefined ? undefined : program.getSourceFile(name);
  return {
    main: sourceAt(files.root),
    sources: program.getSourceFiles().filter((source) => files.pathOf(source.fileName) !== undefined),
    pathOf: (source) => files.pathOf(source.fileName) ?? source.fileName,
    imported: (specifier, from) => sourceAt(files.resolve(specifier, from.fileName)),
    errorsOf: (source) => {
      const syntax = program.getSyntacticDiagnostics(source);
      return syntax.length > 0 ? syntax : program.getSemanticDiagnostics(source);
    },
  };
}

interface UserFiles {
  /** TypeScript's name of the model file. */
  readonly root: string;
  /** The user's path of a file that TypeScript knows under an absolute name. */
  pathOf(name: string): string | undefined;
  textOf(name: string): string | undefined;
  /** TypeScript's name of the file that an import means. */
  resolve(specifier: string, from: string): string | undefined;
}

function userFiles(path: string, host: FrontendHost): UserFiles {
  const paths = new Map<string, string>();
  const texts = new Map<string, string>();
  const register = (own: string): string | undefined => {
    const name = resolve(own).replaceAll('\\', '/');
    if (paths.has(name)) return name;
    const text = host.readFile(own);
    if (text === undefined) return undefined;
    paths.set(name, own);
    texts.set(name, text);
    return name;
  };
  return {
    root: register(path) ?? resolve(path).replaceAll('\\', '/'),
    pathOf: (name) => paths.get(name),
    textOf: (name) => texts.get(name),
    resolve: (specifier, from) => {
      const folder = paths.get(from);
      if (folder === undefined || !/^\.\.?\//.test(specifier)) return undefined;
      for (const candidate of spellings(join(dirname(folder), specifier))) {
        const name = register(candidate);
        if (name !== undefined) return name;
      }
      return undefined;
    },
  };
}

/** `./blocks.ts`, and the ways in which other tools let it be written. */
const spellings = (path: string): string[] =>
  path.endsWith('.ts') ? [path] : [`${path.replace(/\.js$/, '')}.ts`, join(path, 'index.ts')];

function compilerHost(files: UserFiles): ts.CompilerHost {
  const resolved = (name: string | undefined): ts.ResolvedModuleWithFailedLookupLocations => ({
    resolvedModule:
      name === undefined
        ? undefined
        : { resolvedFileName: name, extension: name.endsWith('.d.ts') ? '.d.ts' : '.ts' },
  });
  const target = (specifier: string, from: string): string | undefined => {
    if (files.pathOf(from) === undefined) return resolveInLibrary(specifier, from);
    return specifier === languageModule ? languageFile : files.resolve(specifier, from);
  };
  return {
    getSourceFile(name, languageVersion) {
      const text = files.textOf(name);
      if (text === undefined) return librarySource(name, languageVersion);
      return ts.createSourceFile(name, text, languageVersion, true);
    },
    readFile: (name) => files.textOf(name) ?? ts.sys.readFile(name),
    fileExists: (name) => files.pathOf(name) !== undefined || ts.sys.fileExists(name),
    getDefaultLibFileName: () => `${libraryFolder}/${library}`,
    getDefaultLibLocation: () => libraryFolder,
    resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => resolved(target(text, from))),
    // Comments have no types; reading them costs as much as a fifth of the parsing.
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => undefined,
  };
}
