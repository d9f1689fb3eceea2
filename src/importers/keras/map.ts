import type { Diagnostic } from '../../base/diagnostic.ts';
import { error } from '../../base/diagnostic.ts';
import { fail, UserError } from '../../base/errors.ts';
import { type Call, runInOrder } from '../project/calls.ts';
import { Draft, type Ref } from '../project/draft.ts';
import { mappingOf } from './catalogue.ts';
import { unsupported } from './check.ts';
import type { MappingOptions } from './context.ts';
import type { KerasLayer, LayerCall, TensorSource } from './network.ts';
import type { KerasSource } from './source.ts';
import { type VariableSource, variableSource } from './variables.ts';

/** A network as lines of a model. */
export interface MappedNetwork {
  readonly draft: Draft;
  readonly outputs: readonly Ref[];
}

const keyOf = ({ layer, call, output }: TensorSource): string => `${layer} ${call} ${output}`;

/** Writes every layer; throws UserError with everything that cannot be imported, not only the first. */
export function mapNetwork(source: KerasSource, options: MappingOptions): MappedNetwork {
  const { network, weights } = source;
  const problems = unsupported(network);
  if (problems.length > 0) throw new UserError(problems);
  const draft = new Draft();
  const tensors = new Map<string, Ref>();
  const variables = variableSource(weights, network.layers);
  for (const name of network.inputs) {
    const layer = network.layers.find((each) => each.name === name);
    if (layer?.inputShape === undefined)
      return fail('HLS1002', `${source.origin}: '${name}' is no input layer`);
    tensors.set(keyOf({ layer: name, call: 0, output: 0 }), draft.input(name, layer.inputShape));
  }
  const failures = mapAll(network.layers, tensors, draft, variables, options);
  if (failures.length > 0) throw new UserError(failures);
  const outputs = network.outputs.map(
    (output) => tensors.get(keyOf(output)) ?? fail('HLS3006', `${source.origin}: no layer '${output.layer}'`),
  );
  return { draft, outputs };
}

interface LayerUse extends Call {
  readonly layer: KerasLayer;
  readonly call: LayerCall;
  readonly number: number;
}

/** Calls in the order in which their inputs exist; what is left over reads what does not exist, or itself. */
function mapAll(
  layers: readonly KerasLayer[],
  tensors: Map<string, Ref>,
  draft: Draft,
  variables: VariableSource,
  options: MappingOptions,
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const uses = layers
    .filter(({ kind }) => kind !== 'InputLayer')
    .flatMap((layer) =>
      layer.calls.map((call, number): LayerUse => {
        const result = keyOf({ layer: layer.name, call: number, output: 0 });
        return { layer, call, number, reads: call.inputs.map(keyOf), writes: [result] };
      }),
    );
  const stuck = runInOrder(uses, [...tensors.keys()], (use) => {
    const found = attempt(use, tensors, draft, variables, options, problems);
    if (found) for (const name of use.writes) tensors.set(name, found);
    return found !== undefined;
  });
  for (const { layer } of stuck) {
    problems.push(
      error('HLS3006', `layer '${layer.name}' reads a tensor that does not exist, or its own result`),
    );
  }
  return problems;
}

function attempt(
  { layer, call, number }: LayerUse,
  tensors: ReadonlyMap<string, Ref>,
  draft: Draft,
  variables: VariableSource,
  options: MappingOptions,
  problems: Diagnostic[],
): Ref | undefined {
  const inputs = call.inputs.map(
    (input) => tensors.get(keyOf(input)) ?? fail('HLS3006', `layer '${layer.name}' reads nothing`),
  );
  const section = draft.begin(layer.name, layer.kind);
  try {
    const mapping = mappingOf(layer) ?? fail('HLS3005', `a ${layer.kind} cannot be imported`);
    section.result = mapping.map({
      name: number === 0 ? layer.name : `${layer.name}_${number + 1}`,
      kind: layer.kind,
      attributes: layer.attributes,
      variables: variables(layer),
      inputs,
      inputNames: call.inputs.map(({ argument }) => argument),
      draft,
      options,
    });
    return section.result;
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    draft.abandon();
    problems.push(...problem.diagnostics);
    return undefined;
  }
}
