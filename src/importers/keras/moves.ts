import { fail } from '../../base/errors.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { list, numbers, object } from '../project/code.ts';
import { integersOf, type LayerMapping, numberOf, onlyInput, refuse } from './context.ts';

/** A layer that does nothing at inference. */
const nothing: LayerMapping = {
  attributes: ['rate', 'noise_shape', 'stddev', 'seed', 'l1', 'l2'],
  becomes: 'nothing: it only trains',
  map: onlyInput,
};

const flatten: LayerMapping = {
  attributes: ['data_format'],
  becomes: 'flatten',
  map(context) {
    const { name, draft, attributes } = context;
    const x = onlyInput(context);
    if (attributes['data_format'] === 'channels_first' && x.shape.length > 1)
      refuse(name, 'data_format', attributes['data_format'], 'only channels_last');
    return draft.add(name, 'flatten', [x], [sizeOf(x.shape)]);
  },
};

const reshape: LayerMapping = {
  attributes: ['target_shape'],
  becomes: 'reshape',
  map(context) {
    const { name, draft } = context;
    const x = onlyInput(context);
    const target = integersOf(context, 'target_shape');
    const known = target.filter((extent) => extent !== -1).reduce((a, b) => a * b, 1);
    const shape = target.map((extent) => (extent === -1 ? sizeOf(x.shape) / known : extent));
    return draft.add(name, 'reshape', [x, numbers(shape)], shape);
  },
};

const permute: LayerMapping = {
  attributes: ['dims'],
  becomes: 'transpose',
  map(context) {
    const { name, draft } = context;
    const x = onlyInput(context);
    const order = integersOf(context, 'dims').map((axis) => axis - 1);
    const shape = order.map((axis) => x.shape[axis] ?? refuse(name, 'dims', order, 'no such axis'));
    return draft.add(name, 'transpose', [x, numbers(order)], shape);
  },
};

const concatenate: LayerMapping = {
  attributes: ['axis'],
  becomes: 'concatenate',
  map(context) {
    const { name, draft, inputs } = context;
    const [first] = inputs;
    if (!first) return fail('HLS3001', `layer '${name}' has no input`);
    const given = numberOf(context, 'axis', -1);
    const axis = given < 0 ? given + first.shape.length : given - 1;
    if (first.shape[axis] === undefined) refuse(name, 'axis', given, 'not an axis of one event');
    const extent = inputs.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
    const shape = first.shape.map((size, other) => (other === axis ? extent : size));
    return draft.add(
      name,
      'concatenate',
      [list(inputs.map((x) => draft.read(x))), object({ axis: String(axis) })],
      shape,
    );
  },
};

const repeat: LayerMapping = {
  attributes: ['n'],
  becomes: 'repeat',
  map(context) {
    const { name, draft } = context;
    const x = onlyInput(context);
    const count = numberOf(context, 'n');
    return draft.add(name, 'repeat', [x, String(count)], [count, ...x.shape]);
  },
};

/** Layers of Keras that only move numbers, or do nothing at inference. */
export const moves: Readonly<Record<string, LayerMapping>> = {
  ActivityRegularization: nothing,
  Concatenate: concatenate,
  Dropout: nothing,
  Flatten: flatten,
  GaussianDropout: nothing,
  GaussianNoise: nothing,
  Permute: permute,
  RepeatVector: repeat,
  Reshape: reshape,
  SpatialDropout1D: nothing,
};
