import { fail } from '../../base/errors.ts';
import { type CppDeclarator, declaratorOf } from './cpp/declarator.ts';
import type { CppNode } from './cpp/node.ts';
import { lastName } from './cpp/program.ts';
import { Scope } from './cpp/scope.ts';
import { templateOf } from './cpp/template.ts';
import { type CppType, typeOf } from './cpp/types.ts';
import { visible } from './cpp/visible.ts';
import type { Hls4mlProject } from './project.ts';

/** An array or stream of the network's function. */
export interface TensorVariable {
  readonly name: string;
  readonly type: CppType;
  /** Extents of the array as they are written; a stream has none. */
  readonly extents: readonly number[] | undefined;
  readonly node: CppNode;
}

/** `nnet::dense<input_t, layer2_t, config2>(x, y, w, b); // fc1` */
export interface LayerCall {
  /** `dense` */
  readonly kind: string;
  /** The layer's name in the source network, from the comment; the result's when there is none. */
  readonly title: string;
  readonly types: readonly string[];
  readonly arguments: readonly string[];
  readonly node: CppNode;
}

/** The network's function: what goes in and out, and the calls between. */
export interface TopFunction {
  readonly parameters: readonly TensorVariable[];
  readonly variables: ReadonlyMap<string, TensorVariable>;
  /** `auto& b = a;` */
  readonly names: ReadonlyMap<string, string>;
  readonly calls: readonly LayerCall[];
}

/** Statements that compute nothing. */
const silent = new Set(['comment', 'declaration', 'preproc_call']);

/** Calls that only watch. */
const watching = /^(save_layer_output|load_(compressed_|exponent_)?weights_from_txt|print_result)$/;

/** Types of what hls4ml 0.6 tells the outside: how many numbers go in and out. */
const counting = /^(unsigned\s+)?(short|int|long|size_t)\b/;

/** `x` of `x = …;` */
const assignedName = (statement: CppNode): string =>
  statement.children.find(({ type }) => type === 'assignment_expression')?.child('left')?.text ?? '';

/** Reads the network's function. Throws HLS1002 at the first statement that hls4ml does not write. */
export function readTop({ program, top }: Hls4mlProject): TopFunction {
  const scope = new Scope(program);
  const variables = new Map<string, TensorVariable>();
  const names = new Map<string, string>();
  const calls: LayerCall[] = [];
  const counters = new Set<string>();
  const parameters = parametersOf(top).flatMap((node) => {
    const declarator = declaratorOf(node.child('declarator'));
    if (counting.test(node.child('type')?.text ?? '')) {
      counters.add(declarator.name);
      return [];
    }
    const variable = variableOf(node, declarator, scope);
    variables.set(variable.name, variable);
    return [variable];
  });
  const statements = [...visible(top.child('body')?.children ?? [], program.macros)];
  for (const [i, node] of statements.entries()) {
    if (node.type === 'declaration') declare(node, scope, variables, names);
    if (silent.has(node.type) || counters.has(assignedName(node))) continue;
    const call = node.type === 'expression_statement' ? callOf(node, commentOf(statements, i)) : undefined;
    if (!call)
      fail('HLS1002', 'a statement that hls4ml does not write', {
        span: node.span,
        help: 'a network is a sequence of calls, one a layer',
      });
    if (!watching.test(call.kind)) calls.push(call);
  }
  return { parameters, variables, names, calls };
}

function parametersOf(top: CppNode): CppNode[] {
  const list = top.child('declarator')?.child('parameters');
  return (list?.children ?? []).filter(({ type }) => type === 'parameter_declaration');
}

function declare(
  node: CppNode,
  scope: Scope,
  variables: Map<string, TensorVariable>,
  names: Map<string, string>,
): void {
  for (const part of node.children.filter(({ field }) => field === 'declarator')) {
    const declarator = declaratorOf(part);
    if (declarator.reference && declarator.value) names.set(declarator.name, declarator.value.text);
    else variables.set(declarator.name, variableOf(node, declarator, scope));
  }
}

function variableOf(node: CppNode, { name, extents }: CppDeclarator, scope: Scope): TensorVariable {
  const type = typeOf(node.child('type')?.text ?? '', scope, node);
  return { name, type, extents: extents.length === 0 ? undefined : factorsOf(extents, scope, node), node };
}

/** `[6*4]` and `[N_1*N_2]` keep the extents of the source network. */
function factorsOf(extents: readonly string[], scope: Scope, node: CppNode): number[] {
  return extents
    .flatMap((text) => (/^[\w\s*]+$/.test(text) ? text.split('*') : [text]))
    .map((text) => scope.number(text, node));
}

function callOf(statement: CppNode, comment: string | undefined): LayerCall | undefined {
  const node = statement.children.find(({ type }) => type === 'call_expression');
  const callee = node?.child('function')?.text;
  if (!node || callee === undefined) return undefined;
  const template = templateOf(callee);
  const list = node.child('arguments')?.children.filter(({ type }) => type !== 'comment') ?? [];
  const kind = lastName((template?.name ?? callee).trim());
  return {
    kind,
    title: comment ?? '',
    types: template?.parameters ?? [],
    arguments: list.map(({ text }) => text),
    node,
  };
}

/** The comment behind a statement, or alone above it. */
function commentOf(statements: readonly CppNode[], at: number): string | undefined {
  const statement = statements[at];
  const [before, after] = [statements[at - 1], statements[at + 1]];
  const found =
    after?.type === 'comment' && after.row === statement?.row
      ? after
      : before?.type === 'comment' && before.row + 1 === statement?.row
        ? before
        : undefined;
  const text = found?.text.replace(/^\/\/\s*/, '').trim();
  return text !== undefined && /^[\w.-]+$/.test(text) ? text : undefined;
}
