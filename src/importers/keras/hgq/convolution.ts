import type { RealTensor } from '../../../numeric/parameter.ts';
import { chain, type LayerMapping, onlyInput } from '../context.ts';
import { convolutionOf, windowAttributes } from '../convolution.ts';
import { outputShape } from '../einsum.ts';
import { tensorsOf } from '../variables.ts';
import { common } from './dense.ts';
import { activationStage, contraction, quantizerStage, trained } from './parts.ts';

/** QConv1D: the input's cast, windows of its places, their product, activation, the output's cast. */
export const quantizedConvolution: LayerMapping = {
  attributes: [
    ...common,
    ...windowAttributes,
    'filters',
    'groups',
    'activation',
    'use_bias',
    'kq_conf',
    'bq_conf',
  ],
  becomes: 'quantize, windows, einsumDense or dense, relu',
  map(context) {
    const { name, draft, attributes, variables } = context;
    const x = onlyInput(context);
    const found: { kernel: RealTensor; bias?: RealTensor } =
      attributes['use_bias'] === false
        ? tensorsOf(variables, ['kernel'])
        : tensorsOf(variables, ['kernel', 'bias']);
    const kernel = trained(context, 'kq', found.kernel);
    const bias = found.bias && trained(context, 'bq', found.bias);
    const { windows, shape, equation, kernel: matrix } = convolutionOf(context, x, kernel);
    return chain(name, x, [
      quantizerStage(context, 'iq', 'input', x.shape),
      shape === x.shape ? undefined : { suffix: 'windows', write: (_, value) => windows(value) },
      contraction(draft, name, { ...x, shape }, equation, matrix, bias),
      activationStage(context),
      quantizerStage(context, 'oq', 'output', outputShape(equation, shape, matrix.shape)),
    ]);
  },
};
