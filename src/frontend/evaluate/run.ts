import type { DiagnosticCode } from '../../base/codes.ts';
import type { DiagnosticDetails } from '../../base/diagnostic.ts';
import type { FrontendHost } from '../host.ts';
import type { ts } from '../typescript/compiler.ts';
import type { ModelProgram } from '../typescript/program.ts';
import { Budget } from './budget.ts';
import { type Frame, fileFrame } from './frame.ts';
import { Heap } from './heap.ts';
import { Log } from './log.ts';
import type { Scope } from './scope.ts';
import { type Hint, type Poison, poison, type Site, type Value } from './values.ts';

/** How a statement ended, unless it ended normally. */
export type Completion =
  | undefined
  | { readonly kind: 'return'; readonly value: Value; readonly node: ts.Node }
  | { readonly kind: 'break' | 'continue'; readonly node: ts.Node };

/** The evaluator's three verbs; the tables behind them are put together in `evaluator.ts`. */
export interface Verbs {
  evaluate(run: Run, node: ts.Expression, scope: Scope, hint: Hint | undefined): Value;
  execute(run: Run, node: ts.Statement, scope: Scope): Completion;
  call(run: Run, callee: Value, parameters: readonly Value[], site: Site): Value;
}

/** One evaluation of a model file: everything that its handlers share. */
export class Run {
  readonly program: ModelProgram;
  readonly host: FrontendHost;
  readonly log: Log;
  readonly heap = new Heap();
  readonly budget = new Budget();
  /** Where the properties of an object and the elements of an array were written. */
  readonly places = new WeakMap<object, ReadonlyMap<string, ts.Node>>();
  /** Calls, declarations and statements that TypeScript has an error in: their values can't be trusted. */
  readonly distrusted: ReadonlySet<ts.Node>;
  /** Names and properties that TypeScript does not know; it says so itself, and what was meant. */
  readonly misspelt: ReadonlySet<ts.Node>;
  /** Files with arrays that were read. */
  readonly filesRead = new Set<string>();
  /** Where the names that the user gave to layers were written: `<span> <name>`. */
  readonly names = new Map<string, ts.Node>();
  frame: Frame = fileFrame('');
  private readonly verbs: Verbs;

  constructor(
    verbs: Verbs,
    program: ModelProgram,
    host: FrontendHost,
    doubts: { readonly distrusted?: ReadonlySet<ts.Node>; readonly misspelt?: ReadonlySet<ts.Node> } = {},
  ) {
    this.verbs = verbs;
    this.program = program;
    this.host = host;
    this.distrusted = doubts.distrusted ?? new Set();
    this.misspelt = doubts.misspelt ?? new Set();
    this.log = new Log(program.pathOf);
  }

  evaluate(node: ts.Expression, scope: Scope, hint?: Hint): Value {
    return this.verbs.evaluate(this, node, scope, hint);
  }

  execute(node: ts.Statement, scope: Scope): Completion {
    return this.verbs.execute(this, node, scope);
  }

  call(callee: Value, parameters: readonly Value[], site: Site): Value {
    return this.verbs.call(this, callee, parameters, site);
  }

  /** Reports an error at a node; gives poison, to go on with. */
  report(code: DiagnosticCode, message: string, node: ts.Node, details: DiagnosticDetails = {}): Poison {
    this.log.error(code, message, node, this.frame, details);
    return poison;
  }

  /** Evaluates something inside another frame. */
  within<T>(frame: Frame, body: () => T): T {
    const { frame: outer } = this;
    this.frame = frame;
    try {
      return body();
    } finally {
      this.frame = outer;
    }
  }
}
