import type { Tensor } from '../../ir/graph.ts';
import { fixed } from '../../numeric/fixedType.ts';
import { unaryFunctions } from '../../numeric/functions.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from '../layer.ts';
import { commonChecks, oneOf, parameter, positiveInteger } from '../options.ts';
import { mapReal } from '../real.ts';
import { single } from '../results.ts';
import { wholeConstant } from './divide.ts';
import { centred } from './functions.ts';
import { indexBits, lookUpEntry, scaledIndex } from './tableIndex.ts';

export interface Hls4mlActivationOptions extends CommonOptions<'table' | 'result'> {
  /** Entries of the table, 1024 when left out. */
  readonly tableSize?: number;
  /**
   * Which entry stands below the table's range: the first, or the last, as where the index is an unsigned integer and a
   * negative one is taken for a large one. `first` when left out.
   */
  readonly below?: 'first' | 'last';
  /** The entries as real numbers, as a golden file has them; computed when left out. */
  readonly table?: RealTensor;
}

/** hls4ml's table of a function over ±range: equal steps, cut toward zero, clamped at both ends. */
const definition = (
  kind: string,
  name: 'sigmoid' | 'tanh',
  range: number,
): LayerDefinition<Hls4mlActivationOptions> => ({
  kind,
  summary: `hls4ml's table of ${name}, bit for bit`,
  options: {
    ...commonChecks('table', 'result'),
    tableSize: positiveInteger,
    below: oneOf('first', 'last'),
    table: parameter,
  },
  roles: { table: 'exact', result: 'values' },
  infer: ([shape = []], { tableSize = 1024 }) => {
    indexBits(tableSize);
    return [shape];
  },
  reference: ([x]) => (x ? [mapReal(x, unaryFunctions[name])] : []),
  lower: (context, [x]) => {
    if (!x) return [];
    const { builder, options } = context;
    const { tableSize = 1024, below, table } = options;
    const scaled = builder.shift(
      builder.times(x, wholeConstant(builder, 'entries', BigInt(tableSize))),
      -Math.log2(2 * range),
    );
    const origin = tableSize / 2;
    const entry = lookUpEntry(context, scaledIndex(builder, scaled, origin, tableSize, below), {
      role: name,
      size: tableSize,
      type: context.type('table') ? context.requiredType('table') : fixed(true, 18, 8),
      given: table,
      computed: centred(name, (2 * range) / tableSize, origin),
    });
    return [context.castTo('result', entry)];
  },
});

const read = (x: Tensor, options: Hls4mlActivationOptions = {}) => ({ inputs: [x], options });

export const hls4mlSigmoidLayer = definition('hls4mlSigmoid', 'sigmoid', 8);
export const hls4mlTanhLayer = definition('hls4mlTanh', 'tanh', 4);

/** hls4ml's sigmoid: a table over ±8, clamped outside. */
export const hls4mlSigmoid = layerFunction(hls4mlSigmoidLayer, read, single);
/** hls4ml's tanh: a table over ±4, clamped outside. */
export const hls4mlTanh = layerFunction(hls4mlTanhLayer, read, single);
