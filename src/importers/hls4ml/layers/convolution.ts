import type { Ref } from '../../project/draft.ts';
import type { CallContext } from '../context.ts';
import { gather, join, windowIndices } from '../gather.ts';
import { type CallMapping, weighted } from '../mapping.ts';
import { contract } from './contraction.ts';

/** One axis of a convolution. */
interface Axis {
  readonly extent: number;
  readonly results: number;
  readonly filter: number;
  readonly stride: number;
  readonly before: number;
}

function axisOf({ config }: CallContext, of: 'width' | 'height', before: 'pad_left' | 'pad_top'): Axis {
  return {
    extent: config.count(`in_${of}`),
    results: config.count(`out_${of}`),
    filter: config.count(`filt_${of}`, 1),
    stride: config.count(`stride_${of}`, 1),
    before: config.number(before, 0),
  };
}

/** More values than the patches of a trigger's convolution have. */
const mostPatches = 2 ** 20;

/** For each result the values under the filter, one after the other: what hls4ml's matrix product reads. */
function patches(context: CallContext, x: Ref, axes: readonly Axis[]): Ref {
  const channels = x.shape.at(-1) ?? 1;
  const size = axes.reduce((product, { results, filter }) => product * results * filter, channels);
  if (size > mostPatches) context.refuse(`its filter reads ${size} values, too many for a trigger`);
  const parts = axes.reduce<Ref[]>(
    (tensors, axis, number) =>
      tensors.flatMap((tensor) =>
        Array.from({ length: axis.filter }, (_, offset) =>
          gather(context, tensor, number, windowIndices(axis.results, offset, axis), `at${offset}`),
        ),
      ),
    [x],
  );
  return join(context, parts, axes.length, 'patches');
}

const convolution = (rank: 1 | 2): CallMapping => ({
  becomes: 'slice, concatenate, dense',
  roles: weighted,
  map: (context) => {
    const { config } = context;
    const axes = [
      ...(rank === 2 ? [axisOf(context, 'height', 'pad_top')] : []),
      axisOf(context, 'width', 'pad_left'),
    ];
    if (config.number('dilation', 1) !== 1) context.refuse('a dilated filter cannot be imported');
    const channels = config.count('n_chan');
    const x = context.input().ref([...axes.map(({ extent }) => extent), channels]);
    const inputs = axes.reduce((product, { filter }) => product * filter, channels);
    return contract(context, patches(context, x, axes), {
      multiplication: config.has('mult_config') ? config.nested('mult_config') : config,
      schedule: config,
      inputs,
      outputs: config.count('n_filt'),
    });
  },
});

/** hls4ml's convolutions over channels that come last. */
export const convolutions: Readonly<Record<string, CallMapping>> = {
  conv_1d_cl: convolution(1),
  conv_2d_cl: convolution(2),
  pointwise_conv_1d_cl: { ...convolution(1), becomes: 'dense' },
  pointwise_conv_2d_cl: { ...convolution(2), becomes: 'dense' },
};
