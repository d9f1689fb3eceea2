import { quoted } from '../../project/code.ts';
import { type CallMapping, weighted } from '../mapping.ts';
import { inverseRootTable } from '../singlePrecision.ts';
import { channelsOf } from './parametrized.ts';
import { tableWeight } from './tables.ts';

const normalize: CallMapping = {
  becomes: 'batchNorm',
  roles: weighted,
  map: (context) => {
    const { config } = context;
    const count = config.count('n_in');
    const channels = channelsOf(context, count);
    const kind = config.alias('product') ?? 'mult';
    if (kind !== 'mult') context.refuse(`products of the kind '${kind}' cannot be imported`);
    if (count % channels !== 0)
      context.refuse(`${count} elements are no whole number of ${channels} channels`);
    const x = context.input().ref(channels === count ? [count] : [count / channels, channels]);
    const [scale, bias] = [context.trained(0, channels), context.trained(1, channels)];
    const options = context.options(
      { scale: scale.type, bias: bias.type, result: context.output.type },
      { scale: context.weight('scale', scale, [channels]), bias: context.weight('bias', bias, [channels]) },
    );
    return context.add('batchNorm', [x, options], x.shape);
  },
};

const layerNormalize: CallMapping = {
  becomes: "layerNorm, compat: 'hls4ml'",
  roles: weighted,
  map: (context) => {
    const { config } = context;
    const [all, rows] = [config.count('n_in'), config.count('seq_len')];
    const features = all / rows;
    if (!Number.isInteger(features)) context.refuse(`${all} elements are no ${rows} rows`);
    if (!config.has('table_range_power2'))
      context.refuse('the table of its configuration is not the one of hls4ml itself');
    const x = context.input().ref([rows, features]);
    const [gamma, beta] = [context.trained(0, features), context.trained(1, features)];
    const [size, epsilon, range] = [
      config.count('table_size'),
      config.number('epsilon_power_of_10'),
      config.number('table_range_power2'),
    ];
    const table = config.type('table_t');
    const options = context.options(
      {
        scale: gamma.type,
        bias: beta.type,
        accum: config.type('accum_t'),
        table,
        result: context.output.type,
      },
      {
        compat: quoted('hls4ml'),
        gamma: context.weight('gamma', gamma, [features]),
        beta: context.weight('beta', beta, [features]),
        tableSize: String(size),
        epsilonPower: String(epsilon),
        tableRangePower: String(range),
        table: tableWeight(context, 'table', inverseRootTable(size, epsilon, range, table)),
      },
    );
    return context.add('layerNorm', [x, options], x.shape);
  },
};

export const norms: Readonly<Record<string, CallMapping>> = { layernormalize: layerNormalize, normalize };
