import { fail } from '../../base/errors.ts';
import { nativeYosys } from './native.ts';
import { wasmYosys } from './wasm.ts';
import type { Yosys, YosysChoice } from './yosys.ts';

/** Yosys: the command on the PATH, else the npm package @yowasp/yosys; undefined when there is none. */
export async function findYosys(
  choice: YosysChoice = 'any',
  env: NodeJS.ProcessEnv = process.env,
): Promise<Yosys | undefined> {
  const native = choice === 'wasm' ? undefined : await nativeYosys(env);
  return native ?? (choice === 'native' ? undefined : wasmYosys());
}

const missing: Readonly<Record<YosysChoice, string>> = {
  any: 'there is no Yosys',
  native: 'there is no command yosys on the PATH',
  wasm: 'the package @yowasp/yosys is not installed',
};

/** The same; throws HLS6006 when there is none. */
export const requireYosys = async (choice: YosysChoice = 'any'): Promise<Yosys> =>
  (await findYosys(choice)) ??
  fail('HLS6006', missing[choice], {
    help: 'install it (apt install yosys), or run: npm install @yowasp/yosys (WebAssembly, needs nothing else)',
  });
