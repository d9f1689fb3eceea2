import type { ts } from '../typescript/compiler.ts';
import type { Variable } from './scope.ts';
import type { Value } from './values.ts';

/** One side of a condition that only hardware can decide: what it assigns is kept apart until both sides are known. */
interface Branch {
  readonly outer: Branch | undefined;
  /** Variables and objects with a lower serial number were there before it. */
  readonly start: number;
  readonly before: Map<Variable, Pick<Variable, 'value' | 'ready'>>;
}

/** Why something cannot be changed. */
export type Obstacle = 'foreign' | 'outside the kernel' | 'under a condition';

/** Knows which objects the model file made itself, and what may be changed from where. */
export class Heap {
  private serial = 0;
  private readonly made = new WeakMap<object, number>();
  private branch: Branch | undefined;
  private kernelStart = 0;

  /** A new variable that is not ready yet. */
  variable(declaration: ts.Node | undefined): Variable {
    return { value: undefined, ready: false, declaration, serial: this.serial++ };
  }

  /** Marks an array or an object as the model's own: only those can be changed. */
  own<T extends object>(object: T): T {
    this.made.set(object, this.serial++);
    return object;
  }

  owns(object: object): boolean {
    return this.made.has(object);
  }

  obstacleToChange(object: object): Obstacle | undefined {
    const serial = this.made.get(object);
    if (serial === undefined) return 'foreign';
    if (serial < this.kernelStart) return 'outside the kernel';
    return this.branch && serial < this.branch.start ? 'under a condition' : undefined;
  }

  /** Assigns, unless it would let a kernel change something outside itself. */
  assign(variable: Variable, value: Value): Obstacle | undefined {
    if (variable.serial < this.kernelStart) return 'outside the kernel';
    const { branch } = this;
    if (branch && variable.serial < branch.start && !branch.before.has(variable)) {
      branch.before.set(variable, { value: variable.value, ready: variable.ready });
    }
    variable.value = value;
    variable.ready = true;
    return undefined;
  }

  /** Evaluates a kernel: nothing that was there before can be changed by it. */
  asKernel<T>(body: () => T): T {
    const { kernelStart, branch } = this;
    this.kernelStart = this.serial++;
    this.branch = undefined;
    try {
      return body();
    } finally {
      this.kernelStart = kernelStart;
      this.branch = branch;
    }
  }

  /** Evaluates one side of a condition, gives what it assigned, and undoes that. */
  asBranch<T>(body: () => T): { readonly result: T; readonly assigned: ReadonlyMap<Variable, Value> } {
    const branch: Branch = { outer: this.branch, start: this.serial++, before: new Map() };
    this.branch = branch;
    try {
      const result = body();
      return { result, assigned: new Map([...branch.before.keys()].map((key) => [key, key.value])) };
    } finally {
      this.branch = branch.outer;
      for (const [variable, before] of branch.before) Object.assign(variable, before);
    }
  }
}
