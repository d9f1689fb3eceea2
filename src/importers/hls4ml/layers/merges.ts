import { fixed, formatType, fractionOf } from '../../../numeric/fixedType.ts';
import { object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import type { CallContext } from '../context.ts';
import { join } from '../gather.ts';
import { binary, type CallMapping } from '../mapping.ts';
import { quantized } from '../weights.ts';

/** Both tensors, the smaller one repeated over the first axes: the index of its element is taken modulo its size. */
function operands(context: CallContext): [Ref, Ref] {
  const { config } = context;
  const all = config.count('n_elem');
  const [first, second] = [config.count('n_elem1', all), config.count('n_elem2', all)];
  const [least, most] = [Math.min(first, second), Math.max(first, second)];
  const [a, b] = [context.input(0), context.input(1)];
  if (least === most) {
    const x = a.ref(all);
    return [x, b.ref(x.shape)];
  }
  if (most % least !== 0) context.refuse(`${least} elements cannot be repeated to ${most}`);
  const repeated = [most / least, least];
  return [
    first === most ? a.ref(repeated) : a.ref([first]),
    second === most ? b.ref(repeated) : b.ref([second]),
  ];
}

const shapeOf = (a: Ref, b: Ref) => (a.shape.length >= b.shape.length ? a.shape : b.shape);

const elementwise = (call: string): CallMapping => ({
  becomes: call,
  roles: binary,
  map: (context) => {
    const [a, b] = operands(context);
    return context.add(call, [a, b, context.options({ result: context.output.type })], shapeOf(a, b));
  },
});

/** Half the sum; before 1.2 a division, which cuts toward zero. */
const average: CallMapping = {
  becomes: 'add, scale',
  roles: binary,
  map: (context) => {
    const [a, b] = operands(context);
    const sum = context.add('add', [a, b], shapeOf(a, b), 'sum');
    if (context.since('1.2'))
      return context.add(
        'scale',
        [sum, context.options({ result: context.output.type }, { factor: '0.5' })],
        sum.shape,
      );
    const [two] = quantized([2], context.output.type);
    if (two !== 2)
      context.refuse(`${formatType(context.output.type)} cannot hold the 2 that hls4ml divides by`);
    const half = context.add('scale', [sum, object({ factor: '0.5' })], sum.shape, 'half');
    const types = [context.input(0).type, context.input(1).type];
    const fraction = Math.max(...types.map(fractionOf));
    const integer = Math.max(...types.map(({ integer: bits, signed }) => bits + (signed ? 0 : 1))) + 1;
    const cut = fixed(true, integer + fraction, integer, 'TRN_ZERO');
    const quotient = context.add('quantize', [half, quoted(formatType(cut))], sum.shape, 'quotient');
    return context.add('quantize', [quotient, quoted(formatType(context.output.type))], sum.shape);
  },
};

/** Every product cast to the accumulator, then added in it. */
const dot: CallMapping = {
  becomes: 'einsum',
  roles: binary,
  map: (context) => {
    const { config } = context;
    const kind = config.alias('product') ?? 'mult';
    if (kind !== 'mult') context.refuse(`products of the kind '${kind}' cannot be imported`);
    const count = config.count('n_in');
    const [a, b] = [context.input(0).ref([1, count]), context.input(1).ref([1, count])];
    const options = context.options(
      { accum: config.type('accum_t'), result: context.output.type },
      { equation: quoted('oi,oi->o'), accumulate: quoted('product') },
    );
    return context.add('einsum', [a, b, options], [1]);
  },
};

/** Joined along an axis, each element cast to the result's type. */
const concatenate = (rank: 1 | 2 | 3): CallMapping => ({
  becomes: 'concatenate',
  roles: binary,
  map: (context) => {
    const { config } = context;
    const shape = (operand: 1 | 2): number[] =>
      Array.from({ length: rank }, (_, axis) => config.count(`n_elem${operand}_${axis}`));
    const along = rank === 1 ? 1 : config.number('axis', -1) | 0;
    const axis =
      along < 0
        ? Math.max(0, rank + along)
        : along === rank || rank === 1
          ? rank - 1
          : Math.max(0, along - 1);
    const [a, b] = [shape(1), shape(2)];
    if (a.some((extent, other) => other !== axis && extent !== b[other]))
      context.refuse(`[${a.join(', ')}] and [${b.join(', ')}] cannot be joined along axis ${axis}`);
    const parts = [context.input(0).ref(a), context.input(1).ref(b)];
    const joined = join(context, parts, axis, 'joined');
    return context.add('quantize', [joined, quoted(formatType(context.output.type))], joined.shape);
  },
});

/** hls4ml's layers of two tensors. */
export const merges: Readonly<Record<string, CallMapping>> = {
  add: elementwise('add'),
  average,
  concatenate1d: concatenate(1),
  concatenate2d: concatenate(2),
  concatenate3d: concatenate(3),
  dot1d: dot,
  maximum: elementwise('maximum'),
  minimum: elementwise('minimum'),
  multiply: elementwise('multiply'),
  subtract: elementwise('subtract'),
};
