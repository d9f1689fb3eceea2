import { type Cursor, damaged } from './cursor.ts';
import { type Message, messages } from './header.ts';

/** Most links of one group, and nodes of its tree. */
const mostLinks = 20_000;

/** Objects of a group by name: hard links only, others lead to other files or nowhere. */
export function linksOf(file: Cursor, header: readonly Message[]): Map<string, number> {
  const links = new Map<string, number>();
  for (const { type, start } of header) {
    const cursor = file.to(start);
    if (type === messages.symbolTable) fromSymbolTable(file, cursor.long(), cursor.long(), links);
    else if (type === messages.link) fromLink(cursor, links);
    else if (type === messages.linkInfo) refuseDense(cursor);
  }
  return links;
}

/** Newer files keep many links in a heap of another kind. */
function refuseDense(cursor: Cursor): void {
  cursor.skip(1);
  const flags = cursor.byte();
  if (flags & 1) cursor.skip(8);
  if (cursor.address() !== undefined)
    damaged("it keeps its groups in a form that is not read (save it without libver='latest')");
}

function fromLink(cursor: Cursor, links: Map<string, number>): void {
  cursor.skip(1);
  const flags = cursor.byte();
  const type = flags & 8 ? cursor.byte() : 0;
  cursor.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const length = cursor.sized(1 << (flags & 3));
  const name = new TextDecoder().decode(cursor.slice(length));
  if (type === 0) links.set(name, cursor.long());
}

/** The tree of a group leads to nodes of symbols, whose names stand in a heap. */
function fromSymbolTable(file: Cursor, tree: number, heap: number, links: Map<string, number>): void {
  const heapCursor = file.to(heap);
  heapCursor.signature('HEAP');
  heapCursor.skip(4);
  const heapSize = heapCursor.long();
  heapCursor.skip(8);
  const names = heapCursor.long();
  for (const node of leavesOf(file, tree, 0, 16)) {
    const cursor = file.to(node);
    cursor.signature('SNOD');
    cursor.skip(2);
    const count = cursor.short();
    for (let i = 0; i < count; i++) {
      const offset = cursor.long();
      const address = cursor.address();
      const cache = cursor.word();
      cursor.skip(20);
      if (offset >= heapSize) damaged('a name is missing');
      if (cache !== 2 && address !== undefined) links.set(file.to(names + offset).text(4096), address);
    }
    if (links.size > mostLinks) damaged('a group has too many members');
  }
}

/** Children of the lowest nodes of a tree, left to right; `keySize` is what stands before each. */
export function leavesOf(file: Cursor, root: number, type: 0 | 1, keySize: number): number[] {
  const found: number[] = [];
  const pending = [root];
  const seen = new Set<number>();
  for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
    if (seen.has(address) || seen.size > mostLinks) damaged('a tree has no end');
    seen.add(address);
    const cursor = file.to(address);
    cursor.signature('TREE');
    if (cursor.byte() !== type) damaged('a tree is of the wrong kind');
    const level = cursor.byte();
    const count = cursor.short();
    cursor.skip(16);
    const step = type === 0 ? 8 : keySize;
    const entries: number[] = [];
    for (let i = 0; i < count; i++) {
      entries.push(cursor.at);
      cursor.skip(step);
      cursor.skip(8);
    }
    if (level === 0) found.push(...entries.map((at) => (type === 1 ? at : file.to(at + step).long())));
    else pending.push(...entries.map((at) => file.to(at + step).long()).reverse());
  }
  return found;
}
