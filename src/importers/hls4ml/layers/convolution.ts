import type { Ref } from '../../project/draft.ts';
import type { CallContext } from '../context.ts';
import { gather, join, windowIndices } from '../gather.ts';
import { type CallMapping, unary, weighted } from '../mapping.ts';
import { contract } from './contraction.ts';
import { addersAlong, generatedName } from './distributed.ts';

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

/** Places in front of the first result's window: those that the project's own function fills with zeros. */
function filledBefore(context: CallContext, axes: readonly Axis[], channels: number): readonly number[] {
  const { program } = context.project;
  const name = context.config.alias('fill_buffer') ?? '';
  const node =
    program.structs.get(name)?.node ?? context.refuse(`the class ${name} is not in firmware/nnet_utils`);
  const taps = [...node.text.matchAll(/buffer\[\d+\]\[\d+\]\s*=\s*(?:data\[(\d+)\]|0)\s*;/g)].map(([, at]) =>
    at === undefined ? -1 : Number(at),
  );
  // The first place that is read is the tensor's first.
  const first = Math.floor(taps.indexOf(0) / channels);
  const before = axes.map(({ filter }, i) => {
    const behind = axes.slice(i + 1).reduce((product, axis) => product * axis.filter, 1);
    return Math.floor(first / behind) % filter;
  });
  const size = axes.reduce((product, { results, filter }) => product * results * filter, channels);
  if (first >= 0 && taps.length === size && String(tapsOf(axes, before, channels)) === String(taps))
    return before;
  return context.refuse('the places that its generated function reads are no convolution');
}

/** What stands under the filter, result after result: an index into the tensor, or -1 for a zero. */
function tapsOf(axes: readonly Axis[], before: readonly number[], channels: number): number[] {
  let rows: { readonly result: readonly number[]; readonly offset: readonly number[] }[] = [
    { result: [], offset: [] },
  ];
  for (const { results } of axes)
    rows = rows.flatMap((row) =>
      Array.from({ length: results }, (_, i) => ({ ...row, result: [...row.result, i] })),
    );
  for (const { filter } of axes)
    rows = rows.flatMap((row) =>
      Array.from({ length: filter }, (_, i) => ({ ...row, offset: [...row.offset, i] })),
    );
  return rows.flatMap(({ result, offset }) => {
    const at = axes.map(({ stride }, i) => (result[i] ?? 0) * stride + (offset[i] ?? 0) - (before[i] ?? 0));
    const inside = at.every((place, i) => place >= 0 && place < (axes[i]?.extent ?? 0));
    const index = at.reduce((sum, place, i) => sum * (axes[i]?.extent ?? 1) + place, 0);
    return Array.from({ length: channels }, (_, c) => (inside ? index * channels + c : -1));
  });
}

/** A convolution whose matrix is da4ml's shifts and adders. */
const distributed = (rank: 1 | 2): CallMapping => ({
  becomes: 'slice, concatenate, dense',
  roles: unary,
  map: (context) => {
    const { config } = context;
    const given = [
      ...(rank === 2 ? [axisOf(context, 'height', 'pad_top')] : []),
      axisOf(context, 'width', 'pad_left'),
    ];
    const channels = config.count('n_chan');
    const size = given.reduce((product, { results, filter }) => product * results * filter, channels);
    if (size > mostPatches) context.refuse(`its filter reads ${size} values, too many for a trigger`);
    const before = filledBefore(context, given, channels);
    const axes = given.map((axis, i) => ({ ...axis, before: before[i] ?? 0 }));
    const x = context.input().ref([...axes.map(({ extent }) => extent), channels]);
    return addersAlong(
      context,
      patches(context, x, axes),
      generatedName(context, 'dense_da'),
      context.output.type,
    );
  },
});

/** hls4ml's convolutions over channels that come last. */
export const convolutions: Readonly<Record<string, CallMapping>> = {
  conv1d_cl: distributed(1),
  conv2d_cl: distributed(2),
  conv_1d_cl: convolution(1),
  conv_2d_cl: convolution(2),
  pointwise_conv_1d_cl: { ...convolution(1), becomes: 'dense' },
  pointwise_conv_2d_cl: { ...convolution(2), becomes: 'dense' },
};
