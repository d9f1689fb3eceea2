import type { ts } from '../typescript/compiler.ts';

/** Iterations of one loop. */
export const loopLimit = 200_000;
/** Calls and iterations of the whole model. */
export const stepLimit = 2_000_000;
/** Calls within calls. */
export const depthLimit = 200;
/** Elements of an array, characters of a text. */
const sizeLimit = 1_000_000;

/** Thrown after the limit was reported; the statement of the file that was being evaluated ends there. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
  readonly node: ts.Node;

  constructor(node: ts.Node, message: string) {
    super(message);
    this.node = node;
  }
}

/** Counts what a model does, so that evaluating it ends. */
export class Budget {
  private steps = 0;

  /** Counts a call or an iteration; throws LimitReached. */
  step(node: ts.Node): void {
    this.steps++;
    if (this.steps > stepLimit) {
      this.steps = 0;
      throw new LimitReached(node, `the model takes more than ${stepLimit} steps`);
    }
  }

  /** Counts the iterations of one loop; throws LimitReached. */
  loop(node: ts.Node): () => void {
    let iterations = 0;
    return () => {
      iterations++;
      if (iterations > loopLimit) {
        throw new LimitReached(node, `this loop runs more than ${loopLimit} times`);
      }
      this.step(node);
    };
  }
}

/** Throws LimitReached for an array or a text that is too long. */
export function requireSize(length: number, node: ts.Node): void {
  if (length > sizeLimit) throw new LimitReached(node, `this has more than ${sizeLimit} elements`);
}
