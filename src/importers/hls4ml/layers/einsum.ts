import type { Shape } from '../../../numeric/shape.ts';
import { object, quoted } from '../../project/code.ts';
import type { Ref } from '../../project/draft.ts';
import type { Config } from '../config.ts';
import type { CallContext } from '../context.ts';
import { join } from '../gather.ts';
import { binary, type CallMapping, weighted } from '../mapping.ts';
import { rowsOfInputs, turnedWeights, typesCode } from './contraction.ts';
import { addersAlong, generatedName } from './distributed.ts';
import { transposed, transposeOf } from './moves.ts';
import { factorsOf, sumsInAnyOrder } from './products.ts';

/** A tensor turned to [in place, free, contracted]. */
function operand(context: CallContext, index: number, config: Config, shape: Shape): Ref {
  const turned = transposeOf(context, config, (from) => context.input(index).ref(from), `turned${index}`);
  return context.reshape(turned, shape, `operand${index}`);
}

/** [in place, free, free] turned back to the result. */
function turnedBack(context: CallContext, product: Ref, config: Config): Ref {
  const shaped = context.reshape(product, config.list('from_shape'), 'product_shape');
  return transposed(context, shaped, config.list('perm'), 'turned');
}

const einsum: CallMapping = {
  becomes: 'einsum',
  roles: binary,
  map: (context) => {
    const { config } = context;
    const kind = config.alias('product') ?? 'mult';
    if (kind !== 'mult') context.refuse(`products of the kind '${kind}' cannot be imported`);
    const [inPlace, first, second, terms] = ['n_inplace', 'n_free0', 'n_free1', 'n_contract'].map((name) =>
      config.count(name),
    ) as [number, number, number, number];
    const a = operand(context, 0, config.nested('tpose_inp0_config'), [inPlace, first, terms]);
    const b = operand(context, 1, config.nested('tpose_inp1_config'), [inPlace, second, terms]);
    const options = context.options(
      { accum: config.type('accum_t'), result: context.output.type },
      { equation: quoted('ilc,imc->ilm') },
    );
    const product = context.add('einsum', [a, b, options], [inPlace, first, second], 'product');
    return turnedBack(context, product, config.nested('tpose_out_conf'));
  },
};

/** A matrix of weights for each index that stays in place. */
const einsumDense: CallMapping = {
  becomes: 'einsumDense',
  roles: weighted,
  map: (context) => {
    const { config } = context;
    const inner = config.nested('dense_conf');
    const [inPlace, rows, outputs, inputs] = ['n_inplace', 'n_free_data', 'n_free_kernel', 'n_contract'].map(
      (name) => config.count(name),
    ) as [number, number, number, number];
    const x = operand(context, 0, config.nested('tpose_inp_conf'), [inPlace, rows, inputs]);
    const size = inputs * outputs;
    const factors = factorsOf(context, inner, x, 0, inPlace * size);
    const bias = context.trained(1, inPlace * rows * outputs);
    const schedule = { multiplication: inner, schedule: inner, inputs, outputs };
    const turned = turnedWeights(context, schedule);
    const accum = inner.type('accum_t');
    if (turned && inner.number('reuse_factor', 1) > 1 && !sumsInAnyOrder(accum))
      context.refuse('a sum that saturates in the order of a reuse factor cannot be imported');
    const values = new Float64Array(inPlace * size);
    for (let i = 0; i < inPlace; i++) {
      const own = { ...factors.weights, values: factors.weights.values.slice(i * size, (i + 1) * size) };
      values.set(rowsOfInputs(own, inputs, outputs, turned).values, i * size);
    }
    const options = object({
      equation: quoted('ilc,ick->ilk'),
      weight: context.weight('weight', { ...factors.weights, values }, [inPlace, inputs, outputs]),
      bias: context.weight('bias', bias, [inPlace, rows, outputs]),
      precision: typesCode({
        weight: factors.weights.type,
        bias: bias.type,
        accum,
        result: context.output.type,
      }),
    });
    const product = context.add('einsumDense', [factors.x, options], [inPlace, rows, outputs], 'product');
    return turnedBack(context, product, config.nested('tpose_out_conf'));
  },
};

/** The same with da4ml's shifts and adders, a function for each index that stays in place. */
const einsumAdders: CallMapping = {
  becomes: 'dense, add',
  roles: ['in', 'out', 'other'],
  map: (context) => {
    const { config, project } = context;
    const [inPlace, rows, outputs, inputs] = ['n_inplace', 'n_free_data', 'n_free_kernel', 'n_contract'].map(
      (name) => config.count(name),
    ) as [number, number, number, number];
    const accum = config.type('accum_t');
    const kernel = generatedName(context, 'da_kernel');
    const body =
      project.program.functions.get(kernel)?.text ?? context.refuse(`the function ${kernel} is not there`);
    const names = [...body.matchAll(/(\w+_da_(\d+)_of_\d+)\(/g)];
    if (names.length !== inPlace || names.some(([, , index], i) => Number(index) !== i))
      context.refuse(`${kernel} does not call a function for each of ${inPlace} matrices`);
    const x = operand(context, 0, config.nested('tpose_inp_conf'), [inPlace, rows, inputs]);
    const products = names.map(([, name = ''], i) => {
      const options = object({ axis: '0', start: String(i), end: String(i + 1) });
      const row = inPlace === 1 ? x : context.add('slice', [x, options], [1, rows, inputs], `matrix${i}`);
      return addersAlong(context, row, name, accum, `product${i}`);
    });
    const product = join(context, products, 0, 'products');
    const bias = context.trained(0, inPlace * rows * outputs);
    const token = context.add(
      'learnedToken',
      [
        object({
          weight: context.weight('bias', bias, [inPlace, rows, outputs]),
          precision: typesCode({ weight: bias.type }),
        }),
      ],
      [inPlace, rows, outputs],
      'shift',
    );
    const sum = context.add(
      'add',
      [product, token, object({ precision: typesCode({ result: accum }) })],
      [inPlace, rows, outputs],
      'sum',
    );
    const turned = turnedBack(context, sum, config.nested('tpose_out_conf'));
    return context.cast(turned, accum, context.output.type, 'result');
  },
};

export const einsums: Readonly<Record<string, CallMapping>> = {
  einsum,
  einsum_dense: einsumDense,
  'einsum_dense/3': einsumAdders,
};
