import { type Diagnostic, error, withSpan } from '../../base/diagnostic.ts';
import { fail, UserError } from '../../base/errors.ts';
import type { FixedType } from '../../numeric/fixedType.ts';
import { Draft, type OutputRef } from '../project/draft.ts';
import { mappingOf } from './catalogue.ts';
import { Config } from './config.ts';
import { CallContext, type CallOutput } from './context.ts';
import { lastName } from './cpp/program.ts';
import { Scope } from './cpp/scope.ts';
import type { CallMapping } from './mapping.ts';
import type { Hls4mlProject } from './project.ts';
import { Tensors } from './tensors.ts';
import type { LayerCall, TopFunction } from './top.ts';

/** A network as lines of a model. */
export interface MappedNetwork {
  readonly draft: Draft;
  readonly outputs: readonly OutputRef[];
  /** The declared types of the input ports. */
  readonly ports: ReadonlyMap<string, FixedType>;
}

/**
 * Writes every call; throws UserError with everything that cannot be imported, not only the first. Inputs whose types the
 * user names are cast to the declared ones.
 */
export function mapCalls(
  project: Hls4mlProject,
  top: TopFunction,
  named: ReadonlyMap<string, string> = new Map(),
): MappedNetwork {
  const draft = new Draft();
  const tensors = new Tensors(top, draft, named);
  const problems = top.calls.flatMap((call) => attempt(project, call, tensors, draft));
  if (problems.length > 0) throw new UserError(problems);
  const outputs = tensors.outputs();
  if (outputs.length === 0)
    fail('HLS1002', `no call writes a parameter of ${project.name}: the network has no output`, {
      span: project.top.span,
    });
  return { draft, outputs, ports: tensors.ports() };
}

/** Writes one call; gives what is wrong with it, each problem at a place. */
function attempt(project: Hls4mlProject, call: LayerCall, tensors: Tensors, draft: Draft): Diagnostic[] {
  const mapping = mappingOf(project, call);
  const title = call.title || call.kind;
  const results = mapping ? argumentsOf(call, mapping, 'out') : tensors.unwritten(call.arguments);
  const section = draft.begin(title, call.kind);
  try {
    if (!mapping) {
      tensors.abandon(results);
      draft.abandon();
      return [
        error('HLS3005', `layer '${title}' calls ${call.kind}, which cannot be imported`, {
          span: call.node.span,
          help: 'docs/import.md lists the functions of hls4ml that can',
        }),
      ];
    }
    checkArity(call, mapping);
    const inputs = argumentsOf(call, mapping, 'in');
    // Problems of a layer whose input is broken are that layer's.
    if (inputs.some((name) => tensors.isBroken(name))) {
      tensors.abandon(results);
      draft.abandon();
      return [];
    }
    const [first = ''] = results;
    const output = tensors.declared(first, call.node);
    const result = mapping.map(contextOf(project, call, mapping, tensors, draft, output));
    section.result = tensors.write(results, result, call.node);
    return [];
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    draft.abandon();
    tensors.abandon(results);
    return withSpan(problem.diagnostics, call.node.span);
  }
}

function checkArity(call: LayerCall, { roles, open }: CallMapping): void {
  const count = call.arguments.length;
  if (count !== roles.length && !(open && count > roles.length))
    fail('HLS1002', `${call.kind} has ${count} arguments, expected ${roles.length}`, {
      span: call.node.span,
    });
}

const argumentsOf = (call: LayerCall, { roles }: CallMapping, role: string): string[] =>
  call.arguments.filter((_, i) => (roles[i] ?? roles.at(-1)) === role);

function contextOf(
  project: Hls4mlProject,
  call: LayerCall,
  mapping: CallMapping,
  tensors: Tensors,
  draft: Draft,
  output: CallOutput,
): CallContext {
  const scope = new Scope(project.program);
  const configured = call.types.map((text) => scope.structOf(lastName(text))).findLast((each) => each);
  return new CallContext({
    call,
    project,
    draft,
    config: new Config(configured ?? scope, call.node),
    inputs: argumentsOf(call, mapping, 'in').map((name) => tensors.input(name, call.node)),
    output,
    others: argumentsOf(call, mapping, 'other'),
  });
}
