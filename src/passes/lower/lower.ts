import { type Diagnostic, withSpan } from '../../base/diagnostic.ts';
import { UserError } from '../../base/errors.ts';
import { ModuleBuilder } from '../../ir/builder.ts';
import type { Graph, GraphLayer, NamedLayer } from '../../ir/graph.ts';
import type { Module, Scope, Value } from '../../ir/module.ts';
import { definitionOf } from '../../layers/definitions.ts';
import type { TableMaker } from '../../numeric/table.ts';
import type { ModelPrecision } from '../precision/resolve.ts';
import { loweringContext } from './context.ts';

export interface Lowered {
  /** Undefined when a diagnostic is an error. */
  readonly module: Module | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Turns a graph into ops, layer by layer; every layer that can be lowered is, so that all mistakes are found at once. */
export function lowerGraph(graph: Graph, precision: ModelPrecision, tables: TableMaker): Lowered {
  const builder = new ModuleBuilder();
  const results = new Map<GraphLayer, readonly Value[]>();
  const diagnostics: Diagnostic[] = [];
  for (const named of inputsFirst(graph)) {
    const { name, layer } = named;
    const inputs = layer.inputs.flatMap((tensor) => results.get(tensor.layer)?.[tensor.output] ?? []);
    // A layer behind one that failed would only repeat its mistake.
    if (inputs.length < layer.inputs.length) continue;
    builder.enter(scopeOfLayer(graph, named));
    try {
      const context = loweringContext(named, precision.get(name) ?? {}, builder, tables, (entry) =>
        diagnostics.push(entry),
      );
      const values = definitionOf(layer.kind).lower(context, inputs);
      values.forEach((value, i) => {
        builder.trace(values.length === 1 ? name : `${name}_${i}`, value);
      });
      results.set(layer, values);
    } catch (problem) {
      if (!(problem instanceof UserError)) throw problem;
      diagnostics.push(...withSpan(problem.diagnostics, layer.span));
    }
  }
  if (diagnostics.some((entry) => entry.severity === 'error')) return { module: undefined, diagnostics };
  for (const { name, tensor } of graph.outputs) {
    const value = results.get(tensor.layer)?.[tensor.output];
    if (value) builder.output(name, value);
  }
  return { module: builder.finish(graph.settings.name), diagnostics };
}

/** Inputs in the order of the top function's arguments, then the rest in topological order. */
function inputsFirst(graph: Graph): NamedLayer[] {
  const byLayer = new Map(graph.layers.map((named) => [named.layer, named]));
  const inputs = graph.inputs.flatMap((tensor) => byLayer.get(tensor.layer) ?? []);
  return [...inputs, ...graph.layers.filter((named) => named.layer.kind !== 'input')];
}

function scopeOfLayer({ settings }: Graph, { name, layer }: NamedLayer): Scope {
  const { strategy = settings.strategy, reuseFactor = settings.reuseFactor } = layer.options as {
    readonly strategy?: Scope['strategy'];
    readonly reuseFactor?: number;
  };
  return {
    name,
    kind: layer.kind,
    strategy,
    reuseFactor: strategy === 'resource' ? reuseFactor : 1,
    ...(layer.span ? { span: layer.span } : {}),
  };
}
