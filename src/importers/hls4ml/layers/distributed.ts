import { type FixedType, fixed, formatType } from '../../../numeric/fixedType.ts';
import { type Code, object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import { exactTypeOf } from '../../project/exactType.ts';
import { type AdderGraph, readAdderGraph } from '../adderGraph.ts';
import type { Affine } from '../affine.ts';
import type { CallContext } from '../context.ts';
import { lastName } from '../cpp/program.ts';
import { Scope } from '../cpp/scope.ts';
import { templateOf } from '../cpp/template.ts';
import { type CallMapping, unary } from '../mapping.ts';

/** The function that a configuration names: `dense_da_2` of `nnet::dense_da_2<input_t, result_t>`. */
export function generatedName(context: CallContext, name: string): string {
  const text = context.config.text(name);
  return lastName((templateOf(text)?.name ?? text).trim());
}

function graphOf(context: CallContext, name: string): AdderGraph {
  const { program } = context.project;
  const node =
    program.functions.get(name) ?? context.refuse(`the function ${name} is not in firmware/nnet_utils`);
  return readAdderGraph(context.title, node, new Scope(program));
}

/** A coefficient as a number; refuses one of more bits than it holds. */
function real(context: CallContext, raw: bigint, fraction: number): number {
  const value = Number(raw) * 2 ** -fraction;
  return BigInt(Number(raw)) === raw && Number.isFinite(value)
    ? value
    : context.refuse('a coefficient of its generated function has more than 53 bits');
}

/** The matrix of a function of shifts and adders, and what it adds. */
function matrixOf(context: CallContext, outputs: readonly Affine[], inputs: number) {
  const weights = new Float64Array(inputs * outputs.length);
  outputs.forEach(({ terms, fraction }, column) => {
    for (const [row, term] of terms) {
      if (row >= inputs) context.refuse(`its generated function reads input ${row} of ${inputs}`);
      weights[row * outputs.length + column] = real(context, term, fraction);
    }
  });
  return {
    weights,
    bias: Float64Array.from(outputs, ({ constant, fraction }) => real(context, constant, fraction)),
  };
}

/** Each element cast to the type with which the function reads it; nothing where that is the tensor's own. */
export function readAs(
  context: CallContext,
  x: Ref,
  types: readonly (FixedType | undefined)[],
  suffix: string,
): Ref {
  const own = context.input().type;
  const last = x.shape.at(-1) ?? 1;
  const each = Array.from({ length: last }, (_, i) => types[i] ?? fixed(false, 0, 0));
  if (each.every((type) => formatType(type) === formatType(own))) return x;
  const size = x.shape.reduce((a, b) => a * b, 1);
  return context.draft.quantize(
    `${context.name}_${suffix}`,
    x,
    Array.from({ length: size }, (_, i) => each[i % last] ?? own),
  );
}

/** A function of shifts and adders along the last axis: `dense` with the matrix that it stands for, exact until the cast. */
export function addersAlong(
  context: CallContext,
  x: Ref,
  name: string,
  result: FixedType,
  suffix?: string,
): Ref {
  const inputs = x.shape.at(-1) ?? 1;
  const graph = graphOf(context, name);
  const { weights, bias } = matrixOf(context, graph.outputs, inputs);
  const outputs = graph.outputs.length;
  const part = suffix === undefined ? '' : `${suffix}.`;
  const origin = `firmware/nnet_utils/nnet_code_gen.h, ${name}`;
  const values = { shape: [inputs, outputs], data: weights, origin };
  const added = { shape: [outputs], data: bias, origin };
  const biased = bias.some((value) => value !== 0);
  const read = readAs(context, x, graph.inputs, suffix === undefined ? 'read' : `${suffix}_read`);
  const options: Code = object({
    weight: context.draft.weight(`${context.name}.${part}weight`, values),
    bias: biased ? context.draft.weight(`${context.name}.${part}bias`, added) : undefined,
    precision: object({
      weight: quoted(exactTypeOf(values)),
      bias: biased ? quoted(exactTypeOf(added)) : undefined,
      result: quoted(formatType(result)),
    }),
  });
  return context.add('dense', [read, options], [...x.shape.slice(0, -1), outputs], suffix);
}

/** `nnet::dense_da_3<input_t, result_t>(x, y)`: a matrix as da4ml's shifts and adders. */
export const adders: CallMapping = {
  becomes: 'dense',
  roles: unary,
  map: (context) => {
    const { kind } = context.call;
    const graph = graphOf(context, kind);
    const { program } = context.project;
    const parameters = program.functions.get(kind)?.child('declarator')?.text ?? '';
    const [, count = ''] = /model_inp\[(\d+)\]/.exec(parameters) ?? [];
    const inputs = count === '' ? graph.inputs.length : Number(count);
    return addersAlong(context, context.input().ref([inputs]), kind, context.output.type);
  },
};

/** `nnet::dense<…, config>(x, y)` of a stream: the configuration names the function. */
const streamed: CallMapping = {
  becomes: 'dense',
  roles: unary,
  map: (context) =>
    addersAlong(
      context,
      context.input().ref([context.config.count('n_in')]),
      generatedName(context, 'dense_da'),
      context.output.type,
    ),
};

export const distributed: Readonly<Record<string, CallMapping>> = { 'dense/2': streamed };
