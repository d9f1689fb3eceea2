import type ts from 'typescript';
import type { DiagnosticCode } from '../../base/codes.ts';
import { type Diagnostic, error } from '../../base/diagnostic.ts';
import type { FrontendHost } from '../host.ts';
import { spanOf } from '../spans.ts';
import type { Scope } from './scope.ts';
import { poison } from './values.ts';

/** Thrown when evaluation must stop as a whole; what is wrong has been reported. */
export class Halt extends Error {}

/** How layers made by the code being evaluated are called. */
export interface Naming {
  /** Prefix of the function being evaluated, '' at the top. */
  readonly prefix: string;
  /** Name of the variable being initialized, with the prefix. */
  readonly path: string;
  /** The expression whose result the variable becomes. */
  readonly target: ts.Node | undefined;
}

const mostSteps = 20_000_000;
const deepest = 400;

/** What all parts of the evaluator share: diagnostics, limits and names. */
export class Context {
  readonly diagnostics: Diagnostic[] = [];
  readonly host: FrontendHost;
  /** Files with weights that were read. */
  readonly filesRead = new Set<string>();
  naming: Naming = { prefix: '', path: '', target: undefined };
  /** Scope outside the kernel that is being compiled; undefined outside kernels. */
  kernelRoot: Scope | undefined;
  private steps = 0;
  private depth = 0;

  constructor(host: FrontendHost) {
    this.host = host;
  }

  /** Reports an error at a node; the value in its place is poison. */
  report(code: DiagnosticCode, message: string, node: ts.Node, help?: string): typeof poison {
    this.diagnostics.push(error(code, message, { span: spanOf(node), help }));
    return poison;
  }

  /** Counts a step of evaluation; throws Halt when there are too many. */
  step(node: ts.Node): void {
    if (++this.steps <= mostSteps) return;
    this.report(
      'HLS2008',
      'this does not end: the model takes more than 20 million steps',
      node,
      'check the condition of the loop',
    );
    throw new Halt();
  }

  /** Runs a call one level deeper; throws Halt when calls are nested too deeply. */
  deeper<T>(node: ts.Node, run: () => T): T {
    if (this.depth >= deepest) {
      this.report(
        'HLS2008',
        `this recursion does not end: ${deepest} calls are nested`,
        node,
        'check the condition that ends it',
      );
      throw new Halt();
    }
    this.depth++;
    try {
      return run();
    } finally {
      this.depth--;
    }
  }

  /** Evaluates with other names for layers. */
  named<T>(naming: Naming, run: () => T): T {
    const before = this.naming;
    this.naming = naming;
    try {
      return run();
    } finally {
      this.naming = before;
    }
  }
}
