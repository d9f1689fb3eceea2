import { execa } from 'execa';
import type { CppCompiler } from './compiler.ts';
import { nativeCompiler } from './native.ts';
import { wasmCompiler } from './wasm.ts';

/** Which compilers may be used: any, only one of the machine, or only the WebAssembly one. */
export type CompilerChoice = 'any' | 'native' | 'wasm';

/**
 * The C++ compiler to use: `CXX`, g++ or clang++, else the npm package @yowasp/clang where it is installed.
 * Undefined when there is none.
 */
export async function findCompiler(
  choice: CompilerChoice = 'any',
  env: NodeJS.ProcessEnv = process.env,
): Promise<CppCompiler | undefined> {
  if (choice !== 'wasm') {
    for (const command of [env['CXX'], 'g++', 'clang++']) {
      if (!command) continue;
      const version = await execa(command, ['--version'], { reject: false, env, extendEnv: false });
      if (!version.failed) return nativeCompiler(command, String(version.stdout).split('\n')[0] ?? command);
    }
  }
  return choice === 'native' ? undefined : wasmCompiler();
}
