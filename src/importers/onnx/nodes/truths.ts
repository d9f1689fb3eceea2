import { kernel } from '../bits.ts';
import { dynamicAt, inputAt, type NodeContext, type NodeMapping } from '../context.ts';
import { constant, type Value } from '../values.ts';

/** A truth value of two tensors, or of a tensor and a constant. */
const truth = (of: (a: string, b: string) => string): NodeMapping => ({
  attributes: ['axis', 'broadcast'],
  map: (context) =>
    whole(context, kernel(context, [inputAt(context, 0), inputAt(context, 1)], { of, truth: true })),
});

const comparison = (operator: string): NodeMapping => truth((a, b) => `(${a} ${operator} ${b} ? 1 : 0)`);

/** Truth values are whole numbers, whatever they were made of. */
function whole(context: NodeContext, value: Value): Value {
  for (const name of context.node.outputs) context.integers.add(name);
  return value;
}

/** Numbers of the model are finite, always. */
const never = (...attributes: readonly string[]): NodeMapping => ({
  attributes,
  map: (context) => {
    const { shape } = dynamicAt(context, 0);
    return constant(
      shape.map(() => 1),
      Float64Array.of(0),
      true,
    );
  },
});

/** Comparisons, and what is made of them: 0 or 1. */
export const truths: Readonly<Record<string, NodeMapping>> = {
  And: truth((a, b) => `${a} * ${b}`),
  Equal: comparison('==='),
  Greater: comparison('>'),
  GreaterOrEqual: comparison('>='),
  IsInf: never('detect_negative', 'detect_positive'),
  IsNaN: never(),
  Less: comparison('<'),
  LessOrEqual: comparison('<='),
  Not: {
    attributes: [],
    map: (context) =>
      whole(context, kernel(context, [dynamicAt(context, 0)], { of: (a) => `1 - ${a}`, truth: true })),
  },
  Or: truth((a, b) => `(${a} + ${b} > 0 ? 1 : 0)`),
  Xor: truth((a, b) => `(${a} === ${b} ? 0 : 1)`),
};
