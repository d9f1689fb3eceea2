import type { Tree } from './messages.ts';

/** Puts a file into a tree, with the folders it needs. */
export function place(tree: Tree, path: string, contents: string | Uint8Array): void {
  const [head = '', ...rest] = path.split('/').filter((part) => part !== '.');
  if (rest.length === 0) {
    tree[head] = contents;
    return;
  }
  tree[head] ??= {};
  const inner = tree[head];
  if (typeof inner === 'object' && !(inner instanceof Uint8Array)) place(inner, rest.join('/'), contents);
}
