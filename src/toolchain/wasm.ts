import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../base/errors.ts';
import type { CompileRequest, CppCompiler, CppProgram, RunRequest, RunResult } from './compiler.ts';
import { firstComplaints } from './complaints.ts';

/** Folders and files as the WebAssembly compiler takes and gives them. */
interface Tree {
  [name: string]: Tree | string | Uint8Array;
}

/** The part of @yowasp/clang that is used. */
interface ClangPackage {
  runClang(
    command: string[],
    files: Tree,
    options: { stdout: Sink; stderr: Sink },
  ): Promise<Tree | undefined>;
}

type Sink = ((bytes: Uint8Array | null) => void) | null;

/** The npm package @yowasp/clang, an optional peer: clang as WebAssembly, whose programs run in Node. */
export async function wasmCompiler(): Promise<CppCompiler | undefined> {
  try {
    // A variable keeps TypeScript and bundlers from demanding a package that need not be there.
    const name = '@yowasp/clang';
    const clang = (await import(name)) as ClangPackage;
    return { name: '@yowasp/clang (WebAssembly)', compile: (request) => compileWasm(clang, request) };
  } catch {
    return undefined;
  }
}

function place(tree: Tree, path: string, contents: string | Uint8Array): void {
  const [head = '', ...rest] = path.split('/');
  if (rest.length === 0) {
    tree[head] = contents;
    return;
  }
  tree[head] ??= {};
  const inner = tree[head];
  if (typeof inner === 'object' && !(inner instanceof Uint8Array)) place(inner, rest.join('/'), contents);
}

/** A folder of the disk as a tree, for the vendor's headers. */
function readTree(folder: string): Tree {
  return Object.fromEntries(
    readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return [entry.name, entry.isDirectory() ? readTree(path) : new Uint8Array(readFileSync(path))];
    }),
  );
}

async function compileWasm(clang: ClangPackage, request: CompileRequest): Promise<CppProgram> {
  const files: Tree = {};
  for (const { path, contents } of request.files) place(files, path, contents);
  if (request.vendorTypes) files['vendor_types'] = readTree(request.vendorTypes);
  const vendor = request.vendorTypes
    ? ['-Ivendor_types', '-D__AP_INT_SPECIAL_H__', '-D__AP_FIXED_SPECIAL_H__']
    : [];
  const command = [
    'clang++',
    `-std=${request.standard}`,
    '-O2',
    '-fno-exceptions',
    '-Wno-unknown-pragmas',
    ...vendor,
    ...request.includes.map((path) => `-I${path}`),
    ...request.sources,
    '-o',
    'program.wasm',
  ];
  const decoder = new TextDecoder();
  let complaints = '';
  const stderr = (bytes: Uint8Array | null): void => {
    if (bytes) complaints += decoder.decode(bytes, { stream: true });
  };
  let made: Tree | undefined;
  try {
    made = await clang.runClang(command, files, { stdout: null, stderr });
  } catch (problem) {
    complaints ||= String(problem);
  }
  const program = made?.['program.wasm'];
  if (!(program instanceof Uint8Array)) {
    return fail('HLS6002', '@yowasp/clang cannot compile the emitted C++', {
      help: firstComplaints(complaints, ''),
    });
  }
  const module = await WebAssembly.compile(program.slice().buffer);
  return { run: (run) => runWasm(module, run), dispose: () => undefined };
}

/** Runs the program in a folder of its own, as the native route does. */
async function runWasm(module: WebAssembly.Module, request: RunRequest): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hls4ts-'));
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, contents] of request.files) writeFileSync(join(folder, name), contents);
    // Loaded here because Node warns of it as experimental whenever it is loaded.
    const { WASI } = await import('node:wasi');
    const wasi = new WASI({
      version: 'preview1',
      args: ['program', ...request.arguments],
      preopens: { '.': folder },
      returnOnExit: true,
    });
    const instance = await WebAssembly.instantiate(module, wasi.getImportObject() as WebAssembly.Imports);
    const exitCode = wasi.start(instance);
    const files = request.wanted.map(
      (name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const,
    );
    return { exitCode, output: '', files: new Map(files) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
