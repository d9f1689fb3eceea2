import { tmpdir } from 'node:os';
import { fail, UserError } from '../base/errors.ts';
import type { CppCompiler } from './compiler.ts';
import { nativeCompiler } from './native.ts';
import { findCommand } from './path.ts';
import { runTool } from './tool.ts';
import { wasmCompiler } from './wasm/compiler.ts';

/** Which compilers may be used: any, only one of the machine, only the WebAssembly one, or this command. */
export type CompilerChoice = 'any' | 'native' | 'wasm' | { readonly path: string };

/** Seconds that a compiler may take to tell its version. */
const patience = 20;

/**
 * The C++ compiler to use: `CXX`, g++ or clang++, else the npm package @yowasp/clang where it is installed; undefined
 * when there is none. Throws UserError HLS6001 when `CXX` or the chosen command cannot be run.
 */
export async function findCompiler(
  choice: CompilerChoice = 'any',
  env: NodeJS.ProcessEnv = process.env,
): Promise<CppCompiler | undefined> {
  if (typeof choice === 'object') return demandedCompiler(choice.path, 'the chosen C++ compiler is', env);
  if (choice !== 'wasm') {
    if (env['CXX']) return demandedCompiler(env['CXX'], 'CXX is', env);
    for (const name of ['g++', 'clang++']) {
      const found = await compilerAt([name], env);
      if (found) return found;
    }
  }
  return choice === 'native' ? undefined : wasmCompiler();
}

/** A compiler that somebody asked for by name, possibly with words after it: `ccache g++`. */
async function demandedCompiler(text: string, who: string, env: NodeJS.ProcessEnv): Promise<CppCompiler> {
  const words = findCommand(text, env) ? [text] : text.trim().split(/\s+/);
  return (
    (await compilerAt(words, env)) ??
    fail('HLS6001', `${who} '${text}', which cannot be run`, {
      help: 'name a C++ compiler that is installed, or leave the choice to hls4ts',
    })
  );
}

async function compilerAt(
  [name = '', ...prefix]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<CppCompiler | undefined> {
  const command = findCommand(name, env);
  if (!command) return undefined;
  try {
    const { exitCode, stdout } = await runTool(name, command, [...prefix, '--version'], tmpdir(), {
      timeout: patience,
    });
    if (exitCode !== 0) return undefined;
    return nativeCompiler({ command, prefix, version: stdout.split('\n')[0]?.trim() || name });
  } catch (problem) {
    if (problem instanceof UserError) return undefined;
    throw problem;
  }
}
