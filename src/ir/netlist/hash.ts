/** Finds the node with given columns, or says where to put a new one: open addressing over 32-bit numbers. */
export class NodeIndex {
  private slots = new Int32Array(4096).fill(-1);
  private count = 0;

  /** The node for which `same` holds, or what `make` adds. */
  find(
    hash: number,
    same: (node: number) => boolean,
    hashOf: (node: number) => number,
    make: () => number,
  ): number {
    if (this.count * 2 > this.slots.length) this.rebuild(hashOf);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const node = this.slots[slot] ?? -1;
      if (node < 0) {
        const made = make();
        this.slots[slot] = made;
        this.count++;
        return made;
      }
      if (same(node)) return node;
    }
  }

  /** The node for which `same` holds, if there is one. */
  known(hash: number, same: (node: number) => boolean): number | undefined {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const node = this.slots[slot] ?? -1;
      if (node < 0) return undefined;
      if (same(node)) return node;
    }
  }

  private rebuild(hashOf: (node: number) => number): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (const node of old) {
      if (node < 0) continue;
      let slot = hashOf(node) & mask;
      while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = node;
    }
  }
}

/** Mixes numbers to 32 bits. */
export function mix(...numbers: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
