/** A variable; `uninitialized` until its declaration has been evaluated. */
interface Cell {
  value: unknown;
}

export const uninitialized = Symbol('uninitialized');

/** Variables of a block, and the block around it. */
export class Scope {
  readonly parent: Scope | undefined;
  private readonly cells: Map<string, Cell>;

  constructor(parent: Scope | undefined, cells = new Map<string, Cell>()) {
    this.parent = parent;
    this.cells = cells;
  }

  declare(name: string, value: unknown = uninitialized): void {
    this.cells.set(name, { value });
  }

  find(name: string): Cell | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const cell = scope.cells.get(name);
      if (cell) return cell;
    }
    return undefined;
  }

  /** A copy of the variables up to (not including) `root`, so that two branches can go different ways. */
  fork(root: Scope | undefined): Scope {
    if (this === root) return this;
    const cells = new Map([...this.cells].map(([name, { value }]) => [name, { value }]));
    return new Scope(this.parent && this.parent !== root ? this.parent.fork(root) : this.parent, cells);
  }

  /** Takes over the variables of two forks of this scope, joined pairwise. */
  join(a: Scope, b: Scope, root: Scope | undefined, merge: (a: unknown, b: unknown) => unknown): void {
    if (this === root) return;
    for (const [name, cell] of this.cells) {
      const [left, right] = [a.cells.get(name)?.value, b.cells.get(name)?.value];
      cell.value = left === right ? left : merge(left, right);
    }
    if (this.parent && a.parent && b.parent && this.parent !== root)
      this.parent.join(a.parent, b.parent, root, merge);
  }
}
