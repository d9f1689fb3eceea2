import type { Tree } from '../wasm/messages.ts';
import { findPackage } from '../wasm/package.ts';
import { WasmThread } from '../wasm/thread.ts';
import { place } from '../wasm/tree.ts';
import { scriptName, type Yosys } from './yosys.ts';

/** The npm package @yowasp/yosys, an optional peer; undefined where it is not installed. Every run has a thread of its own. */
export function wasmYosys(): Yosys | undefined {
  const found = findPackage('@yowasp/yosys');
  if (!found) return undefined;
  const name = `@yowasp/yosys ${found.version}`;
  return {
    name,
    async run({ script, files, wanted, listener, ...limits }) {
      const tree: Tree = {};
      for (const [path, contents] of Object.entries({ ...files, [scriptName]: script }))
        place(tree, path, contents);
      const thread = new WasmThread();
      try {
        const job = {
          kind: 'yosys',
          yosys: found.url,
          arguments: ['-s', scriptName],
          files: tree,
          wanted,
        } as const;
        return await thread.perform(name, job, limits, listener);
      } finally {
        thread.end();
      }
    },
  };
}
